#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/values.hpp"
#include "engine/model/export_record.hpp"
#include "engine/model/record_id.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace dealwire::calls {

/// A contact or lead of the org with the address or number that is asked about.
struct PersonRecord {
    std::string object;  ///< "Contact" or "Lead"
    model::RecordId id;
    base::Tree fields;
};

/// `calls[]` of a look-up: each conversation with its records in Salesforce. `parent` is the object
/// of conversations, with its namespace.
base::Tree calls_of_person(std::span<const base::ConversationId> conversations,
                           std::span<const model::ExportRecord> records, const std::string& parent);

/// `customerData[]` of a look-up.
base::Tree customer_data(std::span<const PersonRecord> records);

/// Whom a request is about: the value of `name` in the query or the body, whichever is there. Half
/// of the clients write it as `email_address` or put it into the body. Refused where both are there
/// and differ, and where neither is.
Read<std::string> read_subject(const std::vector<std::pair<std::string, std::string>>& query,
                               const base::Tree& body, const std::string& name);

}  // namespace dealwire::calls
