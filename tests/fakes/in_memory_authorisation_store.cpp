#include "tests/fakes/in_memory_authorisation_store.hpp"

namespace dealwire::fakes {

InMemoryAuthorisationStore::InMemoryAuthorisationStore() = default;

InMemoryAuthorisationStore::~InMemoryAuthorisationStore() = default;

void InMemoryAuthorisationStore::add(const base::TenantId& tenant,
                                     const model::PendingAuthorisation& added) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::erase_if(held_, [&](const auto& each) {
        return each.first.first == tenant &&
               each.second.expires_at < added.created_at - std::chrono::hours{1};
    });
    held_.insert_or_assign({tenant, added.ticket}, copy_of(added));
}

std::optional<model::PendingAuthorisation> InMemoryAuthorisationStore::by_ticket(
    const base::TenantId& tenant, const std::string& ticket) {
    const std::lock_guard lock{mutex_};
    const auto found = held_.find({tenant, ticket});
    if (found == held_.end()) return std::nullopt;
    return copy_of(found->second);
}

std::optional<model::PendingAuthorisation> InMemoryAuthorisationStore::by_state(
    const base::TenantId& tenant, const std::string& state) {
    const std::lock_guard lock{mutex_};
    const model::PendingAuthorisation* found = with_state(tenant, state);
    if (!found) return std::nullopt;
    return copy_of(*found);
}

bool InMemoryAuthorisationStore::start(const base::TenantId& tenant, const std::string& ticket,
                                       const ports::AuthorisationStart& start, base::Instant now) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = held_.find({tenant, ticket});
    if (found == held_.end() || !is_open(found->second, now)) return false;
    found->second.state = start.state;
    found->second.browser = start.browser;
    found->second.verifier = start.verifier.copy();
    return true;
}

bool InMemoryAuthorisationStore::take(const base::TenantId& tenant, const std::string& state,
                                      base::Instant now) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    model::PendingAuthorisation* found = with_state(tenant, state);
    if (!found || !is_open(*found, now)) return false;
    found->used_at = now;
    return true;
}

void InMemoryAuthorisationStore::finish(const base::TenantId& tenant, const std::string& ticket,
                                        const model::AuthorisationEnd& end) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = held_.find({tenant, ticket});
    if (found == held_.end() || found->second.end) return;
    found->second.end = end;
    found->second.verifier = {};
    found->second.client_secret = {};
}

bool InMemoryAuthorisationStore::is_open(const model::PendingAuthorisation& each,
                                         base::Instant now) {
    return !each.used_at && !each.end && each.expires_at > now;
}

model::PendingAuthorisation InMemoryAuthorisationStore::copy_of(
    const model::PendingAuthorisation& each) {
    return {each.ticket,          each.state,    each.browser,
            each.verifier.copy(), each.wanted,   each.client_secret.copy(),
            each.redirect_uri,    each.replaces, each.created_at,
            each.expires_at,      each.used_at,  each.end};
}

model::PendingAuthorisation* InMemoryAuthorisationStore::with_state(const base::TenantId& tenant,
                                                                    const std::string& state) {
    for (auto& [key, each] : held_)
        if (key.first == tenant && !state.empty() && each.state == state) return &each;
    return nullptr;
}

}  // namespace dealwire::fakes
