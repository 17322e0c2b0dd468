#pragma once

#include "engine/exporting/filter_verdict.hpp"
#include "engine/exporting/subject.hpp"
#include "engine/model/export_record.hpp"

#include <vector>

namespace dealwire::exporting {

/// The records of a conversation by the rules of the mapping, parents before children, keys
/// distinct per object. Pure: the same arguments give the same records.
std::vector<model::DesiredRecord> desired_records(const ExportRules& rules, const Subject& subject);

/// Everything that should be in the org for this conversation: nothing where the filter says no.
struct DesiredState {
    Verdict verdict;
    std::vector<model::DesiredRecord> records;
};

/// `crm` holds the values that the filter reads.
DesiredState desired_state(const ExportRules& rules, const Subject& subject,
                           const CrmValues& crm = {});

}  // namespace dealwire::exporting
