#include "adapters/store/sql_conversation_store.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/change_notes.hpp"
#include "adapters/store/client_ids.hpp"
#include "adapters/store/conversation_people.hpp"
#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/conversation_writes.hpp"
#include "adapters/store/count_sql.hpp"
#include "adapters/store/participants_text.hpp"
#include "adapters/store/resolution_keys.hpp"
#include "adapters/store/sql_activity_days.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/tenant_check.hpp"
#include "engine/model/listing.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

namespace dealwire::store {
namespace {

using base::ConversationId;
using base::TenantId;
using model::Conversation;
using ports::IncomingConversation;
using ports::Saved;
using Rows = std::vector<std::vector<TextCell>>;

constexpr auto kStage = "stage_conversation";

constexpr auto kMerge = R"sql(
    INSERT INTO conversation (tenant_id, id, state, time_at, started_at, scheduled_at, title,
                              primary_user, is_private, digest, participants, listed_at,
                              workspace, revision)
    SELECT CAST(:tenant AS TEXT), id, 'live', time_at, started_at, scheduled_at, title,
           primary_user, is_private, digest, participants, listed_at, workspace,
           CAST(:revision AS BIGINT)
    FROM stage_conversation
    WHERE TRUE
    ORDER BY id
    ON CONFLICT (tenant_id, id) DO UPDATE
    SET state = 'live', time_at = excluded.time_at, started_at = excluded.started_at,
        scheduled_at = excluded.scheduled_at, title = excluded.title,
        primary_user = excluded.primary_user, is_private = excluded.is_private,
        digest = excluded.digest, participants = excluded.participants,
        listed_at = excluded.listed_at, workspace = excluded.workspace,
        revision = excluded.revision
)sql";

/// The row stays locked until the end of the transaction, so that whoever read a revision has seen
/// all conversations up to it.
constexpr auto kRaiseRevision = R"sql(
    INSERT INTO conversation_revision (tenant_id, revision) VALUES (:tenant, 1)
    ON CONFLICT (tenant_id) DO UPDATE SET revision = conversation_revision.revision + 1
    RETURNING revision, erased
)sql";

constexpr auto kHoldRevision = R"sql(
    SELECT revision FROM conversation_revision WHERE tenant_id = :tenant
)sql";

constexpr auto kMergeContent = R"sql(
    INSERT INTO conversation_content (tenant_id, conversation_id, document)
    SELECT CAST(:tenant AS TEXT), id, document
    FROM stage_conversation
    WHERE TRUE
    ORDER BY id
    ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET document = excluded.document
)sql";

constexpr auto kMergeHead = R"sql(
    INSERT INTO conversation_head (tenant_id, conversation_id, client_id, head)
    SELECT CAST(:tenant AS TEXT), id, client_id, head
    FROM stage_conversation
    WHERE TRUE
    ORDER BY id
    ON CONFLICT (tenant_id, conversation_id) DO UPDATE
    SET client_id = excluded.client_id, head = excluded.head
)sql";

constexpr auto kMergeWorkspaces = R"sql(
    INSERT INTO conversation_workspace (tenant_id, id)
    SELECT DISTINCT CAST(:tenant AS TEXT), workspace
    FROM stage_conversation
    WHERE TRUE
    ORDER BY 2
    ON CONFLICT (tenant_id, id) DO NOTHING
)sql";

constexpr auto kBury = R"sql(
    UPDATE conversation
    SET state = 'removed', started_at = NULL, scheduled_at = NULL, title = '', primary_user = '',
        is_private = 0, digest = '', participants = '', workspace = '',
        revision = :revision
    WHERE tenant_id = :tenant AND id = :id AND state = 'live'
)sql";

/// What goes with a conversation: none of it may be read again after an erasure.
constexpr std::array kGoWithIt{
    "DELETE FROM conversation_content WHERE tenant_id = :tenant AND conversation_id = :id",
    "DELETE FROM conversation_head WHERE tenant_id = :tenant AND conversation_id = :id",
    "DELETE FROM resolution_override WHERE tenant_id = :tenant AND conversation_id = :id",
    "DELETE FROM export_read WHERE tenant_id = :tenant AND conversation_id = :id",
};

