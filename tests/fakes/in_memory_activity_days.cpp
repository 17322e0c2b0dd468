#include "tests/fakes/in_memory_activity_days.hpp"

namespace dealwire::fakes {

InMemoryActivityDays::InMemoryActivityDays(const InMemoryConversationStore& store)
    : store_{store} {}

InMemoryActivityDays::~InMemoryActivityDays() = default;

ports::ActivityPage InMemoryActivityDays::look(const base::TenantId& tenant,
                                               const ports::DaySpan& days, const std::string& basis,
                                               std::size_t limit) {
    const std::lock_guard lock{mutex_};
    ports::ActivityPage page;
    for (const auto& [day, changes] : changes_of(tenant)) {
        if (page.counted.size() + page.uncounted.size() == limit) break;
        if (day < days.from || day >= days.to) continue;
        const Kept& kept = kept_[{tenant, day}];
        if (kept.changes == changes && kept.basis == basis)
            page.counted.push_back({day, kept.activity});
        else
            page.uncounted.push_back({day, changes});
    }
    return page;
}

void InMemoryActivityDays::keep(const base::TenantId& tenant, const std::string& basis,
                                const ports::UncountedDay& day,
                                const model::DayActivity& activity) {
    const std::lock_guard lock{mutex_};
    if (changes_of(tenant)[day.day] == day.changes)
        kept_[{tenant, day.day}] = {day.changes, basis, activity};
}

std::map<base::Date, std::int64_t> InMemoryActivityDays::changes_of(
    const base::TenantId& tenant) const {
    std::map<base::Date, std::int64_t> changes;
    for (const auto& [id, held] : store_.all(tenant)) {
        const base::Date day{std::chrono::floor<std::chrono::days>(held.conversation.time)};
        const auto seed = static_cast<std::uint64_t>(changes[day]);
        const std::string state = id.value + " " + held.conversation.digest;
        changes[day] = static_cast<std::int64_t>(base::short_digest(state, seed) | 1U);
    }
    return changes;
}

}  // namespace dealwire::fakes
