#include "adapters/store/sql_activity_days.hpp"

#include "adapters/store/activity_text.hpp"
#include "adapters/store/lean_rows.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::TenantId;
using std::chrono::sys_days;

constexpr auto kLook = R"sql(
    SELECT day, changes, CASE WHEN counted = changes AND basis = :basis THEN activity END
    FROM activity_day
    WHERE tenant_id = :tenant AND day >= CAST(:from AS BIGINT) AND day < CAST(:to AS BIGINT)
    ORDER BY day
    LIMIT CAST(:limit AS BIGINT)
)sql";

constexpr auto kKeep = R"sql(
    UPDATE activity_day SET counted = :changes, basis = :basis, activity = :activity
    WHERE tenant_id = :tenant AND day = :day AND changes = :changes
)sql";

std::string mark_sql(const Dialect& dialect) {
    return "INSERT INTO activity_day (tenant_id, day, changes) "
           "SELECT CAST(:tenant AS TEXT), CAST(listed.value AS BIGINT), 1 FROM " +
           std::string{dialect.ids_table} +
           " WHERE TRUE ORDER BY 2 ON CONFLICT (tenant_id, day) DO UPDATE "
           "SET changes = activity_day.changes + 1, activity = ''";
}

DayNumber number_of(const base::Date& day) { return sys_days{day}.time_since_epoch().count(); }

base::Date date_of(DayNumber day) { return sys_days{std::chrono::days{day}}; }

}  // namespace

DayNumber day_of(base::Instant time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

void mark_days(soci::session& session, const Dialect& dialect, const TenantId& tenant,
               const std::set<DayNumber>& days) {
    if (days.empty()) return;
    Statement{session, mark_sql(dialect)}
        .with("tenant", tenant.value)
        .with("ids", id_list_of(days, [](DayNumber day) { return std::to_string(day); }))
        .run();
}

ports::ActivityPage SqlActivityDays::look(const TenantId& tenant, const ports::DaySpan& days,
                                          const std::string& basis, std::size_t limit) {
    LeanQuery query{kLook, {}};
    query.with("tenant", tenant.value)
        .with("from", std::to_string(number_of(days.from)))
        .with("to", std::to_string(number_of(days.to)))
        .with("basis", basis)
        .with("limit", std::to_string(row_limit(limit)));
    return database_.glance([&](soci::session& session) {
        ports::ActivityPage page;
        each_lean_row(session, database_.dialect(), query, [&](const LeanRow& row) {
            const base::Date day = date_of(row.integer(0));
            if (row.is_null(2))
                page.uncounted.push_back({day, row.integer(1)});
            else
                page.counted.push_back({day, activity_from_text(row.text(2))});
        });
        return page;
    });
}

void SqlActivityDays::keep(const TenantId& tenant, const std::string& basis,
                           const ports::UncountedDay& day, const model::DayActivity& activity) {
    database_.write([&](soci::session& session) {
        Statement{session, kKeep}
            .with("tenant", tenant.value)
            .with("day", number_of(day.day))
            .with("changes", day.changes)
            .with("basis", basis)
            .with("activity", activity_text(activity))
            .run();
    });
}

}  // namespace dealwire::store