constexpr std::array kConclusions{
    "DELETE FROM tracker_hit WHERE tenant_id = :tenant AND conversation_id = :id",
    "DELETE FROM tracker_search WHERE tenant_id = :tenant AND conversation_id = :id",
    "DELETE FROM resolution WHERE tenant_id = :tenant AND conversation_id = :id",
    "DELETE FROM unknown_person WHERE tenant_id = :tenant AND conversation_id = :id",
    // The org's words may quote what it refused.
    "UPDATE export_record SET error = '' WHERE tenant_id = :tenant AND conversation_id = :id",
};

constexpr auto kNoteAct = R"sql(
    INSERT INTO conversation_deletion (tenant_id, conversation_id, deletion_id)
    VALUES (:tenant, :id, :act)
    ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET deletion_id = excluded.deletion_id
)sql";

constexpr auto kOfTenant = "tenant_id = :tenant";

std::string held_versions_sql(const Dialect& dialect) {
    return "SELECT id, state, digest, is_private FROM " +
           dialect.found_by_key("conversation", "id", kOfTenant);
}

std::string held_places_sql(const Dialect& dialect) {
    return "SELECT id, participants, time_at FROM " +
           dialect.found_by_key("conversation", "id", kOfTenant) + " WHERE c.state = 'live'";
}

std::string contents_sql(const Dialect& dialect) {
    return "SELECT conversation_id, document FROM " +
           dialect.found_by_key("conversation_content", "conversation_id", kOfTenant);
}

std::string find_sql(const Dialect& dialect) {
    return std::string{"SELECT "} + kConversationColumns + " FROM " +
           dialect.found_by_key("conversation", "id", kOfTenant) +
           " WHERE c.state = 'live' ORDER BY c.id";
}

std::string newest_sql(bool from_the_top) {
    std::string text = std::string{"SELECT "} + kConversationColumns +
                       " FROM conversation AS c WHERE c.tenant_id = :tenant AND c.state = 'live'";
    if (!from_the_top)
        text +=
            " AND (c.time_at, c.id) < (SELECT b.time_at, b.id FROM conversation AS b "
            "WHERE b.tenant_id = :tenant AND b.id = :before)";
    return text + " ORDER BY c.time_at DESC, c.id DESC LIMIT :limit";
}

struct HeldVersion {
    bool lives = false;
    std::string digest;
    bool is_private = false;
};

using HeldVersions = std::map<std::string, HeldVersion>;

HeldVersions held_versions(soci::session& session, const Dialect& dialect, const TenantId& tenant,
                           std::span<const IncomingConversation> batch) {
    HeldVersions held;
    const auto id = [](const IncomingConversation& one) { return one.conversation.id.value; };
    Statement{session, held_versions_sql(dialect)}
        .with("tenant", tenant.value)
        .with("ids", id_list_of(batch, id))
        .each(4, [&](const Row& row) {
            held.emplace(row.text(0), HeldVersion{row.text(1) == "live", row.text(2), row.flag(3)});
        });
    return held;
}

TextCell cell(const std::optional<base::Instant>& instant) {
    if (!instant) return std::nullopt;
    return std::to_string(to_number(*instant));
}

std::vector<TextCell> staged_row(const IncomingConversation& incoming) {
    const Conversation& one = incoming.conversation;
    const model::Listing listing = model::listing_of(one, incoming.document);
    return {one.id.value,
            cell(one.time),
            cell(one.started),
            cell(one.scheduled),
            one.title,
            one.primary_user,
            one.is_private ? "1" : "0",
            one.digest,
            participants_text(one.participants),
            cell(listing.at),
            listing.workspace,
            listing.client_id,
            json::to_text(listing.head),
            json::to_text(incoming.document)};
}

