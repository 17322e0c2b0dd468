#include "adapters/store/resolution_keys.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <map>

namespace dealwire::store {
namespace {

using base::ConversationId;
using model::MatchKey;
using model::OrgScope;

constexpr std::size_t kDigits = 16;
constexpr auto kStage = "stage_resolution_key";
constexpr std::array kColumns{StagedColumn{"key", "BIGINT"},
                              StagedColumn{"conversation_id", "TEXT"}};

constexpr auto kAdd = R"sql(
    INSERT INTO resolution_key (tenant_id, org_id, key, conversation_id)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), key, conversation_id
    FROM stage_resolution_key
    WHERE TRUE
    ORDER BY key, conversation_id
    ON CONFLICT DO NOTHING
)sql";

constexpr auto kDrop = R"sql(
    DELETE FROM resolution_key
    WHERE tenant_id = :tenant AND org_id = :org AND key = :key AND conversation_id = :id
)sql";

constexpr auto kDropAll = "DELETE FROM resolution_key WHERE tenant_id = :tenant AND org_id = :org";

constexpr auto kPacked = R"sql(
    SELECT conversation_id, match_keys FROM resolution
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id > :after
    ORDER BY conversation_id
    LIMIT :limit
)sql";

constexpr auto kOfConversation = R"sql(
    SELECT org_id, match_keys FROM resolution
    WHERE tenant_id = :tenant AND conversation_id = :id
)sql";

/// Of each listed conversation, null where none is held.
std::string held_sql(const Dialect& dialect) {
    return "SELECT listed.value, (SELECT r.match_keys FROM resolution AS r "
           "WHERE r.tenant_id = :tenant AND r.org_id = :org "
           "AND r.conversation_id = listed.value) FROM " +
           std::string{dialect.ids_table};
}

std::string listed_keys(const Dialect& dialect) {
    if (dialect.backend == Backend::Sqlite)
        return "SELECT CAST(value AS BIGINT) FROM json_each(:keys)";
    return "SELECT CAST(jsonb_array_elements_text(CAST(:keys AS JSONB)) AS BIGINT)";
}

std::string mark_sql(const Dialect& dialect) {
    const std::string concerned = "SELECT k.conversation_id FROM resolution_key AS k WHERE " +
                                  dialect.is_in("k.key", listed_keys(dialect)) +
                                  " AND k.tenant_id = :tenant AND k.org_id = :org";
    return "UPDATE resolution SET basis = '' WHERE tenant_id = :tenant AND org_id = :org "
           "AND basis <> '' AND " +
           dialect.is_in("conversation_id", concerned);
}

void drop(soci::session& session, const OrgScope& scope, const ConversationId& conversation,
          std::span<const MatchKey> keys) {
    for (const MatchKey key : keys)
        Statement{session, kDrop}
            .in(scope)
            .with("key", static_cast<std::int64_t>(key))
            .with("id", conversation.value)
            .run();
}

void add(soci::session& session, const Dialect& dialect, const OrgScope& scope,
         std::span<const KeysOfResolution> added) {
    create_stage(session, dialect, kStage, kColumns);
    const auto insert = bulk_insert(session, dialect, {kStage, {"key", "conversation_id"}});
    for (const KeysOfResolution& each : added)
        for (const MatchKey key : each.keys) {
            insert->begin_row();
            insert->integer(static_cast<std::int64_t>(key));
            insert->text(each.conversation.value);
            insert->end_row();
        }
    insert->finish();
    Statement{session, kAdd}.in(scope).run();
    clear_stage(session, kStage);
}

void insert_keys(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                 std::span<const std::pair<MatchKey, std::string>> keys) {
    const auto insert =
        bulk_insert(session, dialect,
                    {"resolution_key",
                     {"key", "conversation_id"},
                     {{"tenant_id", scope.tenant.value}, {"org_id", scope.org.id.text()}}});
    for (const auto& [key, conversation] : keys) {
        insert->begin_row();
        insert->integer(static_cast<std::int64_t>(key));
        insert->text(conversation);
        insert->end_row();
    }
    insert->finish();
}

