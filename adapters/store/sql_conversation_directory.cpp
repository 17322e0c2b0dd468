#include "adapters/store/sql_conversation_directory.hpp"

#include "adapters/store/client_ids.hpp"
#include "adapters/store/conversation_rows.hpp"
#include "engine/model/listing.hpp"

#include <soci/soci.h>

#include <algorithm>

namespace dealwire::store {
namespace {

using base::ConversationId;
using base::TenantId;
using ports::ConversationFilter;
using ports::ListedBy;
using ports::ListedConversation;
using ports::ListPlace;

constexpr auto kWorkspaces = R"sql(
    SELECT id FROM conversation_workspace WHERE tenant_id = :tenant ORDER BY id
)sql";

/// From one host to the next by the index, whatever the number of conversations.
constexpr auto kHosts = R"sql(
    WITH RECURSIVE host (name) AS (
        SELECT (SELECT MIN(primary_user) FROM conversation
                WHERE tenant_id = :tenant AND state = 'live' AND started_at IS NOT NULL)
        UNION ALL
        SELECT (SELECT MIN(c.primary_user) FROM conversation AS c
                WHERE c.tenant_id = :tenant AND c.state = 'live' AND c.started_at IS NOT NULL
                  AND c.primary_user > host.name)
        FROM host
        WHERE host.name IS NOT NULL)
    SELECT name FROM host WHERE name IS NOT NULL AND name <> ''
)sql";

/// The moment that the list goes by. Where ids are given they are few, and found by their own
/// index: an expression keeps the planner from walking through all conversations in their order.
std::string moment(const ConversationFilter& filter) {
    const std::string column = filter.by == ListedBy::Listing ? "c.listed_at" : "c.time_at";
    return filter.ids ? "(" + column + " + 0)" : column;
}

/// One host is found by an index in the order of the list; several are not.
std::string users_listed(const Dialect& dialect, const std::vector<std::string>& users) {
    if (users.size() == 1) return "c.primary_user = :users";
    std::string select = dialect.listed_ids;
    constexpr std::string_view kIds = ":ids";
    select.replace(select.find(kIds), kIds.size(), ":users");
    return dialect.is_in("c.primary_user", select);
}

/// What follows FROM; `bind` adds the values.
std::string conditions(const Dialect& dialect, const ConversationFilter& filter) {
    std::string text = " WHERE c.tenant_id = :tenant AND c.state = 'live'";
    const std::string at = moment(filter);
    if (!filter.with_planned) text += " AND c.started_at IS NOT NULL";
    if (filter.from) text += " AND " + at + " >= CAST(:from AS BIGINT)";
    if (filter.to) text += " AND " + at + " < CAST(:to AS BIGINT)";
    if (filter.workspace) text += " AND c.workspace = :workspace";
    if (filter.is_private) text += " AND c.is_private = CAST(:private AS SMALLINT)";
    if (filter.ids)
        text += filter.ids->size() == 1 ? " AND c.id = :ids" : " AND " + dialect.is_listed("c.id");
    if (filter.primary_users) text += " AND " + users_listed(dialect, *filter.primary_users);
    return text;
}

void bind(LeanQuery& query, const TenantId& tenant, const ConversationFilter& filter) {
    query.with("tenant", tenant.value);
    if (filter.from) query.with("from", std::to_string(to_number(*filter.from)));
    if (filter.to) query.with("to", std::to_string(to_number(*filter.to)));
    if (filter.workspace) query.with("workspace", *filter.workspace);
    if (filter.is_private) query.with("private", *filter.is_private ? "1" : "0");
    if (filter.ids)
        query.with("ids", filter.ids->size() == 1 ? filter.ids->front().value
                                                  : conversation_ids(*filter.ids));
    if (!filter.primary_users) return;
    const auto& users = *filter.primary_users;
    query.with("users", users.size() == 1 ? users.front() : id_list(users));
}

/// The column with what is asked for, and the table it stands in.
std::pair<std::string, std::string> content_of(ports::ListedContent content) {
    using enum ports::ListedContent;
    if (content == Nothing) return {"NULL", ""};
    const std::string column = content == Head ? "head" : "document";
    const std::string table = content == Head ? "conversation_head" : "conversation_content";
    return {"h." + column, " LEFT JOIN " + table +
                               " AS h ON h.tenant_id = c.tenant_id AND h.conversation_id = c.id"};
}

