#include "tests/fakes/fake_activity_people.hpp"

#include <utility>

namespace dealwire::fakes {

FakeActivityPeople::FakeActivityPeople() = default;

FakeActivityPeople::~FakeActivityPeople() = default;

base::Result<bool> FakeActivityPeople::available(std::stop_token) {
    ++asked;
    if (std::exchange(silent_next, false))
        return base::fail({base::Fault::Transient, "", "No answer (scripted)."});
    return in_use;
}

base::Result<std::vector<ports::ActivityPerson>> FakeActivityPeople::of(
    const std::string&, std::span<const model::RecordId> activities, std::stop_token) {
    ++calls_;
    ++looks;
    std::vector<ports::ActivityPerson> found;
    for (const auto& [place, relation] : rows)
        for (const model::RecordId& activity : activities)
            if (place.first == activity) found.push_back({activity, place.second, relation});
    return found;
}

base::Result<std::vector<ports::RowAnswer>> FakeActivityPeople::add(
    const std::string& object, std::span<const ports::ActivityPerson> people, std::stop_token) {
    if (const auto kept_in = std::exchange(keep_next_in, std::nullopt)) return base::fail(*kept_in);
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

base::Result<std::vector<ports::RowAnswer>> FakeActivityPeople::remove(
    const std::string&, std::span<const model::RecordId> relations, std::stop_token) {
    ++calls_;
    std::vector<ports::RowAnswer> answers;
    for (const model::RecordId& relation : relations) {
        std::erase_if(rows, [&](const auto& row) { return row.second == relation; });
        answers.emplace_back(relation);
    }
    return answers;
}

int FakeActivityPeople::calls() const { return calls_; }

ports::RowAnswer FakeActivityPeople::add_one(const ports::ActivityPerson& person) {
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

model::RecordId FakeActivityPeople::make_id() {
    const std::string number = std::to_string(++made_);
    return *model::RecordId::parse("0RT" + std::string(12 - number.size(), '0') + number);
}

}  // namespace dealwire::fakes
