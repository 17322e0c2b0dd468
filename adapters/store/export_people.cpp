#include "adapters/store/export_people.hpp"

#include "adapters/store/lean_rows.hpp"
#include "adapters/store/statement.hpp"
#include "engine/base/digest.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace dealwire::store {
namespace {

constexpr std::size_t kQuestionDigits = 8;  // ports::DueConversation::asked
constexpr std::size_t kListed = 5000;       // conversations of one statement

constexpr auto kNoted = R"sql(
    SELECT answers FROM export_people WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kDigest = R"sql(
    SELECT digest FROM export_people WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kNoteFirst = R"sql(
    INSERT INTO export_people (tenant_id, org_id, answers, digest)
    VALUES (:tenant, :org, :answers, :digest)
    ON CONFLICT (tenant_id, org_id) DO NOTHING
)sql";

constexpr auto kNote = R"sql(
    UPDATE export_people SET answers = :answers, digest = :digest
    WHERE tenant_id = :tenant AND org_id = :org AND digest = :before
)sql";

constexpr auto kFinished = R"sql(
    SELECT conversation_id, asked FROM export_progress
    WHERE tenant_id = :tenant AND org_id = :org AND is_removed = 0
)sql";

constexpr auto kTakeOver = R"sql(
    UPDATE export_progress SET settings = :settings
    WHERE tenant_id = :tenant AND org_id = :org AND settings = :former
)sql";

bool asks_one_of(std::string_view asked, const std::set<std::string, std::less<>>& questions) {
    for (; asked.size() >= kQuestionDigits; asked.remove_prefix(kQuestionDigits))
        if (questions.contains(asked.substr(0, kQuestionDigits))) return true;
    return false;
}

/// Every finished conversation is looked at: members change a few times a day at most, and an index
/// would cost each export a row for everybody who took part.
std::vector<std::string> concerned(soci::session& session, const Dialect& dialect,
                                   const model::OrgScope& scope,
                                   const std::set<std::string>& changed) {
    const std::set<std::string, std::less<>> questions{changed.begin(), changed.end()};
    std::vector<std::string> found;
    each_lean_row(session, dialect, LeanQuery{kFinished, {}}.in(scope), [&](const LeanRow& row) {
        if (row.is_null(1) || asks_one_of(row.text(1), questions)) found.push_back(row.string(0));
    });
    return found;
}

void make_due(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
              std::span<const std::string> conversations) {
    const std::string sql =
        "UPDATE export_progress SET settings = :settings WHERE tenant_id = :tenant AND "
        "org_id = :org AND " +
        dialect.is_listed("conversation_id");
    while (!conversations.empty()) {
        const auto some = conversations.first(std::min(conversations.size(), kListed));
        Statement{session, sql}
            .in(scope)
            .with("settings", kOtherPeople)
            .with("ids", id_list(some))
            .run();
        conversations = conversations.subspan(some.size());
    }
}

}  // namespace

bool are_noted(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
               const std::string& digest) {
    // Who notes others waits for us, and then sees what we finished.
    const char* shared = dialect.backend == Backend::Postgresql ? " FOR SHARE" : "";
    bool noted = true;
    Statement{session, std::string{kDigest} + shared}.in(scope).each(
        1, [&](const Row& row) { noted = row.text(0) == digest; });
    return noted;
}

std::optional<std::string> noted_people(soci::session& session, const model::OrgScope& scope) {
    std::optional<std::string> answers;
    Statement{session, kNoted}.in(scope).each(1, [&](const Row& row) { answers = row.text(0); });
    return answers;
}

bool note_people(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 const ports::PeopleChange& change) {
    Statement note{session, change.before ? kNote : kNoteFirst};
    note.in(scope).with("answers", change.now).with("digest", base::digest(change.now));
    if (change.before) note.with("before", base::digest(*change.before));
    if (note.run() == 0) return false;
    if (change.before)
        make_due(session, dialect, scope, concerned(session, dialect, scope, change.asked));
    else
        Statement{session, kTakeOver}
            .in(scope)
            .with("settings", change.settings)
            .with("former", change.former_settings)
            .run();
    return true;
}

}  // namespace dealwire::store
