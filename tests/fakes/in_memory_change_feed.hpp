#pragma once

#include "engine/ports/change_feed.hpp"

#include <map>
#include <mutex>
#include <vector>

namespace dealwire::fakes {

/// The change feed in memory, folded at once. Thread-safe.
class InMemoryChangeFeed final : public ports::ChangeFeed {
public:
    InMemoryChangeFeed();
    ~InMemoryChangeFeed() override;

    /// What one transaction of a store changed.
    void note(const base::TenantId& tenant, const model::ChangeNotes& notes);

    ports::ChangePage after(const base::TenantId& tenant, const model::ChangePlace& place,
                            std::size_t limit) override;
    model::ChangePlace now(const base::TenantId& tenant) override;
    bool knows(const base::TenantId& tenant, const model::ChangePlace& place) override;

    bool fold(const base::TenantId&) override;

private:
    using Key = std::pair<model::SubjectKind, std::string>;

    struct Held {
        std::int64_t position = 0;
        std::map<Key, model::ChangedSubject> subjects;
    };

    static void follow(Held& held, const model::ChangeNote& note);

    std::mutex mutex_;
    std::map<base::TenantId, Held> tenants_;
};

/// What the in-memory stores share that tell a feed what they change. Nothing without one.
class TellsChanges {
public:
    /// `feed` must live as long. Set up before threads start.
    void tell_changes_to(InMemoryChangeFeed& feed);

protected:
    void tell(const base::TenantId& tenant, const model::ChangeNotes& notes);

private:
    InMemoryChangeFeed* feed_ = nullptr;
};

}  // namespace dealwire::fakes
