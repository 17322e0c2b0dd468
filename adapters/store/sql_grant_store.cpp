#include "adapters/store/sql_grant_store.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Instant;
using base::TenantId;
using model::IssuedCode;
using model::IssuedTokens;
using ports::Exchange;
using ports::Exchanged;

// Long enough that who comes late is told why.
constexpr std::chrono::days kKept{1};

constexpr auto kForgetApprovals = R"sql(
    DELETE FROM app_approval WHERE tenant_id = :tenant AND expires_at < :before
)sql";

constexpr auto kForgetCodes = R"sql(
    DELETE FROM app_code WHERE tenant_id = :tenant AND expires_at < :before
)sql";

constexpr auto kForgetTokens = R"sql(
    DELETE FROM access_token WHERE tenant_id = :tenant AND expires_at < :before
)sql";

constexpr auto kForgetRefreshTokens = R"sql(
    DELETE FROM access_refresh_token
    WHERE tenant_id = :tenant AND grant_id = :grant AND created_at < :before
      AND retired_at IS NOT NULL
)sql";

constexpr auto kAddApproval = R"sql(
    INSERT INTO app_approval (tenant_id, digest, app_id, expires_at, approved_by)
    VALUES (:tenant, :digest, :app, :expires, :by)
)sql";

constexpr auto kTakeApproval = R"sql(
    UPDATE app_approval SET used_at = :now
    WHERE tenant_id = :tenant AND digest = :digest AND app_id = :app AND used_at IS NULL
      AND expires_at > :now
)sql";

constexpr auto kAddCode = R"sql(
    INSERT INTO app_code (tenant_id, digest, app_id, redirect_uri, scopes, challenge, expires_at,
                          approved_by)
    SELECT tenant_id, :digest, app_id, :uri, :scopes, :challenge, CAST(:expires AS BIGINT),
           approved_by
    FROM app_approval
    WHERE tenant_id = :tenant AND digest = :approval
)sql";

constexpr auto kFindCode = R"sql(
    SELECT digest, app_id, redirect_uri, scopes, challenge, expires_at, approved_by
    FROM app_code
    WHERE tenant_id = :tenant AND digest = :digest
)sql";
constexpr std::size_t kCodeWidth = 7;

constexpr auto kTakeCode = R"sql(
    UPDATE app_code SET grant_id = :grant
    WHERE tenant_id = :tenant AND digest = :digest AND grant_id IS NULL AND expires_at > :now
)sql";

constexpr auto kGrantOfCode = R"sql(
    SELECT grant_id FROM app_code
    WHERE tenant_id = :tenant AND digest = :digest AND grant_id IS NOT NULL
)sql";

constexpr auto kAddGrant = R"sql(
    INSERT INTO app_grant (tenant_id, id, app_id, scopes, created_at, last_used_at)
    SELECT tenant_id, :grant, app_id, scopes, CAST(:now AS BIGINT), CAST(:now AS BIGINT)
    FROM app_code
    WHERE tenant_id = :tenant AND digest = :digest
)sql";

constexpr auto kScopesOfGrant = R"sql(
    SELECT scopes FROM app_grant WHERE tenant_id = :tenant AND id = :grant
)sql";

constexpr auto kRevokeGrant = R"sql(
    UPDATE app_grant SET revoked_at = :now
    WHERE tenant_id = :tenant AND id = :grant AND revoked_at IS NULL
)sql";

/// Locks the grant until the end of the transaction, so that two exchanges come one after another.
constexpr auto kUseGrant = R"sql(
    UPDATE app_grant SET last_used_at = :now
    WHERE tenant_id = :tenant
      AND id = (SELECT grant_id FROM access_refresh_token WHERE tenant_id = :tenant AND digest = :digest)
)sql";

constexpr auto kUseApp = R"sql(
    UPDATE client_app SET last_used_at = :now WHERE tenant_id = :tenant AND id = :app
)sql";

constexpr auto kFindRefresh = R"sql(
    SELECT g.app_id, r.created_at, r.retired_at, g.revoked_at, a.revoked_at, r.grant_id, r.parent,
           g.scopes
    FROM access_refresh_token r
    JOIN app_grant g ON g.tenant_id = r.tenant_id AND g.id = r.grant_id
    JOIN client_app a ON a.tenant_id = g.tenant_id AND a.id = g.app_id
    WHERE r.tenant_id = :tenant AND r.digest = :digest
)sql";
constexpr std::size_t kRefreshWidth = 8;

