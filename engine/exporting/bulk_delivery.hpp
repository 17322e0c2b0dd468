#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/batch.hpp"
#include "engine/exporting/way.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/bulk_sink.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/ingest_job_store.hpp"
#include "engine/ports/lanes.hpp"

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// Sends rows of one object through jobs, one job after another, so that no two requests hold
/// details of one conversation at the same time. Rows that lock the same record stand side by side
/// in a job. A job is noted in the store before it gets rows and forgotten once its answers are
/// kept; `settle_left_over` takes in those that a crash left between. With lanes, the answers of a
/// job that has ended are kept while the next one is sent.
class BulkDelivery {
public:
    struct Ports {
        ports::BulkSink& sink;
        ports::IngestJobStore& jobs;
        ports::ExportStore& exports;
        base::Clock& clock;
        ports::EventLog& log;
        ports::Lanes* lanes = nullptr;
    };

    using Change = ports::ExportChange;

    /// What the sender of a batch does around its jobs.
    struct Around {
        /// Adds to what is known by now what follows from it, before the batch changes again.
        std::function<Change(Change change)> complete;
        /// Keeps it. May be called while answers are settled.
        std::function<void(Change change)> keep;
        /// Done while a job is carried, for each of them; no answer is settled meanwhile.
        std::function<void()> beside;
    };

    struct Sent {
        std::vector<Row> left = {};                       ///< to be sent call by call
        std::optional<base::Error> error = std::nullopt;  ///< no more calls should be made
    };

    explicit BulkDelivery(Ports ports, JobRates rates = {},
                          DeletedByHand by_hand = DeletedByHand::Respect)
        : ports_{ports}, rates_{rates}, by_hand_{by_hand} {}

    /// Looks at jobs of earlier runs, which may still be working: waits for their end and keeps
    /// what they wrote. To be called before anything is planned. The error is one after which
    /// nothing should be sent: a job that still works could write after us what is old by then.
    std::optional<base::Error> settle_left_over(const model::OrgScope& scope, std::stop_token stop);

    /// Sends rows of one object and kind. Refused rows are parked; rows that met a lock, or that a
    /// job did not come to, are put off in `batch`.
    /// Answers may be kept by a later call only; `batch` and `around` must live until
    /// `keep_answers`.
    Sent send(const model::OrgScope& scope, Batch& batch, std::span<const Row> rows,
              const Around& around, const std::stop_token& stop);

    /// Keeps the answers that are still to be kept.
    void keep_answers(const model::OrgScope& scope);

    /// Jobs started.
    [[nodiscard]] int jobs() const { return started_; }

private:
    /// What one job is to carry.
    struct Freight {
        Batch& batch;
        std::span<const Row> rows;
        const Around& around;
    };

    /// What became of the rows of a job that has ended.
    struct Answered {
        model::IngestJob job;
        ports::IngestResults results;
        base::Error untried;         ///< of the rows without an answer
        std::vector<Row> rows = {};  ///< that it carried
        Batch* batch = nullptr;
        const Around* around = nullptr;
    };

    using Status = base::Result<ports::IngestStatus>;

    std::vector<Row> sendable(Batch& batch, std::span<const Row> rows, const Around& around,
                              std::vector<Row>& left);
    base::Result<std::size_t> send_job(const model::OrgScope& scope, const Freight& freight,
                                       const std::stop_token& stop);
    Status end_of(const model::IngestJob& job, std::size_t rows, const std::stop_token& stop);
    base::Result<std::size_t> fill(const model::OrgScope& scope, const model::IngestJob& job,
                                   const ports::WriteGroup& group, const std::stop_token& stop);
    base::Result<Answered> answers_of(const model::IngestJob& job, std::size_t sent,
                                      const std::stop_token& stop);
    class AnswersByKey;

    void settle(const Answered& answered);
    RowCounts settle_some(const Answered& answered, std::span<const Row> rows,
                          AnswersByKey& answers, ports::ExportChange& change);
    base::Result<void> settle_left_over(const model::OrgScope& scope, const model::IngestJob& job,
                                        const std::stop_token& stop);
    void keep_written(const model::OrgScope& scope, const model::IngestJob& job,
                      const std::vector<ports::IngestRow>& rows);
    void note(ports::Level level, std::string_view event, const model::IngestJob& job,
              const base::Error& error);

    Ports ports_;
    JobRates rates_;
    DeletedByHand by_hand_;
    bool off_ = false;               ///< no more jobs in this run
    std::set<std::string> refused_;  ///< objects that jobs are not used for in this run
    int started_ = 0;
    std::optional<Answered> answered_;  ///< to be kept
};

}  // namespace dealwire::exporting
