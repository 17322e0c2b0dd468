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
    explicit InMemoryActivityDays(const InMemoryConversationStore& store);
    ~InMemoryActivityDays() override;

    ports::ActivityPage look(const base::TenantId& tenant, const ports::DaySpan& days,
                             const std::string& basis, std::size_t limit) override;

    void keep(const base::TenantId& tenant, const std::string& basis,
              const ports::UncountedDay& day, const model::DayActivity& activity) override;

private:
    struct Kept {
        std::int64_t changes = 0;
        std::string basis = {};
        model::DayActivity activity = {};
    };

    /// Also of days whose conversations are all gone.
    std::map<base::Date, std::int64_t> changes_of(const base::TenantId& tenant) const;

    const InMemoryConversationStore& store_;
    std::mutex mutex_;
    std::map<std::pair<base::TenantId, base::Date>, Kept> kept_;
};

}  // namespace dealwire::fakes
