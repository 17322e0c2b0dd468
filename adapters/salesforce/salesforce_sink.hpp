#pragma once

#include "adapters/salesforce/collections.hpp"
#include "adapters/salesforce/session.hpp"
#include "engine/ports/record_sink.hpp"

namespace dealwire::salesforce {

/// Writes by sObject Collections: one group is a request of its own, several ride in one Composite.
///
/// Two troubles are healed with further calls, because nothing else could tell the rows apart: a
/// request refused as a whole for one malformed row is halved until that row stands alone, and rows
/// refused because they exist already (an earlier answer was lost) are sent again without the
/// fields that only a new record takes.
class SalesforceSink : public ports::RecordSink {
public:
    explicit SalesforceSink(Session& session) : session_{session} {}

    [[nodiscard]] ports::WriteLimits limits() const override {
        return {.groups_per_call = kQueriesPerComposite, .rows_per_group = 200};
    }

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup> groups, std::stop_token stop) override;

    base::Result<std::vector<ports::FoundRecord>> find(const std::string& object,
                                                       const std::string& key_field,
                                                       std::span<const std::string> keys,
                                                       std::stop_token stop) override;

    base::Result<std::vector<model::RecordId>> went_along(
        const std::string& object, std::span<const model::RecordId> activities,
        std::stop_token stop) override;

    [[nodiscard]] int calls() const override { return calls_; }

private:
    using Rows = std::vector<ports::RowAnswer>;

    base::Result<std::vector<base::Result<base::Tree>>> send(
        std::span<const ports::WriteGroup> groups, std::stop_token stop);
    base::Result<Rows> rows_of(const ports::WriteGroup& group,
                               const base::Result<base::Tree>& answer, std::stop_token stop);
    Rows halved(const ports::WriteGroup& group, const base::Error& why, std::stop_token stop);
    base::Result<base::Tree> send_alone(const ports::WriteGroup& group, std::stop_token stop);
    void heal_existing(const ports::WriteGroup& group, Rows& rows, std::stop_token stop);

    /// Adds to `calls_` what the session needed since `before`.
    void count(int before) { calls_ += session_.calls() - before; }

    Session& session_;
    int calls_ = 0;
};

}  // namespace dealwire::salesforce
