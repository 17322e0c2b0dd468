#include "tests/fakes/in_memory_member_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemoryMemberStore::InMemoryMemberStore() = default;

InMemoryMemberStore::~InMemoryMemberStore() = default;

std::vector<model::Member> InMemoryMemberStore::all(const model::OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    std::vector<model::Member> found;
    for (const auto& [user, member] : members_[scope])
        found.push_back(with_aliases(scope.tenant, member));
    return found;
}

std::vector<model::Member> InMemoryMemberStore::elsewhere(const model::OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    std::vector<model::Member> found;
    for (const auto& [other, members] : members_)
        if (other.tenant == scope.tenant && other.org != scope.org)
            for (const auto& [user, member] : members)
                found.push_back(with_aliases(scope.tenant, member));
    std::ranges::stable_sort(found, {}, &model::Member::id);
    return found;
}

void InMemoryMemberStore::save(const model::OrgScope& scope, std::span<const model::Member> members,
                               const model::MemberAct& act) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    for (const model::Member& member : members)
        for (const model::RecordId& former : member.former_users) members_[scope].erase(former);
    for (const model::Member& member : members) {
        members_[scope].insert_or_assign(member.user, member);
        for (const model::MemberAlias& alias : member.aliases)
            aliases_[{scope.tenant, member.id}][alias.address] = alias.kind;
    }
    log(scope, act);
    tell(scope.tenant, model::notes_of(members, act));
}

std::vector<model::ManualSetting> InMemoryMemberStore::manual(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    std::vector<model::ManualSetting> found;
    for (const auto& [key, setting] : manual_)
        if (std::get<0>(key) == tenant) found.push_back(setting);
    return found;
}

void InMemoryMemberStore::decide(const model::OrgScope& scope,
                                 std::span<const model::ManualSetting> set,
                                 std::span<const std::pair<model::MemberId, std::string>> cleared,
                                 const model::MemberAct& act) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    for (const auto& [member, setting] : cleared) manual_.erase({scope.tenant, member, setting});
    for (const model::ManualSetting& setting : set)
        manual_.insert_or_assign({scope.tenant, setting.member, setting.setting}, setting);
    log(scope, act);
    tell(scope.tenant, model::notes_of(set, cleared));
}

std::vector<model::LoggedMemberChange> InMemoryMemberStore::changes(
    const base::TenantId& tenant, const std::optional<model::MemberId>& member, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    std::vector<model::LoggedMemberChange> found;
    for (const auto& [whose, logged] : log_)
        if (whose == tenant && (!member || logged.change.member == *member))
            found.push_back(logged);
    std::ranges::stable_sort(found, std::ranges::greater{}, &model::LoggedMemberChange::act);
    if (found.size() > limit) found.resize(limit);
    return found;
}

model::Member InMemoryMemberStore::with_aliases(const base::TenantId& tenant,
                                                model::Member member) const {
    member.aliases.clear();
    if (const auto own = aliases_.find({tenant, member.id}); own != aliases_.end())
        for (const auto& [address, kind] : own->second) member.aliases.push_back({address, kind});
    return member;
}

void InMemoryMemberStore::log(const model::OrgScope& scope, const model::MemberAct& act) {
    for (const model::MemberChange& change : act.changes)
        log_.emplace_back(scope.tenant, model::LoggedMemberChange{act.id, act.at, act.by, act.kind,
                                                                  scope.org, change});
}

}  // namespace dealwire::fakes
