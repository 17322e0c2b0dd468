#include "tests/fakes/in_memory_grant_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

using base::Instant;
using base::TenantId;
using model::IssuedTokens;
using ports::Exchange;
using ports::Exchanged;

void InMemoryGrantStore::keep_approval(const TenantId& tenant, const model::AppApproval& approval) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    approvals_.insert_or_assign({tenant, approval.digest}, approval);
}

bool InMemoryGrantStore::approve(const TenantId& tenant, const std::string& approval,
                                 const model::IssuedCode& code, Instant now) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = approvals_.find({tenant, approval});
    if (found == approvals_.end() || found->second.app != code.app ||
        found->second.expires_at <= now)
        return false;
    model::IssuedCode kept = code;
    kept.approved_by = found->second.approved_by;
    codes_.insert_or_assign({tenant, code.digest}, KeptCode{std::move(kept), {}});
    approvals_.erase(found);
    return true;
}

std::optional<model::IssuedCode> InMemoryGrantStore::code(const TenantId& tenant,
                                                          const std::string& digest) {
    const std::lock_guard lock{mutex_};
    const auto found = codes_.find({tenant, digest});
    if (found == codes_.end()) return std::nullopt;
    return found->second.code;
}

Exchanged InMemoryGrantStore::redeem(const TenantId& tenant, const std::string& code,
                                     const std::string& grant, const IssuedTokens& tokens) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = codes_.find({tenant, code});
    if (found == codes_.end()) return {};
    KeptCode& kept = found->second;
    if (!kept.grant.empty()) {
        grants_[{tenant, kept.grant}].revoked = true;
        return {Exchange::Reused};
    }
    if (kept.code.expires_at <= tokens.issued_at) return {};
    kept.grant = grant;
    grants_[{tenant, grant}] = {kept.code.app, kept.code.scopes};
    add(tenant, grant, "", tokens);
    return {Exchange::Done, kept.code.scopes};
}

Exchanged InMemoryGrantStore::refresh(const TenantId& tenant, const std::string& app,
                                      const std::string& token, const IssuedTokens& tokens) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = refreshes_.find({tenant, token});
    if (found == refreshes_.end()) return {};
    const Refresh held = found->second;
    Grant& grant = grants_[{tenant, held.grant}];
    const auto verdict = model::verdict_on(
        {grant.app, held.created_at, held.retired_at, grant.revoked}, app, tokens.issued_at);
    if (verdict == model::RefreshVerdict::Stolen) {
        grant.revoked = true;
        return {Exchange::Reused};
    }
    if (verdict == model::RefreshVerdict::Gone) return {};
    retire(tenant, held.parent, tokens.issued_at);
    add(tenant, held.grant, token, tokens);
    retire_old_heirs(tenant, token, tokens.issued_at);
    return {Exchange::Done, grant.scopes};
}

std::optional<model::HeldToken> InMemoryGrantStore::token(const TenantId& tenant,
                                                          const std::string& digest) {
    const std::lock_guard lock{mutex_};
    const auto found = tokens_.find({tenant, digest});
    if (found == tokens_.end()) return std::nullopt;
    const Grant& grant = grants_[{tenant, found->second.grant}];
    if (grant.revoked) return std::nullopt;
    return model::HeldToken{grant.app, app_names_[{tenant, grant.app}], grant.scopes,
                            found->second.expires_at};
}

void InMemoryGrantStore::know(const TenantId& tenant, const std::string& app,
                              const std::string& name) {
    const std::lock_guard lock{mutex_};
    app_names_[{tenant, app}] = name;
}

void InMemoryGrantStore::revoke_app(const TenantId& tenant, const std::string& app) {
    const std::lock_guard lock{mutex_};
    for (auto& [key, grant] : grants_)
        if (key.first == tenant && grant.app == app) grant.revoked = true;
    std::erase_if(codes_, [&](const auto& each) {
        return each.first.first == tenant && each.second.code.app == app;
    });
    std::erase_if(approvals_, [&](const auto& each) {
        return each.first.first == tenant && each.second.app == app;
    });
}

void InMemoryGrantStore::add(const TenantId& tenant, const std::string& grant,
                             const std::string& parent, const IssuedTokens& tokens) {
    refreshes_[{tenant, tokens.refresh}] = {grant, parent, tokens.issued_at, std::nullopt};
    tokens_[{tenant, tokens.access}] = {grant, tokens.access_expires_at};
}

void InMemoryGrantStore::retire(const TenantId& tenant, const std::string& digest, Instant now) {
    const auto found = refreshes_.find({tenant, digest});
    if (found != refreshes_.end() && !found->second.retired_at) found->second.retired_at = now;
}

void InMemoryGrantStore::retire_old_heirs(const TenantId& tenant, const std::string& parent,
                                          Instant now) {
    std::vector<Refresh*> heirs;
    for (auto& [key, each] : refreshes_)
        if (key.first == tenant && each.parent == parent && !each.retired_at)
            heirs.push_back(&each);
    std::ranges::stable_sort(heirs, [](const Refresh* one, const Refresh* other) {
        return one->created_at > other->created_at;
    });
    for (std::size_t i = model::kMostHeirs; i < heirs.size(); ++i) heirs[i]->retired_at = now;
}

InMemoryGrantStore::InMemoryGrantStore() = default;

InMemoryGrantStore::~InMemoryGrantStore() = default;

}  // namespace dealwire::fakes
