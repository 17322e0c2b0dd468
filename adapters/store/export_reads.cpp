#include "adapters/store/export_reads.hpp"

#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

#include <array>

namespace dealwire::store {
namespace {

constexpr auto kStage = "stage_export_read";

/// Most tenants' filters read no CRM record: then a page costs one look-up.
constexpr auto kAnyRead = R"sql(
    SELECT 1 FROM export_read WHERE tenant_id = :tenant AND org_id = :org LIMIT 1
)sql";

constexpr auto kAddReads = R"sql(
    INSERT INTO export_read (tenant_id, org_id, record_id, conversation_id)
    SELECT DISTINCT CAST(:tenant AS TEXT), CAST(:org AS TEXT), record_id, conversation_id
    FROM stage_export_read
    WHERE TRUE
    ORDER BY record_id, conversation_id
    ON CONFLICT (tenant_id, org_id, record_id, conversation_id) DO NOTHING
)sql";

std::string drop_reads_sql(const Dialect& dialect) {
    return "DELETE FROM export_read WHERE tenant_id = :tenant AND org_id = :org AND " +
           dialect.is_listed("conversation_id");
}

std::string reopen_sql(const Dialect& dialect) {
    const std::string readers =
        "SELECT conversation_id FROM export_read WHERE tenant_id = :tenant AND org_id = :org AND " +
        dialect.is_listed("record_id");
    return "UPDATE export_progress SET reopened = 'record' WHERE tenant_id = :tenant AND "
           "org_id = :org AND reopened = '' AND " +
           dialect.is_in("conversation_id", readers);
}

bool any_read(soci::session& session, const model::OrgScope& scope) {
    return Statement{session, kAnyRead}.in(scope).number().has_value();
}

}  // namespace

void save_reads(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                std::span<const ports::DueConversation> finished) {
    const auto id = [](const ports::DueConversation& one) { return one.id.value; };
    if (any_read(session, scope))
        Statement{session, drop_reads_sql(dialect)}
            .in(scope)
            .with("ids", id_list_of(finished, id))
            .run();
    std::vector<ports::WatchedRecords> reads;
    for (const ports::DueConversation& one : finished)
        if (!one.reads.empty()) reads.push_back({one.id, one.reads});
    add_reads(session, dialect, scope, reads);
}

void add_reads(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
               std::span<const ports::WatchedRecords> added) {
    std::vector<std::vector<TextCell>> rows;
    for (const ports::WatchedRecords& one : added)
        for (const model::RecordId& record : one.records)
            rows.push_back({record.text(), one.conversation.value});
    if (rows.empty()) return;
    constexpr std::array kColumns{StagedColumn{"record_id", "TEXT"},
                                  StagedColumn{"conversation_id", "TEXT"}};
    stage(session, dialect, kStage, kColumns, std::move(rows));
    Statement{session, kAddReads}.in(scope).run();
    clear_stage(session, kStage);
}

void reopen_readers(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                    std::span<const model::RecordId> changed) {
    if (changed.empty() || !any_read(session, scope)) return;
    const auto text = [](const model::RecordId& id) { return id.text(); };
    Statement{session, reopen_sql(dialect)}.in(scope).with("ids", id_list_of(changed, text)).run();
}

}  // namespace dealwire::store