constexpr std::array kStageColumns{StagedColumn{"id", "TEXT"},
                                   StagedColumn{"time_at", "BIGINT"},
                                   StagedColumn{"started_at", "BIGINT"},
                                   StagedColumn{"scheduled_at", "BIGINT"},
                                   StagedColumn{"title", "TEXT"},
                                   StagedColumn{"primary_user", "TEXT"},
                                   StagedColumn{"is_private", "SMALLINT"},
                                   StagedColumn{"digest", "TEXT"},
                                   StagedColumn{"participants", "TEXT"},
                                   StagedColumn{"listed_at", "BIGINT"},
                                   StagedColumn{"workspace", "TEXT"},
                                   StagedColumn{"client_id", "TEXT"},
                                   StagedColumn{"head", "TEXT"},
                                   StagedColumn{"document", "TEXT"}};

/// What a conversation is found by and counted with beside its row.
struct Place {
    std::vector<model::PersonKey> people;
    DayNumber day = 0;
};

/// Those of the listed conversations that live. Nobody else changes them before the end of the
/// transaction where the revision was raised before.
std::map<std::string, Place> held_places(soci::session& session, const Dialect& dialect,
                                         const TenantId& tenant, const std::string& ids) {
    std::map<std::string, Place> held;
    LeanQuery query{held_places_sql(dialect), {}};
    query.with("tenant", tenant.value).with("ids", ids);
    each_lean_row(session, dialect, query, [&](const LeanRow& row) {
        held.emplace(row.string(0), Place{model::person_keys(participants_from_text(row.text(1))),
                                          day_of(row.instant(2))});
    });
    return held;
}

std::vector<model::PersonKey> without(std::span<const model::PersonKey> keys,
                                      std::span<const model::PersonKey> others) {
    std::vector<model::PersonKey> left;
    std::ranges::set_difference(keys, others, std::back_inserter(left));
    return left;
}

using Written = std::vector<const IncomingConversation*>;

/// By whom the conversations are found, and which days have changed. `held`: as they were before.
void write_places(soci::session& session, const Dialect& dialect, const TenantId& tenant,
                  const Written& written, const std::map<std::string, Place>& held) {
    std::vector<PeopleOf> added;
    std::set<DayNumber> days;
    for (const IncomingConversation* incoming : written) {
        const Conversation& one = incoming->conversation;
        auto people = model::person_keys(one.participants);
        days.insert(day_of(one.time));
        if (const auto before = held.find(one.id.value); before != held.end()) {
            days.insert(before->second.day);
            drop_people(session, dialect, tenant, {one.id, without(before->second.people, people)});
            people = without(people, before->second.people);
        }
        added.push_back({one.id, std::move(people)});
    }
    add_people(session, dialect, tenant, added);
    mark_days(session, dialect, tenant, days);
}

void stage_all(soci::session& session, const Dialect& dialect, const Written& written) {
    Rows conversations;
    conversations.reserve(written.size());
    for (const IncomingConversation* incoming : written)
        conversations.push_back(staged_row(*incoming));
    stage(session, dialect, kStage, kStageColumns, std::move(conversations));
}

void write_staged(soci::session& session, const Dialect& dialect, const TenantId& tenant,
                  const Written& written, std::int64_t revision) {
    if (written.empty()) return clear_stage(session, kStage);
    const auto id = [](const IncomingConversation* one) { return one->conversation.id.value; };
    const auto held = held_places(session, dialect, tenant, id_list_of(written, id));
    Statement{session, kMerge}.with("tenant", tenant.value).with("revision", revision).run();
    for (const char* sql : {kMergeContent, kMergeHead, kMergeWorkspaces})
        Statement{session, sql}.with("tenant", tenant.value).run();
    clear_stage(session, kStage);
    write_places(session, dialect, tenant, written, held);
}

Saved saved_as(const HeldVersions& held, const IncomingConversation& incoming) {
    const auto known = held.find(incoming.conversation.id.value);
    if (known == held.end()) return Saved::Added;
    if (!known->second.lives) return incoming.revives ? Saved::Added : Saved::StaysDeleted;
    return known->second.digest == incoming.conversation.digest ? Saved::Unchanged : Saved::Updated;
}

/// What becomes of a batch, by what is held.
struct Decision {
    std::vector<Saved> saved;
    Written written;
    model::ChangeNotes notes;
};

