#include "adapters/store/sql_record_tally.hpp"

#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

constexpr auto kTally = R"sql(
    SELECT object, state, SUM(records)
    FROM (SELECT object, state, 1 AS records
          FROM export_record
          WHERE tenant_id = :tenant AND org_id = :org AND gone_at IS NULL
          UNION ALL
          SELECT object, 'written', written FROM export_sheet
          WHERE tenant_id = :tenant AND org_id = :org AND written > 0
          UNION ALL
          SELECT object, 'pending', pending FROM export_sheet
          WHERE tenant_id = :tenant AND org_id = :org AND pending > 0
          UNION ALL
          SELECT object, 'deleting', deleting FROM export_sheet
          WHERE tenant_id = :tenant AND org_id = :org AND deleting > 0) AS held
    GROUP BY object, state
    ORDER BY object, state
)sql";

model::ExportState state_named(const std::string& name) {
    using enum model::ExportState;
    for (const model::ExportState state : {Pending, Written, Parked, Deleting})
        if (name == name_of(state)) return state;
    throw ports::StoreError{"The store holds a record in the unknown state " + name + "."};
}

}  // namespace

std::vector<ports::TalliedRecords> SqlRecordTally::tally(const model::OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<ports::TalliedRecords> found;
        Statement{session, kTally}.in(scope).each(3, [&](const Row& row) {
            found.push_back({row.text(0), state_named(row.text(1)), row.integer(2)});
        });
        return found;
    });
}

}  // namespace dealwire::store
