#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/error.hpp"
#include "engine/exporting/batch.hpp"
#include "engine/exporting/bulk_delivery.hpp"
#include "engine/exporting/delivery_ledger.hpp"
#include "engine/exporting/patient_sink.hpp"
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
             ports::EventLog& log, ports::Lanes* lanes = nullptr);

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
    /// A call as it goes out, without the rows that cannot go yet.
    struct Outgoing {
        PatientSink::Groups groups;
        std::vector<std::vector<Row>> rows;  ///< beside the groups
    };

    std::optional<base::Error> send_all(Batch& batch, std::stop_token stop);
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
    void note_left(const Batch& batch);

    PatientSink sink_;
    DeliveryLedger ledger_;
    base::Clock& clock_;
    ports::EventLog& log_;
    int halvings_left_ = 0;
    BulkDelivery* jobs_ = nullptr;  ///< null: every row is sent call by call
    BulkUse use_ = BulkUse::Never;
    JobRates rates_;
};

}  // namespace dealwire::exporting
