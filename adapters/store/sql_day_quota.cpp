#include "adapters/store/sql_day_quota.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

#include <algorithm>

namespace dealwire::store {
namespace {

using base::Date;
using base::TenantId;

constexpr auto kForget = R"sql(
    DELETE FROM api_day WHERE tenant_id = :tenant AND day < :before
)sql";

constexpr auto kOpen = R"sql(
    INSERT INTO api_day (tenant_id, day, used)
    VALUES (:tenant, :day, 0)
    ON CONFLICT (tenant_id, day) DO NOTHING
)sql";

/// With nothing it locks the row, so that two processes take one after another.
constexpr auto kAdd = R"sql(
    UPDATE api_day SET used = used + :count
    WHERE tenant_id = :tenant AND day = :day
)sql";

constexpr auto kSubtract = R"sql(
    UPDATE api_day SET used = CASE WHEN used > :count THEN used - :count ELSE 0 END
    WHERE tenant_id = :tenant AND day = :day
)sql";

constexpr auto kUsed = R"sql(
    SELECT used FROM api_day WHERE tenant_id = :tenant AND day = :day
)sql";

std::string month_before(Date day) {
    return base::to_text(Date{std::chrono::sys_days{day} - std::chrono::days{31}});
}

}  // namespace

std::int64_t SqlDayQuota::take(const TenantId& tenant, Date day, std::int64_t wanted,
                               std::int64_t limit) {
    return database_.write([&](soci::session& session) {
        const auto add = [&](std::int64_t count) {
            return Statement{session, kAdd}
                .with("tenant", tenant.value)
                .with("day", base::to_text(day))
                .with("count", count)
                .run();
        };
        if (add(0) == 0) {
            Statement{session, kForget}
                .with("tenant", tenant.value)
                .with("before", month_before(day))
                .run();
            Statement{session, kOpen}
                .with("tenant", tenant.value)
                .with("day", base::to_text(day))
                .run();
            add(0);
        }
        const std::int64_t used = Statement{session, kUsed}
                                      .with("tenant", tenant.value)
                                      .with("day", base::to_text(day))
                                      .number()
                                      .value_or(0);
        const std::int64_t taken =
            std::clamp(limit - used, std::int64_t{0}, std::max(wanted, std::int64_t{0}));
        add(taken);
        return taken;
    });
}

void SqlDayQuota::give_back(const TenantId& tenant, Date day, std::int64_t count) {
    database_.write([&](soci::session& session) {
        Statement{session, kSubtract}
            .with("tenant", tenant.value)
            .with("day", base::to_text(day))
            .with("count", count)
            .run();
    });
}

std::int64_t SqlDayQuota::used(const TenantId& tenant, Date day) {
    return database_.read([&](soci::session& session) {
        return Statement{session, kUsed}
            .with("tenant", tenant.value)
            .with("day", base::to_text(day))
            .number()
            .value_or(0);
    });
}

}  // namespace dealwire::store
