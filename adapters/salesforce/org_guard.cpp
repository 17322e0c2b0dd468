#include "adapters/salesforce/org_guard.hpp"

#include "engine/base/stopped.hpp"

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
    const bool sandbox = connection.environment == model::Environment::Sandbox;
    const std::string name = connection.name.empty() ? "NAME" : connection.name;
    return {base::Fault::Reauthorise, "ANOTHER_ORG",
            "Another org (" + answered.text() + ") answers than the one connected (" +
                connection.org.id.text() + "). Nothing was read from it or written to it.",
            sandbox
                ? "A sandbox that was refreshed is a new org. Connect it in place of the old one: "
                  "dealwire connect salesforce --name " +
                      name + " --replaces " + name + ", with its other options as before."
                : "Look at the login address of the connection. To connect the other org: dealwire "
                  "connect salesforce under a new --name."};
}

}  // namespace dealwire::salesforce
