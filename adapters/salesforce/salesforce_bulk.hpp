#pragma once

#include "adapters/salesforce/csv_parser.hpp"
#include "adapters/salesforce/session.hpp"
#include "engine/ports/bulk_source.hpp"

#include <map>
#include <mutex>

namespace dealwire::salesforce {

struct BulkSettings {
    /// Every look costs a call: the delay doubles from the first to the longest.
    std::chrono::milliseconds first_look{500};
    std::chrono::milliseconds longest_delay{30'000};
    /// Without a new state or more rows for so long, a job counts as stuck.
    std::chrono::milliseconds patience{std::chrono::minutes{45}};
    /// Larger pages take the org too long; wide rows count for their cells.
    std::int64_t rows_per_page = 50'000;
    std::int64_t cells_per_page = 2'500'000;
    /// A page that breaks off before its first rows were delivered is read so often in all;
    /// afterwards the caller decides.
    int page_attempts = 3;
    CsvLimits pieces = {};
};

/// Reads by query jobs of Bulk API 2.0. Thread-safe. No row of a page is delivered twice within one
/// call. Source: Bulk API 2.0 Developer Guide, "Query".
class SalesforceBulk : public ports::BulkSource {
public:
    SalesforceBulk(OrgChannel& channel, base::Clock& clock, BulkSettings settings = {})
        : channel_{channel}, clock_{clock}, settings_{settings} {}

    base::Result<ports::BulkJob> start(const ports::ReadRequest& request, ports::Spent& spent,
                                       std::stop_token stop) override;
    base::Result<ports::BulkJob> wait(const std::string& job, ports::Spent& spent,
                                      std::stop_token stop) override;
    base::Result<ports::BulkPage> read_page(const std::string& job, const std::string& locator,
                                            const ports::ReadRequest& request,
                                            const ports::PieceSink& sink, ports::Spent& spent,
                                            std::stop_token stop) override;
    base::Result<void> discard(const std::string& job, ports::Spent& spent,
                               std::stop_token stop) override;

private:
    struct PageOrder;

    base::Result<ports::BulkJob> look(Session& session, const std::string& job,
                                      std::stop_token stop) const;
    base::Result<ports::BulkJob> wait(Session& session, const std::string& job,
                                      std::stop_token stop);
    void explain(Session& session, ports::BulkJob& job, std::stop_token stop);
    base::Result<ports::BulkPage> read_once(Session& session, PageOrder& order,
                                            std::stop_token stop) const;
    base::Result<ports::BulkPage> read_page(Session& session, PageOrder& order,
                                            const std::stop_token& stop);
    base::Result<void> discard(Session& session, const std::string& job, std::stop_token stop);
    [[nodiscard]] std::string job_path(const std::string& job) const;
    [[nodiscard]] std::string page_path(const PageOrder& order) const;

    OrgChannel& channel_;
    base::Clock& clock_;
    BulkSettings settings_;

    std::mutex mutex_;
    /// Of the jobs started here, to find out why one failed: path of the query with LIMIT 1.
    std::map<std::string, std::string> samples_;
};

}  // namespace dealwire::salesforce