constexpr auto kRetire = R"sql(
    UPDATE access_refresh_token SET retired_at = :now
    WHERE tenant_id = :tenant AND digest = :digest AND retired_at IS NULL
)sql";

constexpr auto kHeirs = R"sql(
    SELECT digest FROM access_refresh_token
    WHERE tenant_id = :tenant AND parent = :digest AND retired_at IS NULL
    ORDER BY created_at DESC, digest
)sql";

constexpr auto kAddRefresh = R"sql(
    INSERT INTO access_refresh_token (tenant_id, digest, grant_id, parent, created_at)
    VALUES (:tenant, :digest, :grant, :parent, :now)
)sql";

constexpr auto kAddToken = R"sql(
    INSERT INTO access_token (tenant_id, digest, grant_id, expires_at)
    VALUES (:tenant, :digest, :grant, :expires)
)sql";

constexpr auto kFindToken = R"sql(
    SELECT g.app_id, a.name, g.scopes, t.expires_at
    FROM access_token t
    JOIN app_grant g ON g.tenant_id = t.tenant_id AND g.id = t.grant_id
    JOIN client_app a ON a.tenant_id = g.tenant_id AND a.id = g.app_id
    WHERE t.tenant_id = :tenant AND t.digest = :digest AND g.revoked_at IS NULL
      AND a.revoked_at IS NULL
)sql";
constexpr std::size_t kTokenWidth = 4;

/// One transaction on the grants of a tenant.
class Grants {
public:
    Grants(soci::session& session, const TenantId& tenant, Instant now)
        : session_{session}, tenant_{tenant}, now_{now} {}

    Statement& sql(const char* text) {
        statement_.emplace(session_, text);
        return statement_->with("tenant", tenant_.value);
    }

    std::string text(Statement& query) {
        std::string found;
        query.each(1, [&](const Row& row) { found = row.text(0); });
        return found;
    }

    void forget() {
        for (const char* each : {kForgetApprovals, kForgetCodes, kForgetTokens})
            sql(each).with("before", now_ - kKept).run();
    }

    void add(const std::string& grant, const std::string& parent, const IssuedTokens& tokens) {
        sql(kAddRefresh)
            .with("digest", tokens.refresh)
            .with("grant", grant)
            .with("parent", parent)
            .with("now", now_)
            .run();
        sql(kAddToken)
            .with("digest", tokens.access)
            .with("grant", grant)
            .with("expires", tokens.access_expires_at)
            .run();
    }

    void revoke(const std::string& grant) {
        sql(kRevokeGrant).with("grant", grant).with("now", now_).run();
    }

    void retire(const std::string& digest) {
        sql(kRetire).with("digest", digest).with("now", now_).run();
    }

    void retire_old_heirs(const std::string& digest) {
        std::vector<std::string> heirs;
        sql(kHeirs).with("digest", digest).each(1, [&](const Row& row) {
            heirs.push_back(row.text(0));
        });
        for (std::size_t i = model::kMostHeirs; i < heirs.size(); ++i) retire(heirs[i]);
    }

private:
    soci::session& session_;
    const TenantId& tenant_;
    Instant now_;
    std::optional<Statement> statement_;
};

struct FoundRefresh {
    model::HeldRefresh held;
    std::string grant;
    std::string parent;
    std::string scopes;
};

std::optional<FoundRefresh> find_refresh(Grants& grants, const std::string& digest) {
    std::optional<FoundRefresh> found;
    grants.sql(kFindRefresh).with("digest", digest).each(kRefreshWidth, [&](const Row& row) {
        found = FoundRefresh{.held = {.app = row.text(0),
                                      .created_at = row.instant(1),
                                      .retired_at = row.optional_instant(2),
                                      .revoked = !row.is_null(3) || !row.is_null(4)},
                             .grant = row.text(5),
                             .parent = row.text(6),
                             .scopes = row.text(7)};
    });
    return found;
}

}  // namespace

