#include "adapters/salesforce/org_guard.hpp"

#include "engine/base/stopped.hpp"
#include "engine/connecting/reconnecting.hpp"

#include <utility>

namespace dealwire::salesforce {

void OrgGuard::become(Gate gate) {
    {
        const std::lock_guard lock{mutex_};
        gate_ = gate;
    }
    changed_.notify_all();
}

base::Result<void> OrgGuard::pass(const Look& look, std::stop_token stop) {
    {
        std::unique_lock lock{mutex_};
        if (gate_ == Gate::Open) return {};
        if (!changed_.wait(lock, std::move(stop), [this] { return gate_ != Gate::Looking; }))
            return base::fail(base::stopped());
        if (gate_ == Gate::Open) return {};
        gate_ = Gate::Looking;
    }

    // Until it is known, however the look ends.
    struct Closing {
        OrgGuard& guard;
        bool passed = false;

        ~Closing() { guard.become(passed ? Gate::Open : Gate::Closed); }
    } closing{*this};

    auto found = look();
    closing.passed = found.has_value();
    return found;
}

base::Error another_org(const model::Connection& connection, const model::RecordId& answered) {
    const std::string trouble = connecting::another_org(connection, answered);
    return {base::Fault::Reauthorise, "ANOTHER_ORG", trouble,
            connecting::reconnect_remedy(connection, trouble)};
}

}  // namespace dealwire::salesforce
