#pragma once

#include "adapters/salesforce/composite.hpp"
#include "adapters/salesforce/session.hpp"
#include "engine/ports/activity_people.hpp"

namespace dealwire::salesforce {

/// `TaskRelation` and `EventRelation`, which an org has where Shared Activities is on.
/// Source: Object Reference, "TaskRelation", "EventRelation"; Salesforce API reference 10.11.
class SalesforceActivityPeople final : public ports::ActivityPeople {
public:
    explicit SalesforceActivityPeople(Session& session) : session_{session} {}

    base::Result<bool> available(std::stop_token stop) override;
    base::Result<std::vector<ports::ActivityPerson>> of(const std::string& object,
                                                        std::span<const model::RecordId> activities,
                                                        std::stop_token stop) override;
    base::Result<std::vector<ports::RowAnswer>> add(const std::string& object,
                                                    std::span<const ports::ActivityPerson> people,
                                                    std::stop_token stop) override;
    base::Result<std::vector<ports::RowAnswer>> remove(const std::string& object,
                                                       std::span<const model::RecordId> relations,
                                                       std::stop_token stop) override;

    [[nodiscard]] int calls() const override { return calls_; }

private:
    using Parts = std::vector<base::Result<base::Tree>>;

    /// All requests, five to a call.
    base::Result<Parts> send(std::span<const Subrequest> requests, const std::stop_token& stop);
    base::Result<std::vector<ports::RowAnswer>> write(std::span<const Subrequest> requests,
                                                      std::span<const ports::WriteGroup> groups,
                                                      const std::stop_token& stop);
    base::Result<void> read_people(base::Tree body, std::vector<ports::ActivityPerson>& found,
                                   const std::string& object, const std::stop_token& stop);

    Session& session_;
    int calls_ = 0;
};

}  // namespace dealwire::salesforce
