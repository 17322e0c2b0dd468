#include "engine/jobs/job_verdict.hpp"

#include "engine/jobs/timing.hpp"

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using base::Fault;

/// Long enough for who asked for the lane to take it.
constexpr std::chrono::milliseconds kStepAside = 15s;
/// Calls roll over by the hour.
constexpr std::chrono::milliseconds kBudgetWait = 15min;

bool passes_by_itself(Fault fault) {
    return fault == Fault::Transient || fault == Fault::RateLimited;
}

/// Whether this attempt was one too many.
bool is_given_up(const Attempted& attempted, const base::Error& error) {
    if (attempted.scheduled || attempted.patient) {
        if (attempted.result.broke) return attempted.breaks >= attempted.most_attempts;
        if (passes_by_itself(error.fault)) return false;
    }
    return attempted.attempts >= attempted.most_attempts;
}

JobVerdict failed(const Attempted& attempted, const base::Error& error) {
    const std::string words = words_of(error);
    const bool broke = attempted.result.broke;
    if (attempted.result.refused) return {Ending::Parked, 0ms, words};
    if (attempted.scheduled && !broke && !passes_by_itself(error.fault))
        return {Ending::Done, 0ms, words};
    if (is_given_up(attempted, error)) return {Ending::Parked, 0ms, words};
    return {Ending::Retried, retry_delay(attempted.attempts, error, attempted.chance), words,
            broke ? ports::Failure::Broke : ports::Failure::Foreseen};
}

}  // namespace

const char* name_of(Ending ending) {
    switch (ending) {
        case Ending::Done:
            return "done";
        case Ending::Retried:
            return "retried";
        case Ending::Returned:
            return "returned";
        case Ending::Parked:
            return "parked";
        case Ending::Lost:
            return "lost";
    }
    return "unknown";
}

std::string words_of(const base::Error& error) {
    std::string words = error.detail;
    if (!error.code.empty()) words = error.code + ": " + words;
    if (!error.remedy.empty()) words += " " + error.remedy;
    return words;
}

JobVerdict verdict_on(const Attempted& attempted) {
    const auto& error = attempted.result.error;
    if (!error) return {Ending::Done, 0ms, attempted.result.note};
    switch (error->fault) {
        case Fault::Stopped:
            return {Ending::Returned, attempted.asked_away ? kStepAside : 0ms, words_of(*error)};
        case Fault::Reauthorise:
            return {Ending::Done, 0ms, words_of(*error)};
        case Fault::BudgetSpent:
            if (attempted.scheduled) return {Ending::Done, 0ms, words_of(*error)};
            return {
                Ending::Returned,
                error->retry_after ? std::chrono::milliseconds{*error->retry_after} : kBudgetWait,
                words_of(*error)};
        default:
            return failed(attempted, *error);
    }
}

}  // namespace dealwire::jobs
