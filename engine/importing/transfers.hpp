#pragma once

#include "engine/importing/reading.hpp"
#include "engine/importing/transfer.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/bulk_source.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/lanes.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/reading_store.hpp"
#include "engine/ports/record_source.hpp"

#include <span>
#include <stop_token>

namespace dealwire::importing {

struct ReadingState;

/// Carries out readings: first pages of all of them by REST, in shared calls; then each by the way
/// that costs fewer calls. Bulk jobs run side by side and go on where a crash left them. What a
/// query cannot deliver in time is read in windows of stamps. A reading that fails keeps the place
/// it has reached and does not hold up the others.
///
/// Crash behaviour: a page at most is read twice. Errors: noted in each reading; throws what its
/// `take` and the store throw.
class Transfers {
public:
    struct Ports {
        ports::RecordSource& source;
        ports::BulkSource& bulk;
        ports::Lanes& lanes;
        ports::ReadingStore& places;
        base::Clock& clock;
        ports::Progress& progress;
        ports::EventLog& log;
    };

    Transfers(const Ports& ports, model::OrgScope scope, TransferRates rates);

    /// `take` may be called by several threads at once, of one reading only with pages of its job.
    void run(std::span<Reading* const> readings, std::stop_token stop);

    /// Takes a job out of the org that nobody wants any more, and out of the place.
    void discard_job(Reading& reading, std::stop_token stop);

private:
    void read_by_rest(std::span<ReadingState* const> states, std::stop_token stop);
    [[nodiscard]] ports::ReadRequest rest_request(ReadingState& state);
    void settle_rest(ReadingState& state, const ports::ReadOutcome& outcome);
    void read_by_jobs(std::span<ReadingState* const> states, std::stop_token stop);

    Ports ports_;
    model::OrgScope scope_;
    TransferRates rates_;
};

}  // namespace dealwire::importing