void note_version(const HeldVersions& held, const Conversation& conversation,
                  model::ChangeNotes& notes) {
    using model::SubjectKind;
    const std::string& id = conversation.id.value;
    notes.push_back({SubjectKind::Conversation, id, model::Aspect::Content});
    const auto known = held.find(id);
    if (known != held.end() && known->second.lives &&
        known->second.is_private != conversation.is_private)
        notes.push_back({SubjectKind::Conversation, id, model::Aspect::Access});
}

/// Whether the list of erased people is another by now than that by which it was let in.
bool is_unchecked(const IncomingConversation& incoming, std::optional<std::int64_t> erased) {
    return erased && incoming.checked && *incoming.checked != *erased;
}

/// Whether one lives that it must not be beside of.
bool is_known(soci::session& session, const TenantId& tenant, const HeldVersions& held,
              const IncomingConversation& incoming) {
    const auto known = held.find(incoming.conversation.id.value);
    if (known != held.end() && known->second.lives) return true;
    const auto client_id = incoming.document.text_at("metaData.clientUniqueId");
    return client_id && !client_id->empty() &&
           conversation_with_client_id(session, tenant, *client_id);
}

/// `erased`: the revision of the list of erased people; nothing as long as it is not locked.
Decision decide(soci::session& session, const Dialect& dialect, const TenantId& tenant,
                std::span<const IncomingConversation> batch,
                std::optional<std::int64_t> erased = std::nullopt) {
    const auto held = held_versions(session, dialect, tenant, batch);
    Decision decision;
    for (const IncomingConversation& incoming : batch) {
        const bool known = incoming.only_new && is_known(session, tenant, held, incoming);
        const Saved saved = known ? Saved::Known : saved_as(held, incoming);
        const bool writes = saved == Saved::Added || saved == Saved::Updated;
        const bool kept_out = writes && is_unchecked(incoming, erased);
        decision.saved.push_back(kept_out ? Saved::Unchecked : saved);
        if (!writes || kept_out) continue;
        decision.written.push_back(&incoming);
        note_version(held, incoming.conversation, decision.notes);
    }
    return decision;
}

}  // namespace

Revision raise_revision(soci::session& session, const TenantId& tenant) {
    Revision raised;
    Statement{session, kRaiseRevision}.with("tenant", tenant.value).each(2, [&](const Row& row) {
        raised = {row.integer(0), row.integer(1)};
    });
    return raised;
}

void hold_revision(soci::session& session, const Dialect& dialect, const TenantId& tenant) {
    Statement{session, std::string{kHoldRevision} + dialect.lock_shared}
        .with("tenant", tenant.value)
        .number();
}

std::vector<Saved> save_conversations(soci::session& session, const Dialect& dialect,
                                      const TenantId& tenant,
                                      std::span<const IncomingConversation> batch,
                                      model::ChangeNotes& notes) {
    Decision expected = decide(session, dialect, tenant, batch);
    if (expected.written.empty()) return std::move(expected.saved);
    stage_all(session, dialect, expected.written);  // what takes long comes before the lock
    const Revision revision = raise_revision(session, tenant);
    // Whoever held the revision may have written the same conversations, or deleted them.
    Decision decision = decide(session, dialect, tenant, batch, revision.erased);
    if (decision.written != expected.written) stage_all(session, dialect, decision.written);
    write_staged(session, dialect, tenant, decision.written, revision.conversations);
    notes.insert(notes.end(), decision.notes.begin(), decision.notes.end());
    return std::move(decision.saved);
}

void note_act(soci::session& session, const TenantId& tenant, const ConversationId& id,
              const model::DeletionId& act) {
    Statement{session, kNoteAct}
        .with("tenant", tenant.value)
        .with("id", id.value)
        .with("act", act.value)
        .run();
}

void drop_conclusions(soci::session& session, const TenantId& tenant, const ConversationId& id) {
    forget_keys(session, tenant, id);
    for (const char* sql : kConclusions)
        Statement{session, sql}.with("tenant", tenant.value).with("id", id.value).run();
}

