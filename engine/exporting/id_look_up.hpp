#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/batch.hpp"
#include "engine/exporting/key_question.hpp"
#include "engine/exporting/patient_sink.hpp"

#include <optional>
#include <span>
#include <stop_token>

namespace dealwire::exporting {

/// Asks the org for the ids of records that are to be deleted and whose ids were never learned.
/// Nothing is written: neither in the org nor in a store.
class IdLookUp {
public:
    /// Both must live as long.
    IdLookUp(PatientSink& sink, base::Clock& clock) : sink_{sink}, clock_{clock} {}

    /// Tells the batch what was found, and adds to `change` what is to be kept of it: a record that
    /// the org does not have is forgotten. What the org will not say of one object is no reason to
    /// leave the others: its records are parked, or forgotten where it has no such object and they
    /// were only ever refused. The error is one after which no more calls should be made.
    std::optional<base::Error> all(Batch& batch, ports::ExportChange& change,
                                   const std::stop_token& stop);

private:
    std::optional<base::Error> ask(Batch& batch, const KeyQuestion& question,
                                   ports::ExportChange& change, const std::stop_token& stop);
    /// Activities that our update brought back, and that the org had deleted along with an
    /// opportunity, account or person: nobody meant these. Where the org does not tell, somebody
    /// did.
    std::optional<base::Error> let_stay(Batch& batch, std::span<const Row> rows,
                                        ports::ExportChange& change, const std::stop_token& stop);
    void not_found_out(Batch& batch, std::span<const Row> rows, const base::Error& error,
                       ports::ExportChange& change);

    PatientSink& sink_;
    base::Clock& clock_;
};

}  // namespace dealwire::exporting
