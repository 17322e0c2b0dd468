#pragma once

#include "engine/ports/grant_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace dealwire::fakes {

/// What client apps are given, in memory. Thread-safe.
class InMemoryGrantStore final : public ports::GrantStore, public FailingCommits {
public:
    InMemoryGrantStore();
    ~InMemoryGrantStore() override;

    void keep_approval(const base::TenantId& tenant, const model::AppApproval& approval) override;
    bool approve(const base::TenantId& tenant, const std::string& approval,
                 const model::IssuedCode& code, base::Instant now) override;
    std::optional<model::IssuedCode> code(const base::TenantId& tenant,
                                          const std::string& digest) override;
    ports::Exchanged redeem(const base::TenantId& tenant, const std::string& code,
                            const std::string& grant, const model::IssuedTokens& tokens) override;
    ports::Exchanged refresh(const base::TenantId& tenant, const std::string& app,
                             const std::string& token, const model::IssuedTokens& tokens) override;
    std::optional<model::HeldToken> token(const base::TenantId& tenant,
                                          const std::string& digest) override;

    /// What the store of apps tells.
    void know(const base::TenantId& tenant, const std::string& app, const std::string& name);
    void revoke_app(const base::TenantId& tenant, const std::string& app);

private:
    template <class Kept>
    using Of = std::map<std::pair<base::TenantId, std::string>, Kept>;

    struct KeptCode {
        model::IssuedCode code;
        std::string grant;
    };

    struct Grant {
        std::string app;
        std::string scopes;
        bool revoked = false;
    };

    struct Refresh {
        std::string grant;
        std::string parent;
        base::Instant created_at;
        std::optional<base::Instant> retired_at;
    };

    struct Access {
        std::string grant;
        base::Instant expires_at;
    };

    void add(const base::TenantId& tenant, const std::string& grant, const std::string& parent,
             const model::IssuedTokens& tokens);
    void retire(const base::TenantId& tenant, const std::string& digest, base::Instant now);
    void retire_old_heirs(const base::TenantId& tenant, const std::string& parent,
                          base::Instant now);

    std::mutex mutex_;
    Of<std::string> app_names_;
    Of<model::AppApproval> approvals_;
    Of<KeptCode> codes_;
    Of<Grant> grants_;
    Of<Refresh> refreshes_;
    Of<Access> tokens_;
};

}  // namespace dealwire::fakes
