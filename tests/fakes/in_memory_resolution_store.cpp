#include "tests/fakes/in_memory_resolution_store.hpp"

#include <algorithm>
#include <set>

namespace dealwire::fakes {
namespace {

using base::ConversationId;
using model::OrgScope;
using model::Resolution;

bool same_records(const Resolution& a, const Resolution& b) {
    return a.contacts == b.contacts && a.leads == b.leads && a.accounts == b.accounts &&
           a.opportunity == b.opportunity;
}

}  // namespace

InMemoryResolutionStore::InMemoryResolutionStore(InMemoryConversationStore& conversations)
    : conversations_{conversations} {
    conversations.when_removed(
        [this](const base::TenantId& tenant, const ConversationId& id) { forget(tenant, id); });
}

void InMemoryResolutionStore::forget(const base::TenantId& tenant, const ConversationId& id) {
    const std::lock_guard lock{mutex_};
    for (auto& [scope, org] : orgs_) {
        if (scope.tenant != tenant) continue;
        org.held.erase(id);
        org.overrides.erase(id);
    }
}

bool InMemoryResolutionStore::is_fresh(const Org& org, const model::Conversation& conversation,
                                       const std::string& basis) {
    const auto found = org.held.find(conversation.id);
    return found != org.held.end() && found->second.basis == basis &&
           found->second.made.conversation_digest == conversation.digest;
}

std::vector<model::Conversation> InMemoryResolutionStore::stale(const OrgScope& scope,
                                                                const std::string& basis,
                                                                const ConversationId& after,
                                                                std::size_t limit) {
    const std::lock_guard lock{mutex_};
    const Org& org = orgs_[scope];
    std::vector<model::Conversation> found;
    for (const auto& [id, entry] : conversations_.all(scope.tenant)) {
        if (found.size() == limit) break;
        if (entry.removed || id <= after || is_fresh(org, entry.conversation, basis)) continue;
        found.push_back(entry.conversation);
    }
    return found;
}

int InMemoryResolutionStore::save(const OrgScope& scope, const std::string& basis,
                                  std::span<const ports::MadeResolution> made) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    const auto conversations = conversations_.all(scope.tenant);
    model::ChangeNotes notes;
    for (const ports::MadeResolution& one : made) {
        const ConversationId& id = one.resolution.conversation;
        const auto conversation = conversations.find(id);
        if (conversation == conversations.end() || conversation->second.removed) continue;
        Held& held = org.held[id];
        if (!same_records(held.made.resolution, one.resolution))
            notes.push_back(
                {model::SubjectKind::Conversation, id.value, model::Aspect::Resolution});
        held = {one, basis};
    }
    tell(scope.tenant, notes);
    return static_cast<int>(notes.size());
}

std::vector<Resolution> InMemoryResolutionStore::find_all(const OrgScope& scope,
                                                          std::span<const ConversationId> ids) {
    const std::lock_guard lock{mutex_};
    const auto& held = orgs_[scope].held;
    std::vector<Resolution> found;
    for (const ConversationId& id : std::set(ids.begin(), ids.end()))
        if (const auto known = held.find(id); known != held.end())
            found.push_back(known->second.made.resolution);
    return found;
}

std::vector<ConversationId> InMemoryResolutionStore::naming(const OrgScope& scope,
                                                            const model::RecordId& record) {
    const std::lock_guard lock{mutex_};
    std::vector<ConversationId> found;
    for (const auto& [id, held] : orgs_[scope].held) {
        const model::Resolution& made = held.made.resolution;
        const auto has = [&](const auto& ids) {
            return std::ranges::find(ids, record) != ids.end();
        };
        if (made.opportunity == record || has(made.contacts) || has(made.leads) ||
            has(made.accounts))
            found.push_back(id);
    }
    return found;
}

std::optional<model::Override> InMemoryResolutionStore::override_of(const OrgScope& scope,
                                                                    const ConversationId& id) {
    const std::lock_guard lock{mutex_};
    const auto& overrides = orgs_[scope].overrides;
    const auto found = overrides.find(id);
    if (found == overrides.end()) return std::nullopt;
    return found->second;
}

ports::Overrides InMemoryResolutionStore::overrides(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    return orgs_[scope].overrides;
}

