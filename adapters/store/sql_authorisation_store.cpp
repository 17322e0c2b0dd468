#include "adapters/store/sql_authorisation_store.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Instant;
using base::Secret;
using base::TenantId;
using model::AuthorisationEnd;
using model::PendingAuthorisation;

// Long enough that a late browser is told what happened.
constexpr std::chrono::hours kKept{1};

constexpr auto kForget = R"sql(
    DELETE FROM pending_authorisation WHERE tenant_id = :tenant AND expires_at < :before
)sql";

constexpr auto kAdd = R"sql(
    INSERT INTO pending_authorisation (tenant_id, ticket, client_secret, name, environment,
                                       login_url, client_id, redirect_uri, replaces, created_at,
                                       expires_at)
    VALUES (:tenant, :ticket, :secret, :name, :environment, :login_url, :client_id, :redirect,
            :replaces, :created, :expires)
)sql";

constexpr const char* kByTicket = R"sql(
    SELECT ticket, state, browser, verifier, client_secret, name, environment, login_url, client_id,
           redirect_uri, created_at, expires_at, used_at, outcome, connection, fault, code, detail,
           remedy, replaces
    FROM pending_authorisation
    WHERE tenant_id = :tenant AND ticket = :digest
)sql";

constexpr const char* kByState = R"sql(
    SELECT ticket, state, browser, verifier, client_secret, name, environment, login_url, client_id,
           redirect_uri, created_at, expires_at, used_at, outcome, connection, fault, code, detail,
           remedy, replaces
    FROM pending_authorisation
    WHERE tenant_id = :tenant AND state = :digest
)sql";
constexpr std::size_t kWidth = 20;

constexpr auto kStart = R"sql(
    UPDATE pending_authorisation SET state = :state, browser = :browser, verifier = :verifier
    WHERE tenant_id = :tenant AND ticket = :ticket AND used_at IS NULL AND outcome = ''
      AND expires_at > :now
)sql";

constexpr auto kTake = R"sql(
    UPDATE pending_authorisation SET used_at = :now
    WHERE tenant_id = :tenant AND state = :state AND used_at IS NULL AND outcome = ''
      AND expires_at > :now
)sql";

constexpr auto kFinish = R"sql(
    UPDATE pending_authorisation
    SET outcome = :outcome, connection = :connection, fault = :fault, code = :code,
        detail = :detail, remedy = :remedy, verifier = '', client_secret = ''
    WHERE tenant_id = :tenant AND ticket = :ticket AND outcome = ''
)sql";

ports::SealPlace place_of(const TenantId& tenant, const std::string& ticket, const char* column) {
    return {tenant, "pending_authorisation", ticket, column};
}

/// Its secrets as they are stored.
struct Held {
    PendingAuthorisation authorisation;
    std::string verifier;
    std::string client_secret;
};

std::optional<AuthorisationEnd> end_of(const Row& row) {
    if (row.text(13).empty()) return std::nullopt;
    return AuthorisationEnd{.connected = row.text(13) == "connected",
                            .connection = row.text(14),
                            .fault = row.text(15),
                            .code = row.text(16),
                            .detail = row.text(17),
                            .remedy = row.text(18)};
}

Held held_of(const Row& row) {
    using model::Environment;
    Held held{.authorisation = {}, .verifier = row.text(3), .client_secret = row.text(4)};
    PendingAuthorisation& found = held.authorisation;
    found.ticket = row.text(0);
    found.state = row.text(1);
    found.browser = row.text(2);
    found.wanted.name = row.text(5);
    found.wanted.environment = row.text(6) == name_of(Environment::Sandbox)
                                   ? Environment::Sandbox
                                   : Environment::Production;
    found.wanted.login_url = row.text(7);
    found.wanted.client_id = row.text(8);
    found.redirect_uri = row.text(9);
    found.created_at = row.instant(10);
    found.expires_at = row.instant(11);
    found.used_at = row.optional_instant(12);
    found.end = end_of(row);
    found.replaces = row.text(19);
    return held;
}

}  // namespace

void SqlAuthorisationStore::add(const TenantId& tenant, const PendingAuthorisation& added) {
    const std::string secret =
        added.client_secret.empty()
            ? ""
            : sealer_.seal(added.client_secret, place_of(tenant, added.ticket, "client_secret"));
    database_.write([&](soci::session& session) {
        Statement{session, kForget}
            .with("tenant", tenant.value)
            .with("before", added.created_at - kKept)
            .run();
        Statement{session, kAdd}
            .with("tenant", tenant.value)
            .with("ticket", added.ticket)
            .with("secret", secret)
            .with("name", added.wanted.name)
            .with("environment", std::string{name_of(added.wanted.environment)})
            .with("login_url", added.wanted.login_url)
            .with("client_id", added.wanted.client_id)
            .with("redirect", added.redirect_uri)
            .with("replaces", added.replaces)
            .with("created", added.created_at)
            .with("expires", added.expires_at)
            .run();
    });
}

std::optional<PendingAuthorisation> SqlAuthorisationStore::find(const TenantId& tenant,
                                                                const char* sql,
                                                                const std::string& digest) {
    std::optional<Held> held;
    database_.read([&](soci::session& session) {
        Statement{session, sql}
            .with("tenant", tenant.value)
            .with("digest", digest)
            .each(kWidth, [&](const Row& row) { held = held_of(row); });
    });
    if (!held) return std::nullopt;
    const auto opened = [&](const std::string& sealed, const char* column) {
        return sealed.empty()
                   ? Secret{}
                   : sealer_.open(sealed, place_of(tenant, held->authorisation.ticket, column));
    };
    held->authorisation.verifier = opened(held->verifier, "verifier");
    held->authorisation.client_secret = opened(held->client_secret, "client_secret");
    return std::move(held->authorisation);
}

std::optional<PendingAuthorisation> SqlAuthorisationStore::by_ticket(const TenantId& tenant,
                                                                     const std::string& ticket) {
    return find(tenant, kByTicket, ticket);
}

std::optional<PendingAuthorisation> SqlAuthorisationStore::by_state(const TenantId& tenant,
                                                                    const std::string& state) {
    return find(tenant, kByState, state);
}

bool SqlAuthorisationStore::start(const TenantId& tenant, const std::string& ticket,
                                  const ports::AuthorisationStart& start, Instant now) {
    const std::string verifier = sealer_.seal(start.verifier, place_of(tenant, ticket, "verifier"));
    return database_.write([&](soci::session& session) {
        return Statement{session, kStart}
                   .with("tenant", tenant.value)
                   .with("ticket", ticket)
                   .with("state", start.state)
                   .with("browser", start.browser)
                   .with("verifier", verifier)
                   .with("now", now)
                   .run() > 0;
    });
}

bool SqlAuthorisationStore::take(const TenantId& tenant, const std::string& state, Instant now) {
    return database_.write([&](soci::session& session) {
        return Statement{session, kTake}
                   .with("tenant", tenant.value)
                   .with("state", state)
                   .with("now", now)
                   .run() > 0;
    });
}

void SqlAuthorisationStore::finish(const TenantId& tenant, const std::string& ticket,
                                   const AuthorisationEnd& end) {
    database_.write([&](soci::session& session) {
        Statement{session, kFinish}
            .with("tenant", tenant.value)
            .with("ticket", ticket)
            .with("outcome", std::string{end.connected ? "connected" : "refused"})
            .with("connection", end.connection)
            .with("fault", end.fault)
            .with("code", end.code)
            .with("detail", end.detail)
            .with("remedy", end.remedy)
            .run();
    });
}

}  // namespace dealwire::store
