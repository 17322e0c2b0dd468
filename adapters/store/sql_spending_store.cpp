#include "adapters/store/sql_spending_store.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::Spending;
using model::WorkKind;

constexpr auto kAdd = R"sql(
    INSERT INTO spending (tenant_id, org_id, hour_at, kind, calls)
    VALUES (:tenant, :org, :hour, :kind, :calls)
    ON CONFLICT (tenant_id, org_id, hour_at, kind) DO UPDATE
    SET calls = spending.calls + excluded.calls
)sql";

constexpr auto kSpent = R"sql(
    SELECT kind, SUM(calls) FROM spending
    WHERE tenant_id = :tenant AND org_id = :org AND hour_at > :before
    GROUP BY kind
)sql";

constexpr auto kPause = R"sql(
    INSERT INTO spending_pause (tenant_id, org_id, until_at, why)
    VALUES (:tenant, :org, :until, :why)
    ON CONFLICT (tenant_id, org_id) DO UPDATE
    SET until_at = excluded.until_at, why = excluded.why
)sql";

constexpr auto kResume = R"sql(
    DELETE FROM spending_pause WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kPaused = R"sql(
    SELECT until_at, why FROM spending_pause WHERE tenant_id = :tenant AND org_id = :org
)sql";

}  // namespace

void SqlSpendingStore::add(const model::OrgScope& scope, WorkKind kind, base::Instant at,
                           int calls) {
    const base::Instant hour = std::chrono::floor<std::chrono::hours>(at);
    database_.write([&](soci::session& session) {
        Statement{session, kAdd}
            .in(scope)
            .with("hour", hour)
            .with("kind", std::string{name_of(kind)})
            .with("calls", std::int64_t{calls})
            .run();
    });
}

std::vector<Spending> SqlSpendingStore::spent(const model::OrgScope& scope, base::Instant since) {
    using enum WorkKind;
    std::vector<Spending> spent{{Live, 0}, {Import, 0}, {Reprocess, 0}, {Backfill, 0}};
    database_.read([&](soci::session& session) {
        Statement{session, kSpent}
            .in(scope)
            .with("before", since - std::chrono::hours{1})
            .each(2, [&](const Row& row) {
                for (Spending& one : spent)
                    if (row.text(0) == name_of(one.kind))
                        one.calls = static_cast<int>(row.integer(1));
            });
    });
    return spent;
}

void SqlSpendingStore::pause(const model::OrgScope& scope,
                             const std::optional<model::Pause>& pause) {
    database_.write([&](soci::session& session) {
        if (!pause) {
            Statement{session, kResume}.in(scope).run();
            return;
        }
        Statement{session, kPause}
            .in(scope)
            .with("until", pause->until)
            .with("why", pause->why)
            .run();
    });
}

std::optional<model::Pause> SqlSpendingStore::paused(const model::OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::optional<model::Pause> found;
        Statement{session, kPaused}.in(scope).each(2, [&](const Row& row) {
            found = model::Pause{row.instant(0), row.text(1)};
        });
        return found;
    });
}

}  // namespace dealwire::store
