#pragma once

#include "adapters/salesforce/session.hpp"
#include "engine/base/clock.hpp"
#include "engine/model/record_page.hpp"
#include "engine/ports/bulk_sink.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace dealwire::salesforce {

struct IngestSettings {
    /// The org takes 150 MB after it made base64 of them, so a little over 100 MB. Well below, and
    /// what is held in memory for it stays small.
    std::size_t bytes_per_job = 64U << 20U;
    /// Every look costs a call: the delay doubles from the first to the longest.
    std::chrono::milliseconds first_look{100};
    /// Of a first look, however quick the jobs before were.
    std::chrono::milliseconds least_delay{10};
    std::chrono::milliseconds longest_delay{30'000};
    /// Without a new state or more rows for so long, a job counts as stuck.
    std::chrono::milliseconds patience{std::chrono::minutes{45}};
    /// A list of answers that breaks off is read so often in all.
    int list_attempts = 3;
};

/// Writes by ingest jobs of Bulk API 2.0. Learns from each job how long the next one will take, so
/// that it looks about twice. Source: Bulk API 2.0 Developer Guide, "Ingest".
class SalesforceIngest final : public ports::BulkSink {
public:
    SalesforceIngest(OrgChannel& channel, base::Clock& clock, IngestSettings settings = {})
        : session_{channel}, clock_{clock}, settings_{settings} {}

    [[nodiscard]] bool takes(const model::DesiredRecord& record) const override;
    base::Result<std::string> open(const ports::WriteGroup& group, std::stop_token stop) override;
    base::Result<std::size_t> fill(const model::IngestJob& job, const ports::WriteGroup& group,
                                   std::stop_token stop) override;
    base::Result<ports::IngestStatus> wait(const model::IngestJob& job, std::size_t rows,
                                           std::stop_token stop) override;
    base::Result<ports::IngestResults> results(const model::IngestJob& job, std::size_t rows,
                                               std::stop_token stop) override;
    base::Result<void> abort(const model::IngestJob& job, std::stop_token stop) override;

    [[nodiscard]] int calls() const override { return session_.calls(); }

private:
    using Status = base::Result<ports::IngestStatus>;
    /// Takes the columns of one line of a list of results.
    using TakeLine = std::function<void(const model::RecordRows::Row& line)>;

    [[nodiscard]] std::string path(const std::string& job) const;
    Status look(const std::string& job, std::stop_token stop);
    base::Result<void> close(const std::string& job, std::stop_token stop);
    /// Adds a list of results; where it has to be read again, what came of it goes before.
    base::Result<void> read(const std::string& path, const std::vector<std::string>& columns,
                            std::vector<ports::IngestRow>& rows, const TakeLine& take,
                            const std::stop_token& stop);
    base::Result<void> read_once(const std::string& path, const std::vector<std::string>& columns,
                                 const TakeLine& take, const std::stop_token& stop);
    base::Result<void> add_written(const model::IngestJob& job, ports::IngestResults& results,
                                   const std::stop_token& stop);
    base::Result<void> add_refused(const model::IngestJob& job, ports::IngestResults& results,
                                   const std::stop_token& stop);
    void learn(std::size_t rows, base::Instant since, bool at_once);
    [[nodiscard]] std::chrono::milliseconds first_delay(std::size_t rows) const;

    Session session_;
    base::Clock& clock_;
    IngestSettings settings_;
    double milliseconds_per_row_ = 0;  ///< of jobs so far; 0: not known
};

}  // namespace dealwire::salesforce
