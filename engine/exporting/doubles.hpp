#pragma once

#include "engine/base/error.hpp"
#include "engine/model/export_record.hpp"
#include "engine/ports/record_sink.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace dealwire::exporting {

/// The org says so where several of its records have the external id that one is written by.
inline constexpr std::string_view kSeveralRecords = "DUPLICATE_EXTERNAL_ID";

/// What becomes of a record that the org holds several times under our key. That takes a key field
/// which is not unique in the org: our package ships unique ones. Somebody brought a deleted record
/// back after we had written it anew, or copied one with all its fields.
struct Parting {
    std::vector<model::RecordId> surplus;  ///< to be deleted, then the record is sent again
    std::optional<base::Error> refusal;    ///< a person has to decide; names the records
};

/// Deleted is only what has our key, was made by the connected user and is not the one that we know
/// by its id. `known`: that id, empty where there is none. `has_details`: other records hang on it
/// and would go with it, so nothing is deleted. Where the org has one record after all, it is
/// simply sent again.
Parting part(const model::RecordName& name, const model::RecordId& known, bool has_details,
             std::span<const ports::FoundRecord> found);

/// Why it has to be a person who deletes all of these but one.
base::Error held_several_times(const model::RecordName& name,
                               std::span<const ports::FoundRecord> found);

}  // namespace dealwire::exporting