void SqlGrantStore::keep_approval(const TenantId& tenant, const model::AppApproval& approval) {
    database_.write([&](soci::session& session) {
        Grants grants{session, tenant, approval.expires_at};
        grants.forget();
        grants.sql(kAddApproval)
            .with("digest", approval.digest)
            .with("app", approval.app)
            .with("expires", approval.expires_at)
            .with("by", approval.approved_by)
            .run();
    });
}

bool SqlGrantStore::approve(const TenantId& tenant, const std::string& approval,
                            const IssuedCode& code, Instant now) {
    return database_.write([&](soci::session& session) {
        Grants grants{session, tenant, now};
        const bool taken = grants.sql(kTakeApproval)
                               .with("digest", approval)
                               .with("app", code.app)
                               .with("now", now)
                               .run() > 0;
        if (!taken) return false;
        grants.sql(kAddCode)
            .with("digest", code.digest)
            .with("uri", code.redirect_uri)
            .with("scopes", code.scopes)
            .with("challenge", code.challenge)
            .with("expires", code.expires_at)
            .with("approval", approval)
            .run();
        return true;
    });
}

std::optional<IssuedCode> SqlGrantStore::code(const TenantId& tenant, const std::string& digest) {
    std::optional<IssuedCode> found;
    database_.read([&](soci::session& session) {
        Statement{session, kFindCode}
            .with("tenant", tenant.value)
            .with("digest", digest)
            .each(kCodeWidth, [&](const Row& row) {
                found = IssuedCode{row.text(0), row.text(1),    row.text(2), row.text(3),
                                   row.text(4), row.instant(5), row.text(6)};
            });
    });
    return found;
}

Exchanged SqlGrantStore::redeem(const TenantId& tenant, const std::string& code,
                                const std::string& grant, const IssuedTokens& tokens) {
    const Instant now = tokens.issued_at;
    return database_.write([&](soci::session& session) {
        Grants grants{session, tenant, now};
        const bool taken =
            grants.sql(kTakeCode).with("digest", code).with("grant", grant).with("now", now).run() >
            0;
        if (!taken) {
            const std::string former = grants.text(grants.sql(kGrantOfCode).with("digest", code));
            if (former.empty()) return Exchanged{};
            grants.revoke(former);
            return Exchanged{Exchange::Reused};
        }
        grants.sql(kAddGrant).with("digest", code).with("grant", grant).with("now", now).run();
        grants.add(grant, "", tokens);
        return Exchanged{Exchange::Done,
                         grants.text(grants.sql(kScopesOfGrant).with("grant", grant))};
    });
}

Exchanged SqlGrantStore::refresh(const TenantId& tenant, const std::string& app,
                                 const std::string& token, const IssuedTokens& tokens) {
    const Instant now = tokens.issued_at;
    return database_.write([&](soci::session& session) {
        Grants grants{session, tenant, now};
        grants.sql(kUseGrant).with("digest", token).with("now", now).run();
        const auto found = find_refresh(grants, token);
        if (!found) return Exchanged{};
        const auto verdict = model::verdict_on(found->held, app, now);
        if (verdict == model::RefreshVerdict::Stolen) grants.revoke(found->grant);
        if (verdict != model::RefreshVerdict::Good)
            return Exchanged{verdict == model::RefreshVerdict::Stolen ? Exchange::Reused
                                                                      : Exchange::Unknown};
        grants.forget();
        grants.sql(kForgetRefreshTokens)
            .with("grant", found->grant)
            .with("before", now - 2 * model::kRefreshLife)
            .run();
        if (!found->parent.empty()) grants.retire(found->parent);
        grants.add(found->grant, token, tokens);
        grants.retire_old_heirs(token);
        grants.sql(kUseApp).with("app", app).with("now", now).run();
        return Exchanged{Exchange::Done, found->scopes};
    });
}

std::optional<model::HeldToken> SqlGrantStore::token(const TenantId& tenant,
                                                     const std::string& digest) {
    std::optional<model::HeldToken> found;
    database_.read([&](soci::session& session) {
        Statement{session, kFindToken}
            .with("tenant", tenant.value)
            .with("digest", digest)
            .each(kTokenWidth, [&](const Row& row) {
                found = model::HeldToken{row.text(0), row.text(1), row.text(2), row.instant(3)};
            });
    });
    return found;
}

}  // namespace dealwire::store
