#include "adapters/store/sql_unknown_people.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::UnknownPerson;
using model::UnknownTally;

/// Of one address and account the latest comes first.
constexpr auto kRows = R"sql(
    SELECT u.address, u.account_id, u.time_at, u.name, a.name
    FROM unknown_person AS u
    LEFT JOIN account AS a
      ON a.tenant_id = u.tenant_id AND a.org_id = u.org_id AND a.id = u.account_id
    WHERE u.tenant_id = :tenant AND u.org_id = :org AND u.time_at >= :since
      AND (:any_account = 1 OR u.account_id = :account)
    ORDER BY u.address, u.account_id, u.time_at DESC, u.conversation_id DESC
)sql";

void take(const Row& row, std::vector<UnknownTally>& tallies) {
    const bool same = !tallies.empty() && tallies.back().address == row.text(0) &&
                      tallies.back().account.text() == row.text(1);
    if (!same)
        tallies.push_back({row.text(0), row.record_id(1), 0, row.instant(2), "",
                           row.is_null(4) ? "" : row.text(4)});
    UnknownTally& tally = tallies.back();
    ++tally.conversations;
    if (tally.name.empty()) tally.name = row.text(3);
}

}  // namespace

std::vector<UnknownTally> SqlUnknownPeople::unknown(const model::OrgScope& scope,
                                                    const ports::UnknownQuery& query) {
    return database_.read([&](soci::session& session) {
        std::vector<UnknownTally> tallies;
        Statement{session, kRows}
            .in(scope)
            .with("since", query.since.value_or(base::Instant::min()))
            .with("any_account", std::int64_t{query.account ? 0 : 1})
            .with("account", query.account ? query.account->text() : "")
            .each(5, [&](const Row& row) { take(row, tallies); });
        return tallies;
    });
}

void drop_unknown(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                  const std::string& conversations) {
    Statement{session, "DELETE FROM unknown_person WHERE " +
                           dialect.rows_listed("unknown_person", "conversation_id")}
        .in(scope)
        .with("ids", conversations)
        .run();
}

void add_unknown(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 std::span<const DatedResolution> resolutions) {
    const auto insert =
        bulk_insert(session, dialect,
                    {"unknown_person",
                     {"conversation_id", "address", "account_id", "name", "time_at"},
                     {{"tenant_id", scope.tenant.value}, {"org_id", scope.org.id.text()}}});
    for (const DatedResolution& one : resolutions)
        for (const UnknownPerson& person : unknown_people(*one.resolution)) {
            insert->begin_row();
            insert->text(one.resolution->conversation.value);
            insert->text(person.address);
            insert->text(person.account.view());
            insert->text(person.name);
            insert->integer(one.time_at);
            insert->end_row();
        }
    insert->finish();
}

}  // namespace dealwire::store
