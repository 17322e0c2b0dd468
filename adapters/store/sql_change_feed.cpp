#include "adapters/store/sql_change_feed.hpp"

#include "adapters/store/change_notes.hpp"
#include "adapters/store/lean_rows.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

#include <array>
#include <map>

namespace dealwire::store {
namespace {

using base::TenantId;
using model::ChangedSubject;
using model::ChangeNote;
using model::ChangePlace;
using model::SubjectKind;
using ports::ChangePage;
using Key = std::pair<SubjectKind, std::string>;
using Subjects = std::map<Key, ChangedSubject>;

/// One fold reads notes until it has as many subjects: a second's work or so, and some megabytes.
constexpr std::int64_t kSubjectsAtOnce = 50'000;
constexpr std::size_t kNotesAtOnce = 2'000;

constexpr auto kColumns =
    "kind, subject_id, position, born_position, is_deleted, content_position, access_position, "
    "trackers_position, resolution_position";

/// The page, and beside it whether notes wait to be folded: one row without a subject where the
/// page is empty. One statement sees both at one moment. Of two, the second would miss the notes,
/// and the first the subjects, that somebody folds between them; the reader would be told that it
/// is at the end.
std::string after_sql() {
    return std::string{R"sql(
        SELECT waiting.notes, page.*
        FROM (SELECT CASE WHEN EXISTS (SELECT 1 FROM change_note WHERE tenant_id = :tenant)
                     THEN 1 ELSE 0 END AS notes) AS waiting
        LEFT JOIN (SELECT )sql"} +
           kColumns + R"sql(
            FROM subject_change
            WHERE tenant_id = :tenant
              AND (position, kind, subject_id) > (CAST(:position AS BIGINT), :kind, :subject)
            ORDER BY position, kind, subject_id
            LIMIT :limit
        ) AS page ON TRUE
        ORDER BY page.position, page.kind, page.subject_id
    )sql";
}

constexpr auto kReached = R"sql(
    SELECT position FROM subject_change
    WHERE tenant_id = :tenant AND kind = :kind AND subject_id = :subject
)sql";
constexpr auto kNow = "SELECT position FROM change_position WHERE tenant_id = :tenant";

/// Whoever folds at the same time waits here.
constexpr auto kLockFold = R"sql(
    INSERT INTO change_fold (tenant_id, position) VALUES (:tenant, 0)
    ON CONFLICT (tenant_id) DO UPDATE SET position = change_fold.position
)sql";

constexpr auto kNotes = R"sql(
    SELECT position, subjects, notes FROM change_note
    WHERE tenant_id = :tenant
    ORDER BY position
    LIMIT :limit
)sql";

constexpr auto kDropNotes =
    "DELETE FROM change_note WHERE tenant_id = :tenant AND position <= :position";

constexpr auto kSaveFold = "UPDATE change_fold SET position = :position WHERE tenant_id = :tenant";

/// All of a kind that are there, by a note without a subject.
constexpr std::array<const char*, model::kAspects> kTouchAll{
    "UPDATE subject_change SET position = :position, content_position = :position "
    "WHERE tenant_id = :tenant AND kind = :kind AND is_deleted = 0",
    "UPDATE subject_change SET position = :position, access_position = :position "
    "WHERE tenant_id = :tenant AND kind = :kind AND is_deleted = 0",
    "UPDATE subject_change SET position = :position, trackers_position = :position "
    "WHERE tenant_id = :tenant AND kind = :kind AND is_deleted = 0",
    "UPDATE subject_change SET position = :position, resolution_position = :position "
    "WHERE tenant_id = :tenant AND kind = :kind AND is_deleted = 0"};

constexpr auto kStage = "stage_subject_change";
constexpr std::array kStageColumns{StagedColumn{"kind", "TEXT"},
                                   StagedColumn{"subject_id", "TEXT"},
                                   StagedColumn{"position", "BIGINT"},
                                   StagedColumn{"born_position", "BIGINT"},
                                   StagedColumn{"is_deleted", "SMALLINT"},
                                   StagedColumn{"content_position", "BIGINT"},
                                   StagedColumn{"access_position", "BIGINT"},
                                   StagedColumn{"trackers_position", "BIGINT"},
                                   StagedColumn{"resolution_position", "BIGINT"}};