bool InMemoryResolutionStore::set_override(const OrgScope& scope, const ConversationId& id,
                                           const std::optional<model::Override>& decision) {
    const auto conversations = conversations_.all(scope.tenant);
    const auto known = conversations.find(id);
    if (known == conversations.end() || known->second.removed) return false;
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    if (decision)
        org.overrides.insert_or_assign(id, *decision);
    else
        org.overrides.erase(id);
    tell(scope.tenant, {{model::SubjectKind::Conversation, id.value, model::Aspect::Resolution}});
    const auto held = org.held.find(id);
    if (held == org.held.end()) return true;
    held->second.basis.clear();
    held->second.made.contradicted_by = {};
    return true;
}

std::vector<ports::Contradiction> InMemoryResolutionStore::contradicted(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    const Org& org = orgs_[scope];
    std::vector<ports::Contradiction> found;
    for (const auto& [id, decision] : org.overrides) {
        const auto held = org.held.find(id);
        if (held == org.held.end()) continue;
        if (const auto& chosen = held->second.made.contradicted_by; !chosen.empty())
            found.push_back({id, decision.opportunity, chosen});
    }
    return found;
}

std::int64_t InMemoryResolutionStore::mark(const OrgScope& scope,
                                           std::span<const model::MatchKey> keys) {
    const std::lock_guard lock{mutex_};
    std::int64_t marked = 0;
    for (auto& [id, held] : orgs_[scope].held) {
        const auto asked = [&](model::MatchKey key) {
            return std::ranges::binary_search(held.made.keys, key);
        };
        if (held.basis.empty() || std::ranges::none_of(keys, asked)) continue;
        held.basis.clear();
        ++marked;
    }
    return marked;
}

/// Everything is looked at each time: there is little of it.
std::int64_t InMemoryResolutionStore::conversations_revision(const OrgScope&) { return 0; }

void InMemoryResolutionStore::settle(const OrgScope&, const std::string&, std::int64_t) {}

ports::ResolutionCounts InMemoryResolutionStore::counts(const OrgScope& scope,
                                                        const std::string& basis) {
    const std::lock_guard lock{mutex_};
    const Org& org = orgs_[scope];
    ports::ResolutionCounts counts;
    for (const auto& [id, entry] : conversations_.all(scope.tenant)) {
        if (entry.removed) continue;
        const bool fresh = is_fresh(org, entry.conversation, basis);
        if (!fresh) ++counts.waiting;
        const auto held = org.held.find(id);
        if (held == org.held.end()) continue;
        if (held->second.made.resolution.resolved())
            ++(fresh ? counts.resolved : counts.stale_resolved);
        else
            ++(fresh ? counts.unresolved : counts.stale_unresolved);
    }
    return counts;
}

std::vector<model::UnknownTally> InMemoryResolutionStore::unknown(
    const OrgScope& scope, const ports::UnknownQuery& query) {
    const std::lock_guard lock{mutex_};
    const auto conversations = conversations_.all(scope.tenant);
    using Moment = std::pair<base::Instant, ConversationId>;
    using Key = std::pair<std::string, model::RecordId>;
    std::map<Key, std::map<Moment, std::string, std::greater<>>> names;
    for (const auto& [id, held] : orgs_[scope].held) {
        const base::Instant time = conversations.at(id).conversation.time;
        for (const model::UnknownPerson& person : unknown_people(held.made.resolution))
            if (time >= query.since.value_or(time) &&
                person.account == query.account.value_or(person.account))
                names[{person.address, person.account}][{time, id}] = person.name;
    }
    std::vector<model::UnknownTally> found;
    for (const auto& [key, written] : names) {
        model::UnknownTally tally{key.first,
                                  key.second,
                                  std::ssize(written),
                                  written.begin()->first.first,
                                  "",
                                  key.second.empty() ? "" : account_names_(scope, key.second)};
        for (const auto& [moment, name] : written)
            if (tally.name.empty()) tally.name = name;
        found.push_back(std::move(tally));
    }
    return found;
}

std::string InMemoryResolutionStore::digest_of(const OrgScope& scope,
                                               const ConversationId& id) const {
    const std::lock_guard lock{mutex_};
    const auto org = orgs_.find(scope);
    if (org == orgs_.end()) return "";
    const auto found = org->second.held.find(id);
    return found == org->second.held.end() ? "" : outcome_digest(found->second.made.resolution);
}

InMemoryResolutionStore::~InMemoryResolutionStore() = default;

void InMemoryResolutionStore::name_accounts(AccountNames names) {
    account_names_ = std::move(names);
}

}  // namespace dealwire::fakes
