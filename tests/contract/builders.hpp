#pragma once

#include "engine/base/time_text.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/resolution.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dealwire::contract {

/// A record id with this prefix, e.g. `id("003", 7)`.
model::RecordId id(std::string_view prefix, int number);
model::OrgScope scope(const std::string& tenant = "acme", int org = 1);

/// `minute` minutes after a fixed moment, as instant and as the org writes it.
base::Instant at(int minute);
std::string stamp(int minute);

/// Rows of contacts, made one after the other.
class ContactPage {
public:
    /// With columns Id, SystemModstamp, IsDeleted, Name, Email, Score__c (double), Vip__c (boolean)
    /// and Region__c (string).
    ContactPage();

    ContactPage& row(const model::RecordId& id, int minute, const std::string& name);
    /// The row before gets this value in a column.
    ContactPage& with(std::string_view column, model::CellText value);

    ContactPage& deleted() { return with("IsDeleted", "true"); }

    /// The whole page loses a column.
    ContactPage& without(std::string_view column);

    operator model::RecordPage() const;  // NOLINT(google-explicit-constructor)

private:
    std::size_t index(std::string_view column) const;

    std::vector<model::Column> columns_;
    std::vector<std::vector<model::CellText>> rows_;
};

/// A page of any object; all columns of type "string" unless given as "Name:type".
model::RecordPage page_of(const std::string& object, const std::vector<std::string>& columns,
                          const std::vector<std::vector<model::CellText>>& rows);

/// A valid conversation with two participants; `version` makes its digest.
ports::IncomingConversation conversation(const std::string& id, int minute = 0, int version = 1);

/// A resolution of the conversation to one contact and one opportunity, with a trace.
model::Resolution resolution(const std::string& id, int contact = 1, int opportunity = 1);
/// A resolution that found nothing.
model::Resolution nothing_found(const std::string& id);

}  // namespace dealwire::contract