constexpr auto kMerge = R"sql(
    INSERT INTO subject_change (tenant_id, kind, subject_id, position, born_position, is_deleted,
                                content_position, access_position, trackers_position,
                                resolution_position)
    SELECT CAST(:tenant AS TEXT), kind, subject_id, position, born_position, is_deleted,
           content_position, access_position, trackers_position, resolution_position
    FROM stage_subject_change
    WHERE TRUE
    ORDER BY kind, subject_id
    ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE
    SET position = excluded.position, born_position = excluded.born_position,
        is_deleted = excluded.is_deleted, content_position = excluded.content_position,
        access_position = excluded.access_position,
        trackers_position = excluded.trackers_position,
        resolution_position = excluded.resolution_position
)sql";

std::string held_sql(const Dialect& dialect) {
    return std::string{"SELECT "} + kColumns + " FROM " +
           dialect.found_by_key("subject_change", "subject_id",
                                "tenant_id = :tenant AND kind = :kind");
}

/// Of kColumns, the first of which is the row's column `at`.
ChangedSubject subject_of(const LeanRow& row, std::size_t at = 0) {
    ChangedSubject subject;
    subject.kind = model::subject_kind_named(row.text(at));
    subject.id = row.string(at + 1);
    subject.position = row.integer(at + 2);
    subject.born = row.integer(at + 3);
    subject.deleted = row.flag(at + 4);
    for (std::size_t i = 0; i < model::kAspects; ++i) subject.aspects[i] = row.integer(at + 5 + i);
    return subject;
}

std::vector<TextCell> staged_row(const ChangedSubject& subject) {
    std::vector<TextCell> row{model::name_of(subject.kind), subject.id,
                              std::to_string(subject.position), std::to_string(subject.born),
                              subject.deleted ? "1" : "0"};
    for (const std::int64_t position : subject.aspects) row.push_back(std::to_string(position));
    return row;
}

struct Note {
    std::int64_t position = 0;
    std::string text;
};

/// One fold: notes are followed in the order of their positions.
class Fold {
public:
    Fold(soci::session& session, const Dialect& dialect, const TenantId& tenant)
        : session_{session}, dialect_{dialect}, tenant_{tenant} {}

    /// Whether notes may be left.
    bool run() {
        Statement{session_, kLockFold}.with("tenant", tenant_.value).run();
        const std::vector<Note> notes = read();
        if (notes.empty()) return false;
        load(notes);
        for (const Note& note : notes) follow(note);
        write();
        finish(notes.back().position);
        return more_;
    }

private:
    std::vector<Note> read() {
        std::vector<Note> notes;
        std::int64_t subjects = 0;
        Statement{session_, kNotes}
            .with("tenant", tenant_.value)
            .with("limit", row_limit(kNotesAtOnce))
            .each(3, [&](const Row& row) {
                if (more_ |= subjects >= kSubjectsAtOnce; more_) return;
                subjects += row.integer(1);
                notes.push_back({row.integer(0), row.text(2)});
            });
        more_ = more_ || notes.size() == kNotesAtOnce;
        return notes;
    }

    void load(const std::vector<Note>& notes) {
        std::map<SubjectKind, std::vector<std::string>> ids;
        for (const Note& note : notes)
            for (ChangeNote& one : notes_from_text(note.text))
                if (!one.subject.empty()) ids[one.kind].push_back(std::move(one.subject));
        for (const auto& [kind, listed] : ids) load(kind, listed);
    }

    void load(SubjectKind kind, const std::vector<std::string>& ids) {
        LeanQuery query{held_sql(dialect_), {}};
        query.with("tenant", tenant_.value)
            .with("kind", model::name_of(kind))
            .with("ids", id_list(ids));
        each_lean_row(session_, dialect_, query, [&](const LeanRow& row) {
            ChangedSubject subject = subject_of(row);
            held_.insert_or_assign(Key{subject.kind, subject.id}, std::move(subject));
        });
    }

    void follow(const Note& note) {
        for (const ChangeNote& one : notes_from_text(note.text)) {
            if (one.subject.empty()) {
                touch_all(one, note.position);
                continue;
            }
            const Key key{one.kind, one.subject};
            ChangedSubject& subject = held_[key];
            subject.kind = one.kind;
            subject.id = one.subject;
            model::apply(subject, one, note.position);
            changed_[key] = &subject;
        }
    }

