#pragma once

#include "adapters/salesforce/session.hpp"
#include "engine/ports/org_directory.hpp"

namespace dealwire::salesforce {

/// Asks the org who it is: the Organization row, and the user information endpoint for the
/// connected user. The second needs a scope that a connection may lack; then the user stays as it
/// is known.
class SalesforceDirectory : public ports::OrgDirectory {
public:
    explicit SalesforceDirectory(Session& session)
        : session_{session}, calls_before_{session.calls()} {}

    base::Result<model::OrgIdentity> identify(std::stop_token stop) override;

    base::Result<std::optional<model::OrgStorage>> storage(std::stop_token stop) override;

    base::Result<std::map<std::string, std::int64_t>> record_counts(
        std::span<const std::string> objects, std::stop_token stop) override;

    [[nodiscard]] std::optional<model::ApiUsage> usage() const override { return session_.usage(); }

    [[nodiscard]] int calls() const override { return session_.calls() - calls_before_; }

private:
    Session& session_;
    int calls_before_;
};

}  // namespace dealwire::salesforce
