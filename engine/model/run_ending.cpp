#include "engine/model/run_ending.hpp"

#include <algorithm>

namespace dealwire::model {
namespace {

using base::Fault;

bool ends_everything(const ObjectOutcome& object) {
    if (!object.error) return false;
    const Fault fault = object.error->fault;
    return fault == Fault::Reauthorise || fault == Fault::BudgetSpent || fault == Fault::Stopped;
}

}  // namespace

const base::Error* ended_by(std::span<const ObjectOutcome> objects) {
    const auto ended = std::ranges::find_if(objects, ends_everything);
    if (ended != objects.end()) return &*ended->error;
    if (objects.size() < 2 || !objects.front().error) return nullptr;
    const base::Error* first = &*objects.front().error;
    const bool of_all = std::ranges::all_of(
        objects, [&](const ObjectOutcome& object) { return is_of_all(object, first); });
    return of_all ? first : nullptr;
}

bool is_of_all(const ObjectOutcome& object, const base::Error* ended_by) {
    return ended_by && object.error && object.error->fault == ended_by->fault &&
           object.error->code == ended_by->code && object.error->detail == ended_by->detail;
}

std::string ending_of(Outcome outcome, const base::Error* ended_by) {
    if (outcome == Outcome::Ok || !ended_by) return name_of(outcome);
    if (ended_by->fault == Fault::BudgetSpent) return "stopped-by-budget";
    if (ended_by->fault == Fault::Stopped) return "stopped";
    return name_of(outcome);
}

std::string ending_of(const Run& run) { return ending_of(run.outcome, ended_by(run.objects)); }

}  // namespace dealwire::model
