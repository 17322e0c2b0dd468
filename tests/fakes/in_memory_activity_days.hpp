#pragma once

#include "engine/base/digest.hpp"
#include "engine/ports/activity_days.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"

#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace dealwire::fakes {

/// Days of what a store in memory holds: a digest of a day's conversations stands for their
/// changes. Thread-safe.
class InMemoryActivityDays final : public ports::ActivityDays {
public:
    explicit InMemoryActivityDays(const InMemoryConversationStore& store) : store_{store} {}

    ports::ActivityPage look(const base::TenantId& tenant, const ports::DaySpan& days,
                             const std::string& basis, std::size_t limit) override {
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

    void keep(const base::TenantId& tenant, const std::string& basis,
              const ports::UncountedDay& day, const model::DayActivity& activity) override {
        const std::lock_guard lock{mutex_};
        if (changes_of(tenant)[day.day] == day.changes)
            kept_[{tenant, day.day}] = {day.changes, basis, activity};
    }

private:
    struct Kept {
        std::int64_t changes = 0;
        std::string basis = {};
        model::DayActivity activity = {};
    };

    /// Also of days whose conversations are all gone.
    std::map<base::Date, std::int64_t> changes_of(const base::TenantId& tenant) const {
        std::map<base::Date, std::int64_t> changes;
        for (const auto& [id, held] : store_.all(tenant)) {
            const base::Date day{std::chrono::floor<std::chrono::days>(held.conversation.time)};
            const auto seed = static_cast<std::uint64_t>(changes[day]);
            const std::string state = id.value + " " + held.conversation.digest;
            changes[day] = static_cast<std::int64_t>(base::short_digest(state, seed) | 1U);
        }
        return changes;
    }

    const InMemoryConversationStore& store_;
    std::mutex mutex_;
    std::map<std::pair<base::TenantId, base::Date>, Kept> kept_;
};

}  // namespace dealwire::fakes
