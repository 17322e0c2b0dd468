#include "engine/exporting/storage.hpp"

#include <algorithm>

namespace dealwire::exporting {

StorageEstimate storage_estimate(const MappingTrial& trial, std::int64_t written,
                                 const std::optional<model::OrgStorage>& org) {
    constexpr std::int64_t kMegabyte = std::int64_t{1} << 20;
    StorageEstimate estimate;
    estimate.conversations = trial.conversations();
    estimate.records = trial.records();
    estimate.bytes = estimate.records * kRecordBytes;
    estimate.written = written;
    estimate.to_come = std::max<std::int64_t>(0, estimate.records - written) * kRecordBytes;
    if (estimate.conversations > 0)
        estimate.records_each =
            static_cast<double>(estimate.records) / static_cast<double>(estimate.conversations);
    if (!org) return estimate;
    estimate.limit = org->limit_mb * kMegabyte;
    estimate.left = org->left_mb * kMegabyte;
    if (estimate.records > 0 && estimate.fits())
        estimate.more =
            static_cast<std::int64_t>(static_cast<double>(*estimate.left - estimate.to_come) /
                                      (estimate.records_each * static_cast<double>(kRecordBytes)));
    return estimate;
}

}  // namespace dealwire::exporting
