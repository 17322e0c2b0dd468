#include "engine/importing/transfers.hpp"

#include "engine/importing/job_reader.hpp"
#include "engine/importing/reading_state.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::importing {
namespace {

using base::Error;
using ReadingStates = std::vector<std::unique_ptr<ReadingState>>;

std::vector<ReadingState*> at_step(const ReadingStates& states, Step step) {
    std::vector<ReadingState*> found;
    for (const auto& state : states)
        if (state->step == step) found.push_back(state.get());
    return found;
}

/// The failure after which nothing else can be read, if there was one.
std::optional<Error> end_of_all(const ReadingStates& states) {
    for (const auto& state : states) {
        const auto& error = state->reading.outcome.error;
        if (error && ends_everything(error->fault)) return error;
    }
    return std::nullopt;
}

}  // namespace

Transfers::Transfers(const Ports& ports, model::OrgScope scope, TransferRates rates)
    : ports_{ports}, scope_{std::move(scope)}, rates_{rates} {}

void Transfers::run(std::span<Reading* const> readings, std::stop_token stop) {
    ReadingStates states;
    for (Reading* reading : readings) {
        if (std::exchange(reading->stale_job, false)) discard_job(*reading, stop);
        states.push_back(std::make_unique<ReadingState>(*reading, ports_.clock.now()));
        states.back()->may_bulk = rates_.bulk != BulkUse::Never;
        ports_.progress.begin(reading->label(), 0);
    }
    while (true) {
        const auto by_rest = at_step(states, Step::Rest);
        if (!by_rest.empty()) read_by_rest(by_rest, stop);
        const auto by_jobs = at_step(states, Step::Bulk);
        if (by_rest.empty() && by_jobs.empty()) break;
        if (const auto ended = end_of_all(states)) {
            for (const auto& state : states)
                if (state->step != Step::Over) state->fail(*ended);
            break;
        }
        if (!by_jobs.empty()) read_by_jobs(by_jobs, stop);
    }
    for (const Reading* reading : readings) ports_.progress.end(reading->label());
}

void Transfers::read_by_rest(std::span<ReadingState* const> states, std::stop_token stop) {
    std::vector<ports::ReadRequest> requests;
    for (ReadingState* state : states) requests.push_back(rest_request(*state));
    const auto outcomes = ports_.source.read(
        requests,
        [&](std::size_t index, model::RecordPage page) {
            ReadingState& state = *states[index];
            const auto rows = static_cast<std::int64_t>(page.rows.size());
            state.take_ordered(std::move(page));
            state.reading.outcome.took = ports_.clock.now() - state.began;
            ports_.progress.advance(state.reading.label(), rows);
        },
        stop);
    for (std::size_t i = 0; i < states.size(); ++i) settle_rest(*states[i], outcomes.at(i));
}

ports::ReadRequest Transfers::rest_request(ReadingState& state) {
    ports::ReadRequest request = state.reading.request;
    request.from = state.windows.from();
    request.until = state.windows.until();
    request.past = std::nullopt;
    if (state.reached && (!request.from || *request.from <= state.reached->stamp)) {
        request.past = state.reached;
        request.from = std::nullopt;
    }
    if (state.reading.outcome.transfer.empty())
        state.read_by("rest", "Everything came with the first page.");
    request.go_on = [this, &state](const ports::FirstPage& first) {
        ports_.progress.begin(state.reading.label(), first.total);
        if (!state.may_bulk && rates_.bulk != BulkUse::Never) return true;
        const TransferChoice choice = choose_transfer(first, rates_);
        state.read_by(choice.bulk ? "bulk" : "rest", choice.why);
        return !choice.bulk;
    };
    return request;
}

void Transfers::settle_rest(ReadingState& state, const ports::ReadOutcome& outcome) {
    state.reading.outcome.calls += outcome.spent.calls;
    state.reading.outcome.bytes += outcome.spent.bytes;
    state.reading.outcome.took = ports_.clock.now() - state.began;
    if (outcome.result) {
        if (outcome.complete) return state.window_done();
        state.step = Step::Bulk;
        return;
    }
    const Error& error = outcome.result.error();
    if (!took_too_long(error)) return state.fail(error);
    if (state.may_bulk && !std::exchange(state.timed_out, true)) {
        state.step = Step::Bulk;
        return state.read_by("bulk", "A query took the org too long; a job may take its time.");
    }
    if (!state.narrow()) return state.fail(error);
    state.warn("A query of " + state.reading.request.object +
               " took the org too long; the rest was read in smaller pieces.");
    ports_.log.write(ports::Level::Warn, "query_took_too_long",
                     {{"object", state.reading.request.object}});
}

void Transfers::read_by_jobs(std::span<ReadingState* const> states, std::stop_token stop) {
    JobReader reader{ports_, scope_};
    std::vector<std::function<void()>> work;
    for (ReadingState* state : states)
        work.emplace_back([this, &reader, state, stop] {
            reader.read(*state, stop);
            state->reading.outcome.took = ports_.clock.now() - state->began;
        });
    ports_.lanes.run(std::move(work));
}

void Transfers::discard_job(Reading& reading, std::stop_token stop) {
    JobReader{ports_, scope_}.discard(reading, std::move(stop));
}

}  // namespace dealwire::importing
