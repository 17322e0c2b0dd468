#pragma once

#include "engine/ports/manual_settings.hpp"
#include "engine/ports/member_log.hpp"
#include "engine/ports/member_store.hpp"
#include "tests/fakes/failing_commits.hpp"
#include "tests/fakes/in_memory_change_feed.hpp"

#include <map>
#include <mutex>
#include <tuple>

namespace dealwire::fakes {

/// Members, decisions by hand and the log in memory. Thread-safe.
class InMemoryMemberStore final : public ports::MemberStore,
                                  public ports::ManualSettings,
                                  public ports::MemberLog,
                                  public FailingCommits,
                                  public TellsChanges {
public:
    using MemberStore::save;

    InMemoryMemberStore();
    ~InMemoryMemberStore() override;

    std::vector<model::Member> all(const model::OrgScope& scope) override;

    std::vector<model::Member> elsewhere(const model::OrgScope& scope) override;

    void save(const model::OrgScope& scope, std::span<const model::Member> members,
              const model::MemberAct& act) override;

    std::vector<model::ManualSetting> manual(const base::TenantId& tenant) override;

    void decide(const model::OrgScope& scope, std::span<const model::ManualSetting> set,
                std::span<const std::pair<model::MemberId, std::string>> cleared,
                const model::MemberAct& act) override;

    std::vector<model::LoggedMemberChange> changes(const base::TenantId& tenant,
                                                   const std::optional<model::MemberId>& member,
                                                   std::size_t limit) override;

private:
    model::Member with_aliases(const base::TenantId& tenant, model::Member member) const;

    void log(const model::OrgScope& scope, const model::MemberAct& act);

    std::mutex mutex_;
    std::map<model::OrgScope, std::map<model::RecordId, model::Member>> members_;
    std::map<std::pair<base::TenantId, model::MemberId>, std::map<std::string, std::string>>
        aliases_;
    std::map<std::tuple<base::TenantId, model::MemberId, std::string>, model::ManualSetting>
        manual_;
    std::vector<std::pair<base::TenantId, model::LoggedMemberChange>> log_;
};

}  // namespace dealwire::fakes
