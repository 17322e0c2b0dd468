#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/error.hpp"
#include "engine/exporting/batch.hpp"
#include "engine/exporting/bulk_delivery.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/record_sink.hpp"

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// Sends batches and keeps what the org answered. Everything is named in the store before it is
/// sent and settled after each call, so that a crash repeats one call at most, under the same
/// names. Calls are made one after another. Errors of the store are thrown on.
class Delivery {
public:
    Delivery(ports::ExportStore& store, ports::RecordSink& sink, base::Clock& clock,
             ports::EventLog& log);

    /// Whose records, and the digests that finished conversations are settled on.
    void settle_on(model::OrgScope scope, std::string settings, std::string members);

    /// From now on, objects with so many rows that it saves calls go through jobs.
    void use_jobs(BulkDelivery& jobs, BulkUse use, JobRates rates);

    /// Sends the whole batch. The error is one after which no more calls should be made; what was
    /// not settled then stays Pending or Deleting and is sent by the next run. Conversations of
    /// which no row was sent are put back as they were, with the reason for which they are due.
    /// * Records that others take the place of are deleted last, and only where those were taken.
    /// * A lost answer: the same call again. A busy row: again, alone, after a pause.
    /// * Several records of the org with one key: those that are surely surplus are deleted.
    /// * What the org will not tell of one object: forgotten where it has no such object and the
    ///   record was only ever refused, else parked. Other objects go on.
    /// * A call refused as a whole: halved until the row at fault stands alone. Where too many are,
    ///   the rest is left for the next run.
    std::optional<base::Error> deliver(Batch& batch, std::stop_token stop);

private:
    using Groups = std::vector<ports::WriteGroup>;
    using Answers = base::Result<std::vector<std::vector<ports::RowAnswer>>>;

    /// A call as it goes out, without the rows that cannot go yet.
    struct Outgoing {
        Groups groups;
        std::vector<std::vector<Row>> rows;  ///< beside the groups
    };

    std::optional<base::Error> send_all(Batch& batch, std::stop_token stop);
    void put_back(const Batch& batch);
    void announce(Batch& batch, ports::ExportChange change);
    std::optional<base::Error> look_up(Batch& batch, ports::ExportChange& change,
                                       std::stop_token stop);
    std::optional<base::Error> look_up(Batch& batch, std::span<const Row> rows,
                                       ports::ExportChange& change, std::stop_token stop);
    void not_found_out(Batch& batch, std::span<const Row> rows, const base::Error& error,
                       ports::ExportChange& change);
    std::optional<base::Error> let_stay(Batch& batch, std::span<const Row> rows,
                                        ports::ExportChange& change, const std::stop_token& stop);
    std::optional<base::Error> part_doubles(Batch& batch, std::stop_token stop);
    std::optional<base::Error> part_doubles(Batch& batch, std::span<const Row> rows,
                                            std::stop_token stop);
    std::optional<base::Error> remove(const model::RecordName& name,
                                      std::vector<model::RecordId> surplus, std::stop_token stop);
    base::Result<std::vector<ports::FoundRecord>> find(const std::string& object,
                                                       const std::string& key_field,
                                                       std::span<const std::string> keys,
                                                       std::stop_token stop);
    std::optional<base::Error> send_in_rounds(Batch& batch, std::vector<Row> rows,
                                              const std::stop_token& stop);
    std::optional<base::Error> send_first(Batch& batch, const std::vector<Row>& rows,
                                          std::stop_token stop);
    std::optional<base::Error> send_staged(Batch& batch, const Staged& staged,
                                           const std::stop_token& stop);
    std::optional<base::Error> send(Batch& batch, std::span<const Row> rows, std::stop_token stop);
    [[nodiscard]] bool goes_by_jobs(std::span<const Row> rows) const;
    std::optional<base::Error> send_call(Batch& batch, const PackedCall& call,
                                         std::stop_token stop);
    std::optional<base::Error> send_halves(Batch& batch, const Outgoing& outgoing,
                                           const base::Error& error, std::stop_token stop);
    Outgoing prepare(Batch& batch, const PackedCall& call, ports::ExportChange& change);
    Answers ask(const Groups& groups, std::stop_token stop);
    void note_left(const Batch& batch);
    /// With the conversations that became settled.
    void keep(Batch& batch, ports::ExportChange change);
    void apply(ports::ExportChange change);
    void doubt_details(Batch& batch, ports::ExportChange& change);
    void leave_details_gone(Batch& batch, ports::ExportChange& change);
    void note_parked(const ports::ExportChange& change);

    ports::ExportStore& store_;
    ports::RecordSink& sink_;
    base::Clock& clock_;
    ports::EventLog& log_;
    model::OrgScope scope_;
    std::string settings_;
    std::string members_;
    int halvings_left_ = 0;
    bool never_left_ = false;       ///< the last call, however often it was tried
    BulkDelivery* jobs_ = nullptr;  ///< null: every row is sent call by call
    BulkUse use_ = BulkUse::Never;
    JobRates rates_;
};

}  // namespace dealwire::exporting
