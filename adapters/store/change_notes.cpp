#include "adapters/store/change_notes.hpp"

#include "adapters/store/line_text.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

#include <stdexcept>

namespace dealwire::store {
namespace {

using model::Aspect;
using model::ChangeNote;
using model::ChangeNotes;
using model::SubjectKind;

// Never below the time, in microseconds: what is restored from a backup gives no position out again
// that a reader has seen, and he misses nothing that comes in afterwards.

constexpr auto kTakePositionSqlite = R"sql(
    INSERT INTO change_position (tenant_id, position)
    VALUES (:tenant, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER))
    ON CONFLICT (tenant_id) DO UPDATE
    SET position = MAX(change_position.position + 1, excluded.position)
    RETURNING position
)sql";

constexpr auto kTakePositionPostgresql = R"sql(
    INSERT INTO change_position (tenant_id, position)
    VALUES (:tenant, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT))
    ON CONFLICT (tenant_id) DO UPDATE
    SET position = GREATEST(change_position.position + 1, excluded.position)
    RETURNING position
)sql";

const char* take_position(soci::session& session) {
    return session.get_backend_name() == "postgresql" ? kTakePositionPostgresql
                                                      : kTakePositionSqlite;
}

constexpr auto kAddNote = R"sql(
    INSERT INTO change_note (tenant_id, position, subjects, notes)
    VALUES (:tenant, :position, :subjects, :notes)
)sql";

constexpr std::string_view kKindLetters = "xcm";
constexpr std::string_view kAspectLetters = "catr";
constexpr char kDeleted = 'd';

std::size_t place_in(std::string_view letters, char letter) {
    const std::size_t place = letters.find(letter);
    if (place == std::string_view::npos)
        throw std::out_of_range{"A note of changes is damaged in the store."};
    return place;
}

ChangeNote note_from(LineFields fields) {
    const std::string_view letters = fields.plain();
    if (letters.size() != 2) throw std::out_of_range{"A note of changes is damaged in the store."};
    ChangeNote note;
    note.kind = static_cast<SubjectKind>(place_in(kKindLetters, letters[0]));
    note.deleted = letters[1] == kDeleted;
    if (!note.deleted) note.aspect = static_cast<Aspect>(place_in(kAspectLetters, letters[1]));
    note.subject = fields.text();
    return note;
}

}  // namespace

void note_changes(soci::session& session, const base::TenantId& tenant, const ChangeNotes& notes) {
    if (notes.empty()) return;
    std::string text = notes_text(notes);
    const auto position =
        Statement{session, take_position(session)}.with("tenant", tenant.value).number();
    Statement{session, kAddNote}
        .with("tenant", tenant.value)
        .with("position", position.value_or(0))
        .with("subjects", static_cast<std::int64_t>(notes.size()))
        .with("notes", std::move(text))
        .run();
}

ChangeNotes notes_of(std::span<const std::string> conversations, Aspect aspect) {
    ChangeNotes notes;
    notes.reserve(conversations.size());
    for (const std::string& id : conversations)
        notes.push_back({SubjectKind::Conversation, id, aspect});
    return notes;
}

model::ChangeNote deletion_note(const base::ConversationId& id) {
    return {SubjectKind::Conversation, id.value, Aspect::Content, true};
}

std::string notes_text(const ChangeNotes& notes) {
    std::string text;
    LineWriter writer{text};
    for (const ChangeNote& note : notes) {
        const char letters[] = {
            kKindLetters[static_cast<std::size_t>(note.kind)],
            note.deleted ? kDeleted : kAspectLetters[static_cast<std::size_t>(note.aspect)]};
        writer.add_plain({letters, sizeof letters}).add(note.subject);
        writer.end();
    }
    return text;
}

ChangeNotes notes_from_text(std::string_view text) {
    ChangeNotes notes;
    each_line(text, [&](LineFields fields) { notes.push_back(note_from(fields)); });
    return notes;
}

}  // namespace dealwire::store