    /// What is known of single ones is written before, and is not up to date afterwards.
    void touch_all(const ChangeNote& note, std::int64_t position) {
        write();
        Statement{session_, kTouchAll.at(static_cast<std::size_t>(note.aspect))}
            .with("tenant", tenant_.value)
            .with("kind", std::string{model::name_of(note.kind)})
            .with("position", position)
            .run();
        for (auto& [key, subject] : held_)
            if (key.first == note.kind && subject.born > 0 && !subject.deleted)
                model::apply(subject, note, position);
    }

    void write() {
        if (changed_.empty()) return;
        std::vector<std::vector<TextCell>> rows;
        rows.reserve(changed_.size());
        for (const auto& [key, subject] : changed_) rows.push_back(staged_row(*subject));
        stage(session_, dialect_, kStage, kStageColumns, std::move(rows));
        Statement{session_, kMerge}.with("tenant", tenant_.value).run();
        clear_stage(session_, kStage);
        changed_.clear();
    }

    void finish(std::int64_t position) {
        for (const char* sql : {kDropNotes, kSaveFold})
            Statement{session_, sql}.with("tenant", tenant_.value).with("position", position).run();
    }

    soci::session& session_;
    const Dialect& dialect_;
    const TenantId& tenant_;
    Subjects held_;
    std::map<Key, const ChangedSubject*> changed_;
    bool more_ = false;
};

std::int64_t newest(soci::session& session, const TenantId& tenant) {
    return Statement{session, kNow}.with("tenant", tenant.value).number().value_or(0);
}

struct ReadPage {
    ChangePage page;
    bool notes = false;  ///< some waited to be folded when the page was read
};

ReadPage read_page(soci::session& session, const Dialect& dialect, const TenantId& tenant,
                   const ChangePlace& place, std::size_t limit) {
    LeanQuery query{after_sql(), {}};
    query.with("tenant", tenant.value)
        .with("position", std::to_string(place.position))
        .with("kind", model::name_of(place.kind))
        .with("subject", place.subject)
        .with("limit", std::to_string(row_limit(limit + 1)));
    ReadPage read;
    ChangePage& page = read.page;
    page.next = place;
    each_lean_row(session, dialect, query, [&](const LeanRow& row) {
        read.notes = row.flag(0);
        if (!row.is_null(1)) page.subjects.push_back(subject_of(row, 1));
    });
    page.more = page.subjects.size() > limit;
    if (page.more) page.subjects.pop_back();
    if (!page.subjects.empty()) page.next = page.subjects.back().place();
    return read;
}

}  // namespace

ChangePage SqlChangeFeed::after(const TenantId& tenant, const ChangePlace& place,
                                std::size_t limit) {
    const auto read = [&] {
        return database_.glance([&](soci::session& session) {
            return read_page(session, database_.dialect(), tenant, place, limit);
        });
    };
    ReadPage found = read();
    while (!found.page.more && found.notes) {
        fold(tenant);
        found = read();
        if (found.page.subjects.empty()) continue;
        found.page.more = found.page.more || found.notes;
        break;
    }
    return std::move(found.page);
}

ChangePlace SqlChangeFeed::now(const TenantId& tenant) {
    return database_.glance(
        [&](soci::session& session) { return model::end_of(newest(session, tenant)); });
}

bool SqlChangeFeed::knows(const TenantId& tenant, const ChangePlace& place) {
    return database_.read([&](soci::session& session) {
        if (place > model::end_of(newest(session, tenant))) return false;
        if (place.subject.empty()) return true;
        const auto reached = Statement{session, kReached}
                                 .with("tenant", tenant.value)
                                 .with("kind", std::string{model::name_of(place.kind)})
                                 .with("subject", place.subject)
                                 .number();
        return reached && *reached >= place.position;
    });
}

bool SqlChangeFeed::fold(const TenantId& tenant) {
    return database_.write([&](soci::session& session) {
        return Fold{session, database_.dialect(), tenant}.run();
    });
}

}  // namespace dealwire::store
