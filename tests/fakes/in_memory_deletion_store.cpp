#include "tests/fakes/in_memory_deletion_store.hpp"

#include <algorithm>
#include <tuple>

namespace dealwire::fakes {

using base::ConversationId;
using base::TenantId;
using model::DeletionAct;

void InMemoryDeletionStore::add(Held& held, const DeletionAct& act, std::int64_t erased,
                                std::int64_t redacted) {
    DeletionAct fresh = act;
    fresh.conversations = 0;
    fresh.redacted = 0;
    DeletionAct& entry = held.acts.try_emplace(act.id, fresh).first->second;
    entry.conversations += erased;
    entry.redacted += redacted;
}

std::int64_t InMemoryDeletionStore::erase(const TenantId& tenant, const DeletionAct& act,
                                          std::span<const ConversationId> ids) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Held& held = tenants_[tenant];
    std::int64_t erased = 0;
    for (const ConversationId& id : ids) {
        if (!conversations_.remove(tenant, id)) continue;
        held.of[id] = act.id;
        ++erased;
    }
    add(held, act, erased, 0);
    return erased;
}

std::int64_t InMemoryDeletionStore::redact(const TenantId& tenant, const DeletionAct& act,
                                           std::span<const ports::IncomingConversation> versions) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Held& held = tenants_[tenant];
    std::int64_t redacted = 0;
    for (const ports::IncomingConversation& version : versions) {
        const auto now = conversations_.find(tenant, version.conversation.id);
        if (!now || (version.replaces && *version.replaces != now->digest)) continue;
        conversations_.drop_conclusions(tenant, version.conversation.id);
        conversations_.save(tenant, {&version, 1});
        held.of[version.conversation.id] = act.id;
        ++redacted;
    }
    add(held, act, 0, redacted);
    return redacted;
}

std::optional<DeletionAct> InMemoryDeletionStore::deletion_of(const TenantId& tenant,
                                                              const ConversationId& id) {
    const auto all = conversations_.all(tenant);
    const auto found = all.find(id);
    if (found == all.end() || !found->second.removed) return std::nullopt;
    const std::lock_guard lock{mutex_};
    Held& held = tenants_[tenant];
    const auto act = held.acts.find(held.of[id]);
    return act == held.acts.end() ? DeletionAct{} : act->second;
}

std::vector<DeletionAct> InMemoryDeletionStore::history(const TenantId& tenant, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    std::vector<DeletionAct> found;
    for (const auto& [id, act] : tenants_[tenant].acts) found.push_back(act);
    std::ranges::sort(found, std::greater{}, [](const DeletionAct& act) {
        return std::pair{act.at, act.id};
    });
    found.resize(std::min(found.size(), limit));
    return found;
}

bool InMemoryDeletionStore::is_connected(const TenantId& tenant, const model::OrgId& org) const {
    if (!connections_) return true;
    const auto all = connections_->all(tenant);
    return std::ranges::any_of(all, [&](const auto& each) { return each.org == org; });
}

std::vector<model::PendingDeletion> InMemoryDeletionStore::pending(const TenantId& tenant,
                                                                   std::size_t limit) {
    const auto conversations = conversations_.all(tenant);
    const std::lock_guard lock{mutex_};
    const Held& held = tenants_[tenant];
    std::vector<model::PendingDeletion> found;
    for (const auto& [id, entry] : conversations) {
        const auto of = held.of.find(id);
        if (!entry.removed && of == held.of.end()) continue;
        for (const auto& org : exports_.everywhere(tenant, id)) {
            const bool done = !entry.removed && org.finished_digest == entry.conversation.digest;
            if (org.records.empty() || done || !is_connected(tenant, org.org)) continue;
            model::PendingDeletion& one = found.emplace_back();
            one.org = org.org;
            one.conversation = id;
            one.erased = entry.removed;
            one.records = static_cast<std::int64_t>(org.records.size());
            for (const model::ExportRecord& record : org.records)
                if (record.state == model::ExportState::Parked) {
                    ++one.parked;
                    one.code = std::max(one.code, record.error_code);
                }
            if (of == held.of.end()) continue;
            one.deletion = of->second;
            one.since = held.acts.at(of->second).at;
        }
    }
    std::ranges::sort(found, {},
                      [](const auto& one) { return std::tie(one.org, one.conversation); });
    found.resize(std::min(found.size(), limit));
    return found;
}

std::optional<base::Instant> InMemoryDeletionStore::last_retention(const TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    return tenants_[tenant].retention;
}

void InMemoryDeletionStore::note_retention(const TenantId& tenant, base::Instant at) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    tenants_[tenant].retention = at;
}

InMemoryDeletionStore::InMemoryDeletionStore(InMemoryConversationStore& conversations,
                                             InMemoryExportStore& exports,
                                             ports::ConnectionStore* connections)
    : conversations_{conversations}, exports_{exports}, connections_{connections} {}

InMemoryDeletionStore::~InMemoryDeletionStore() = default;

}  // namespace dealwire::fakes
