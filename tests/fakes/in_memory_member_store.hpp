#pragma once

#include "engine/ports/member_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Members in memory. Thread-safe.
class InMemoryMemberStore final : public ports::MemberStore, public FailingCommits {
public:
    std::vector<model::Member> all(const model::OrgScope& scope) override {
        const std::lock_guard lock{mutex_};
        std::vector<model::Member> found;
        for (const auto& [user, member] : members_[scope]) found.push_back(member);
        return found;
    }

    void save(const model::OrgScope& scope, std::span<const model::Member> members) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        for (const model::Member& member : members)
            members_[scope].insert_or_assign(member.user, member);
    }

private:
    std::mutex mutex_;
    std::map<model::OrgScope, std::map<model::RecordId, model::Member>> members_;
};

}  // namespace dealwire::fakes