std::vector<MatchKey> without(std::span<const MatchKey> keys, std::span<const MatchKey> others) {
    std::vector<MatchKey> left;
    std::ranges::set_difference(keys, others, std::back_inserter(left));
    return left;
}

}  // namespace

std::string packed_keys(std::span<const MatchKey> keys) {
    constexpr std::string_view kLetters = "0123456789abcdef";
    std::string text;
    text.reserve(keys.size() * kDigits);
    for (const MatchKey key : keys)
        for (int shift = 60; shift >= 0; shift -= 4)
            text.push_back(kLetters[static_cast<std::size_t>(key >> shift) & 15U]);
    return text;
}

std::vector<MatchKey> unpacked_keys(const std::string& text) {
    std::vector<MatchKey> keys;
    for (std::size_t at = 0; at + kDigits <= text.size(); at += kDigits) {
        MatchKey key = 0;
        std::from_chars(text.data() + at, text.data() + at + kDigits, key, 16);
        keys.push_back(key);
    }
    return keys;
}

void replace_keys(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                  std::span<const KeysOfResolution> resolutions) {
    std::map<std::string, std::vector<MatchKey>> held;
    const auto id = [](const KeysOfResolution& each) { return each.conversation.value; };
    Statement{session, held_sql(dialect)}
        .in(scope)
        .with("ids", id_list_of(resolutions, id))
        .each(2, [&](const Row& row) {
            if (!row.is_null(1)) held.emplace(row.text(0), unpacked_keys(row.text(1)));
        });
    std::vector<KeysOfResolution> added;
    for (const KeysOfResolution& each : resolutions) {
        const std::vector<MatchKey>& before = held[each.conversation.value];
        drop(session, scope, each.conversation, without(before, each.keys));
        if (auto more = without(each.keys, before); !more.empty())
            added.push_back({each.conversation, std::move(more)});
    }
    if (!added.empty()) add(session, dialect, scope, added);
}

void index_resolutions(Database& database, const OrgScope& scope) {
    constexpr std::int64_t kPage = 20'000;
    database.write([&](soci::session& session) { Statement{session, kDropAll}.in(scope).run(); });
    std::string after;
    std::size_t read = 0;
    do {
        const std::string from = after;
        read = database.write([&](soci::session& session) {
            std::vector<std::pair<MatchKey, std::string>> page;
            std::size_t rows = 0;
            Statement{session, kPacked}
                .in(scope)
                .with("after", from)
                .with("limit", kPage)
                .each(2, [&](const Row& row) {
                    for (const MatchKey key : unpacked_keys(row.text(1)))
                        page.emplace_back(key, row.text(0));
                    after = row.text(0);
                    ++rows;
                });
            std::ranges::sort(page);
            insert_keys(session, database.dialect(), scope, page);
            return rows;
        });
    } while (read == static_cast<std::size_t>(kPage));
}

void forget_keys(soci::session& session, const base::TenantId& tenant,
                 const ConversationId& conversation) {
    std::vector<std::pair<model::RecordId, std::vector<MatchKey>>> found;
    Statement{session, kOfConversation}
        .with("tenant", tenant.value)
        .with("id", conversation.value)
        .each(2, [&](const Row& row) {
            found.emplace_back(row.record_id(0), unpacked_keys(row.text(1)));
        });
    for (const auto& [org, keys] : found) drop(session, {tenant, {org}}, conversation, keys);
}

std::int64_t mark_resolutions(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                              std::span<const MatchKey> keys) {
    std::vector<std::string> texts;
    for (const MatchKey key : keys) texts.push_back(std::to_string(static_cast<std::int64_t>(key)));
    return Statement{session, mark_sql(dialect)}.in(scope).with("keys", id_list(texts)).run();
}

}  // namespace dealwire::store
