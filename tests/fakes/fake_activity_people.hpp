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

    bool in_use = false;

    /// Asking whether it is in use is no call here: scripts of other tests count theirs.
    base::Result<bool> available(std::stop_token) override {
        ++asked;
        if (std::exchange(silent_next, false))
            return base::fail({base::Fault::Transient, "", "No answer (scripted)."});
        return in_use;
    }

    base::Result<std::vector<ports::ActivityPerson>> of(const std::string&,
                                                        std::span<const model::RecordId> activities,
                                                        std::stop_token) override {
        ++calls_;
        ++looks;
        std::vector<ports::ActivityPerson> found;
        for (const auto& [place, relation] : rows)
            for (const model::RecordId& activity : activities)
                if (place.first == activity) found.push_back({activity, place.second, relation});
        return found;
    }

    base::Result<std::vector<ports::RowAnswer>> add(const std::string& object,
                                                    std::span<const ports::ActivityPerson> people,
                                                    std::stop_token) override {
        if (const auto kept_in = std::exchange(keep_next_in, std::nullopt))
            return base::fail(*kept_in);
        ++calls_;
        if (meanwhile) meanwhile();
        if (const auto failing = fail_next.extract(object)) return base::fail(failing.mapped());
        std::vector<ports::RowAnswer> answers;
        for (const ports::ActivityPerson& person : people) answers.push_back(add_one(person));
        if (std::exchange(short_next, false)) answers.pop_back();
        if (std::exchange(lose_next, false))
            return base::fail({base::Fault::Transient, "", "The answer was lost (scripted)."});
        return answers;
    }

    base::Result<std::vector<ports::RowAnswer>> remove(const std::string&,
                                                       std::span<const model::RecordId> relations,
                                                       std::stop_token) override {
        ++calls_;
        std::vector<ports::RowAnswer> answers;
        for (const model::RecordId& relation : relations) {
            std::erase_if(rows, [&](const auto& row) { return row.second == relation; });
            answers.emplace_back(relation);
        }
        return answers;
    }

    [[nodiscard]] int calls() const override { return calls_; }

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
    ports::RowAnswer add_one(const ports::ActivityPerson& person) {
        if (refused.contains(person.person))
            return base::fail(
                {base::Fault::Rejected, "FIELD_INTEGRITY_EXCEPTION", "No (scripted).", "Mend it."});
        if (person.person == by_flow) rows.emplace(std::pair{person.activity, by_flow}, make_id());
        if (rows.contains({person.activity, person.person}))
            return base::fail({base::Fault::Rejected, "DUPLICATE_VALUE", "It is there already."});
        const model::RecordId id = make_id();
        rows.emplace(std::pair{person.activity, person.person}, id);
        return id;
    }

    model::RecordId make_id() {
        const std::string number = std::to_string(++made_);
        return *model::RecordId::parse("0RT" + std::string(12 - number.size(), '0') + number);
    }

    int calls_ = 0;
    int made_ = 0;
};

}  // namespace dealwire::fakes
