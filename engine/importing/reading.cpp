#include "engine/importing/reading.hpp"

#include <algorithm>
#include <iterator>

namespace dealwire::importing {

using base::Error;
using base::Fault;
using model::Outcome;

std::string Reading::label() const {
    if (purpose == model::Purpose::Keep) return request.object;
    return request.object + " (" + model::name_of(purpose) + ")";
}

void Reading::fail(Error error) {
    outcome.outcome = outcome.read > 0 ? Outcome::Partial : Outcome::Failed;
    outcome.error = std::move(error);
    complete = false;
}

void Reading::reject(std::vector<model::RejectedRow> rows) {
    if (rows.empty()) return;
    outcome.rejected += static_cast<std::int64_t>(rows.size());
    outcome.outcome = model::worse(outcome.outcome, Outcome::Partial);
    const std::size_t room =
        model::kRejectedRowsKept - std::min(model::kRejectedRowsKept, outcome.rejected_rows.size());
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(room, rows.size()));
    std::move(rows.begin(), end, std::back_inserter(outcome.rejected_rows));
}

void Reading::count(const PageKept& kept) {
    outcome.changed += kept.changed;
    outcome.deleted += kept.deleted;
    outcome.released += kept.released;
}

bool ends_everything(Fault fault) {
    return fault == Fault::Reauthorise || fault == Fault::BudgetSpent || fault == Fault::Stopped;
}

bool lost_a_field(const Error& error) {
    return error.fault == Fault::Rejected && error.code == "INVALID_FIELD";
}

bool took_too_long(const Error& error) {
    return error.code == "QUERY_TIMEOUT" || error.code == "REQUEST_RUNNING_TOO_LONG";
}

}  // namespace dealwire::importing
