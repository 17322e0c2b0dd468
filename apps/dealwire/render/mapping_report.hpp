#pragma once

#include "apps/dealwire/output.hpp"
#include "apps/dealwire/render/findings.hpp"
#include "engine/exporting/desired_records.hpp"
#include "engine/exporting/mapping_check.hpp"
#include "engine/exporting/settings.hpp"
#include "engine/exporting/storage.hpp"

#include <string>
#include <utility>
#include <vector>

namespace dealwire::app {

/// What becomes of what: every object with its fields and where they come from.
base::Tree mapping_tree(const exporting::Mapping& mapping,
                        const exporting::ExportSettings& settings);
void print_mapping(const exporting::Mapping& mapping, const exporting::ExportSettings& settings,
                   Output& output);

/// A field of a record of one conversation with the place it comes from.
struct ShownField {
    std::string name;
    std::string from;
    std::string place;  ///< `conversation.yaml:12`
    exporting::MadeValue made;
};

/// A record that a conversation becomes.
struct ShownRecord {
    model::DesiredRecord record;
    std::vector<ShownField> fields;
};

base::Tree records_tree(const std::vector<ShownRecord>& records);
void print_records(const std::vector<ShownRecord>& records, Output& output);

/// The findings of a check under the checks `mapping` and `history`.
void add_findings(const std::vector<exporting::MappingFinding>& found, const std::string& check,
                  Findings& findings);

base::Tree storage_tree(const exporting::StorageEstimate& estimate,
                        const exporting::MappingTrial& trial);
void add_storage(const exporting::StorageEstimate& estimate, Findings& findings);
/// Records and kilobytes per object, the largest first.
void print_storage(const exporting::StorageEstimate& estimate, const exporting::MappingTrial& trial,
                   Output& output);

}  // namespace dealwire::app
