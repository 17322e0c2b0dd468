#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/batch.hpp"
#include "engine/exporting/delivery_ledger.hpp"
#include "engine/exporting/key_question.hpp"
#include "engine/exporting/patient_sink.hpp"

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace dealwire::exporting {

/// Sees to rows that the org refused because several of its records have their key (see `Parting`):
/// what is surely surplus is deleted and the row put off to be sent again, any other is parked.
class DoublesParting {
public:
    /// Everything referred to must live as long.
    DoublesParting(PatientSink& sink, DeliveryLedger& ledger, base::Clock& clock,
                   ports::EventLog& log)
        : sink_{sink}, ledger_{ledger}, clock_{clock}, log_{log} {}

    /// The error is one after which no more calls should be made. Errors of the store are thrown.
    std::optional<base::Error> all(Batch& batch, const std::stop_token& stop);

private:
    using Found = std::vector<ports::FoundRecord>;

    std::optional<base::Error> ask(Batch& batch, const KeyQuestion& question,
                                   const std::stop_token& stop);
    std::optional<base::Error> part_one(Batch& batch, const Row& row, const Found& all,
                                        ports::ExportChange& change, const std::stop_token& stop);
    std::optional<base::Error> remove(const model::RecordName& name,
                                      std::vector<model::RecordId> surplus,
                                      const std::stop_token& stop);

    PatientSink& sink_;
    DeliveryLedger& ledger_;
    base::Clock& clock_;
    ports::EventLog& log_;
};

}  // namespace dealwire::exporting
