#pragma once

#include "engine/exporting/mapping_trial.hpp"
#include "engine/model/org_storage.hpp"

#include <cstdint>
#include <optional>

namespace dealwire::exporting {

/// What most records count for, custom objects, tasks and events among them, whatever their size.
/// Source: Salesforce Help, "Data and File Storage Allocations".
constexpr std::int64_t kRecordBytes = 2048;

/// Data storage that the records of the history take in the org.
struct StorageEstimate {
    std::int64_t conversations = 0;
    std::int64_t records = 0;           ///< of all of them
    double records_each = 0;            ///< per conversation
    std::int64_t bytes = 0;             ///< of all of them
    std::int64_t written = 0;           ///< records in the org already
    std::int64_t to_come = 0;           ///< bytes beyond those
    std::optional<std::int64_t> left;   ///< bytes free in the org; nothing where it does not say
    std::optional<std::int64_t> limit;  ///< bytes the org may hold
    std::optional<std::int64_t> more;   ///< conversations like these that still fit afterwards

    [[nodiscard]] bool fits() const { return !left || to_come <= *left; }
};

StorageEstimate storage_estimate(const MappingTrial& trial, std::int64_t written,
                                 const std::optional<model::OrgStorage>& org);

}  // namespace dealwire::exporting