bool bury(soci::session& session, const Dialect& dialect, const TenantId& tenant,
          const ConversationId& id, const model::DeletionId& act) {
    const std::string ids = conversation_ids({&id, 1});
    // Nothing is written for a tenant that has no such conversation, or is not there at all.
    if (held_places(session, dialect, tenant, ids).empty()) return false;
    const std::int64_t revision = raise_revision(session, tenant).conversations;
    const auto held = held_places(session, dialect, tenant, ids);
    const auto count = Statement{session, kBury}
                           .with("tenant", tenant.value)
                           .with("id", id.value)
                           .with("revision", revision)
                           .run();
    if (count == 0) return false;
    for (const auto& [name, place] : held) {
        drop_people(session, dialect, tenant, {id, place.people});
        mark_days(session, dialect, tenant, {place.day});
    }
    drop_conclusions(session, tenant, id);
    for (const char* sql : kGoWithIt)
        Statement{session, sql}.with("tenant", tenant.value).with("id", id.value).run();
    note_act(session, tenant, id, act);
    return true;
}

std::vector<Saved> SqlConversationStore::save(const TenantId& tenant,
                                              std::span<const IncomingConversation> batch) {
    if (batch.empty()) return {};
    return database_.write([&](soci::session& session) {
        refuse_where_removed(session, database_.dialect(), tenant);
        model::ChangeNotes notes;
        auto saved = save_conversations(session, database_.dialect(), tenant, batch, notes);
        note_changes(session, tenant, notes);
        return saved;
    });
}

std::vector<Conversation> SqlConversationStore::find_all(const TenantId& tenant,
                                                         std::span<const ConversationId> ids) {
    if (ids.empty()) return {};
    return database_.glance([&](soci::session& session) {
        LeanQuery query{find_sql(database_.dialect()), {}};
        query.with("tenant", tenant.value).with("ids", conversation_ids(ids));
        return conversations_found(session, database_.dialect(), query);
    });
}

std::vector<model::ConversationContent> SqlConversationStore::contents(
    const TenantId& tenant, std::span<const ConversationId> ids) {
    return contents(tenant, ids, Documents::Whole);
}

std::vector<model::ConversationContent> SqlConversationStore::contents_without_transcripts(
    const TenantId& tenant, std::span<const ConversationId> ids) {
    return contents(tenant, ids, Documents::WithoutTranscript);
}

std::vector<model::ConversationContent> SqlConversationStore::contents(
    const TenantId& tenant, std::span<const ConversationId> ids, Documents wanted) {
    std::unordered_map<std::string, base::Tree> documents;
    database_.glance([&](soci::session& session) {
        LeanQuery query{contents_sql(database_.dialect()), {}};
        query.with("tenant", tenant.value).with("ids", conversation_ids(ids));
        each_lean_row(session, database_.dialect(), query, [&](const LeanRow& row) {
            const auto read =
                wanted == Documents::Whole ? document_from_text : document_without_transcript;
            documents.insert_or_assign(row.string(0), read(row.string(0), row.text(1)));
        });
    });
    std::vector<model::ConversationContent> found;
    for (const ConversationId& id : ids)
        if (auto document = documents.extract(id.value))
            found.push_back({id, std::move(document.mapped())});
    return found;
}

std::vector<Conversation> SqlConversationStore::newest(const TenantId& tenant,
                                                       const ConversationId& before,
                                                       std::size_t limit) {
    return database_.glance([&](soci::session& session) {
        LeanQuery query{newest_sql(before.empty()), {}};
        query.with("tenant", tenant.value).with("limit", std::to_string(row_limit(limit)));
        if (!before.empty()) query.with("before", before.value);
        return conversations_found(session, database_.dialect(), query);
    });
}

bool SqlConversationStore::remove(const TenantId& tenant, const ConversationId& id) {
    return database_.write([&](soci::session& session) {
        const bool gone = bury(session, database_.dialect(), tenant, id, {});
        if (gone) note_changes(session, tenant, {deletion_note(id)});
        return gone;
    });
}

std::int64_t SqlConversationStore::count(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        return Statement{session, kCountLive}.with("tenant", tenant.value).number().value_or(0);
    });
}

}  // namespace dealwire::store
