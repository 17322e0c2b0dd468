#pragma once

#include "engine/exporting/field_value.hpp"
#include "engine/exporting/filter_verdict.hpp"
#include "engine/exporting/subject.hpp"
#include "engine/model/export_record.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace dealwire::exporting {

/// `Objection::code` of a record with a picklist value that its rule does not list.
constexpr std::string_view kUnlistedValue = "UNLISTED_VALUE";

/// One field of one record as it was made. Valid during the call.
struct MadeField {
    const ObjectRule& object;
    const FieldRule& rule;
    const std::string& key;  ///< of the record
    const MadeValue& made;
    const Scope& scope;  ///< what it was made from
};

using FieldObserver = std::function<void(const MadeField&)>;

/// The records of a conversation by the rules of the mapping, parents before children, keys
/// distinct per object. Pure: the same arguments give the same records. `observer`, where there is
/// one, is told of each field.
std::vector<model::DesiredRecord> desired_records(const ExportRules& rules, const Subject& subject,
                                                  const FieldObserver& observer = {});

/// Everything that should be in the org for this conversation: nothing where the filter says no.
struct DesiredState {
    Verdict verdict;
    std::vector<model::DesiredRecord> records;
};

/// `crm` holds the values that the filter reads.
DesiredState desired_state(const ExportRules& rules, const Subject& subject,
                           const CrmValues& crm = {});

}  // namespace dealwire::exporting
