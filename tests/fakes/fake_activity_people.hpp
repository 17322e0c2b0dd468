#pragma once

#include "engine/base/error.hpp"
#include "engine/ports/activity_people.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace dealwire::fakes {

/// People of activities in memory, in an org with or without Shared Activities.
class FakeActivityPeople final : public ports::ActivityPeople {
public:
    /// (activity, person)
    using Place = std::pair<model::RecordId, model::RecordId>;

    FakeActivityPeople();
    ~FakeActivityPeople() override;

    bool in_use = false;

    /// Asking whether it is in use is no call here: scripts of other tests count theirs.
    base::Result<bool> available(std::stop_token) override;

    base::Result<std::vector<ports::ActivityPerson>> of(const std::string&,
                                                        std::span<const model::RecordId> activities,
                                                        std::stop_token) override;

    base::Result<std::vector<ports::RowAnswer>> add(const std::string& object,
                                                    std::span<const ports::ActivityPerson> people,
                                                    std::stop_token) override;

    base::Result<std::vector<ports::RowAnswer>> remove(const std::string&,
                                                       std::span<const model::RecordId> relations,
                                                       std::stop_token) override;

    [[nodiscard]] int calls() const override;

    std::map<Place, model::RecordId> rows;
    std::set<model::RecordId> refused;  ///< persons whom no activity takes
    bool silent_next = false;           ///< the next question whether it is in use is not answered
    bool lose_next = false;             ///< the next addition is carried out and not answered
    bool short_next = false;            ///< the answer to the next addition lacks its last row
    std::map<std::string, base::Error> fail_next;  ///< by object: the next addition changes nothing
    std::optional<base::Error> keep_next_in;  ///< the next addition fails before a call is made
    std::function<void()> meanwhile;          ///< happens while something is added
    int asked = 0;
    int looks = 0;            ///< how often somebody read who is there
    model::RecordId by_flow;  ///< whom a flow of the org relates before anybody else does

private:
    ports::RowAnswer add_one(const ports::ActivityPerson& person);

    model::RecordId make_id();

    int calls_ = 0;
    int made_ = 0;
};

}  // namespace dealwire::fakes