std::string page_sql(const Dialect& dialect, const ConversationFilter& filter, bool goes_on) {
    const std::string at = moment(filter);
    const auto [column, table] = content_of(filter.content);
    std::string text = std::string{"SELECT "} + kConversationColumns +
                       ", c.listed_at, c.workspace, " + column + " FROM conversation AS c" + table +
                       conditions(dialect, filter);
    if (goes_on) text += " AND (" + at + ", c.id) > (CAST(:at AS BIGINT), :id)";
    return text + " ORDER BY " + at + ", c.id LIMIT CAST(:limit AS BIGINT)";
}

base::Tree content_from_text(ports::ListedContent content, const std::string& id,
                             std::string_view text) {
    // A head has no transcript, so nothing is left out of it.
    return content == ports::ListedContent::Whole ? document_from_text(id, text)
                                                  : document_without_transcript(id, text);
}

bool matches_nothing(const ConversationFilter& filter) {
    return (filter.ids && filter.ids->empty()) ||
           (filter.primary_users && filter.primary_users->empty());
}

}  // namespace

std::vector<ListedConversation> SqlConversationDirectory::page(
    const TenantId& tenant, const ConversationFilter& filter, const std::optional<ListPlace>& after,
    std::size_t limit) {
    std::vector<ListedConversation> found;
    if (matches_nothing(filter)) return found;
    LeanQuery query{page_sql(database_.dialect(), filter, after.has_value()), {}};
    bind(query, tenant, filter);
    if (after) query.with("at", std::to_string(to_number(after->at))).with("id", after->id.value);
    query.with("limit", std::to_string(row_limit(limit)));
    database_.glance([&](soci::session& session) {
        found.clear();
        each_lean_row(session, database_.dialect(), query, [&](const LeanRow& row) {
            ListedConversation one;
            one.conversation = conversation_of(row);
            const auto listed = row.instant(kConversationWidth);
            one.workspace = row.string(kConversationWidth + 1);
            if (!row.is_null(kConversationWidth + 2))
                one.head = content_from_text(filter.content, one.conversation.id.value,
                                             row.text(kConversationWidth + 2));
            one.place = {filter.by == ListedBy::Listing ? listed : one.conversation.time,
                         one.conversation.id};
            found.push_back(std::move(one));
        });
    });
    return found;
}

std::int64_t SqlConversationDirectory::count(const TenantId& tenant,
                                             const ConversationFilter& filter) {
    if (matches_nothing(filter)) return 0;
    LeanQuery query{
        "SELECT COUNT(*) FROM conversation AS c" + conditions(database_.dialect(), filter), {}};
    bind(query, tenant, filter);
    return database_.glance([&](soci::session& session) {
        std::int64_t count = 0;
        each_lean_row(session, database_.dialect(), query,
                      [&](const LeanRow& row) { count = row.integer(0); });
        return count;
    });
}

std::vector<std::string> SqlConversationDirectory::workspaces(const TenantId& tenant) {
    return database_.glance([&](soci::session& session) {
        std::vector<std::string> found;
        Statement{session, kWorkspaces}.with("tenant", tenant.value).each(1, [&](const Row& row) {
            found.push_back(row.text(0));
        });
        return found;
    });
}

std::vector<std::string> SqlConversationDirectory::hosts(const TenantId& tenant) {
    auto found = database_.glance([&](soci::session& session) {
        std::vector<std::string> names;
        Statement{session, kHosts}.with("tenant", tenant.value).each(1, [&](const Row& row) {
            names.push_back(row.text(0));
        });
        return names;
    });
    std::ranges::sort(found);  // the database may sort by another language's rules
    return found;
}

std::optional<ConversationId> SqlConversationDirectory::with_client_id(
    const TenantId& tenant, const std::string& client_id) {
    return database_.glance([&](soci::session& session) {
        return conversation_with_client_id(session, tenant, client_id);
    });
}

}  // namespace dealwire::store
