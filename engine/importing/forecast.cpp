#include "engine/importing/forecast.hpp"

namespace dealwire::importing {
namespace {

// First pages share calls. Source: REST API Developer Guide, "Composite": five queries a call.
constexpr int kQueriesPerCall = 5;
// What the objects look like and what was deleted; then the users, who come before all others.
constexpr int kBefore = 2;

}  // namespace

Forecast forecast(std::span<const KnownObject> objects, const TransferRates& rates) {
    Forecast calls;
    const int others = objects.empty() ? 0 : static_cast<int>(objects.size()) - 1;
    calls.increment = kBefore + (others + kQueriesPerCall - 1) / kQueriesPerCall;
    calls.full = calls.increment;
    calls.proof = calls.increment;
    for (const KnownObject& object : objects) {
        const int all = cheapest_calls(object.held, rates);
        calls.full += all;
        calls.proof += all;
        if (object.fill_due) calls.back_fill += all;
        if (object.refresh_due) calls.back_fill += all;
    }
    return calls;
}

}  // namespace dealwire::importing
