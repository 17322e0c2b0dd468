#include "apps/dealwire/render/status_report.hpp"

#include "apps/dealwire/render/deletion_report.hpp"
#include "apps/dealwire/render/import_report.hpp"
#include "apps/dealwire/render/outcome_trees.hpp"
#include "apps/dealwire/render/rules_report.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"
#include "engine/connecting/reconnecting.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using base::Tree;
using ports::ReadColumn;

constexpr ports::DueShare kAgain = ports::DueShare::Again;

template <class Holds>
Tree names_tree(const std::vector<ReadColumn>& columns, const Holds& holds) {
    Tree::Array names;
    for (const ReadColumn& column : columns)
        if (holds(column)) names.emplace_back(column.name);
    return names;
}

Tree formulas_tree(const std::vector<ReadColumn>& columns) {
    Tree::Object formulas;
    for (const ReadColumn& column : columns)
        if (column.as_of) formulas.emplace_back(column.name, time_tree(column.as_of));
    return formulas;
}

Tree to_tree(const ObjectStatus& object) {
    return Tree::Object{
        {"live", object.held.live},
        {"deleted", object.held.deleted},
        {"missing", object.held.missing},
        {"released", object.held.released},
        {"bookmark", object.bookmark.empty() ? Tree{} : Tree{object.bookmark}},
        {"firstLoad", object.loading ? "unfinished"
                      : object.begun ? "done"
                                     : "none"},
        {"trouble", object.trouble ? error_tree(*object.trouble) : Tree{}},
        {"proof", object.proof ? proof_tree(*object.proof) : Tree{}},
        {"notVisible", names_tree(object.columns, [](const auto& c) { return !c.visible; })},
        {"filling",
         names_tree(object.columns, [](const auto& c) { return c.visible && !c.filled; })},
        {"formulas", formulas_tree(object.columns)}};
}

Tree changes_tree(const std::vector<model::SchemaChange>& changes) {
    Tree::Array list;
    for (const model::SchemaChange& change : changes)
        list.push_back(Tree::Object{{"object", change.object},
                                    {"field", change.field},
                                    {"change", model::name_of(change.kind)},
                                    {"before", change.before},
                                    {"after", change.after},
                                    {"noticed", base::to_text(change.noticed)}});
    return list;
}

Tree budget_tree(const Status& status) {
    Tree tree = Tree::Object{{"used", Tree{}}, {"allowed", Tree{}}, {"seenAt", Tree{}}};
    if (status.usage) {
        tree.set("used", status.usage->used);
        tree.set("allowed", status.usage->allowed);
        tree.set("seenAt", base::to_text(status.usage->seen_at));
    }
    tree.set("ours", status.ours);
    tree.set("pausedUntil", status.pause ? Tree{base::to_text(status.pause->until)} : Tree{});
    if (!status.unreadable.empty()) {
        tree.set("forecast", Tree{});
        return tree;
    }
    tree.set("forecast", Tree::Object{{"export", outlook_tree(status.outlook.fresh)},
                                      {"reprocess", outlook_tree(status.outlook.again)}});
    return tree;
}

void line(Output& output, std::string name, const std::string& text) {
    constexpr std::size_t kNames = 15;
    name.resize(kNames, ' ');
    output.line(name + text);
}

void print_connection(const Status& status, Output& output) {
    if (status.new_tenant)
        line(output, "Tenant", status.tenant + ": nothing is held of it. Is its name right?");
    if (!status.not_served.empty()) line(output, "Tenant", status.not_served);
    if (!status.connection)
        return line(output, "Connection",
                    "none yet. Connect a Salesforce org: dealwire connect salesforce "
                    "--environment production|sandbox --flow ...");
    const model::Connection& connection = *status.connection;
    line(output, "Connection",
         connection.name + ": " + connection.org_name + " (" +
             model::name_of(connection.environment) + ") as " + connection.username);
    if (connection.trouble.empty()) return;
    line(output, "", "must be authorised again: " + connection.trouble);
    line(output, "", connecting::reconnect_remedy(connection, connection.trouble));
}

std::int64_t not_exported(const Status& status) {
    return std::max<std::int64_t>(0, status.conversations - status.exports.conversations);
}

std::string due_words(const Status& status, const std::string& least) {
    if (!status.unreadable.empty())
        return "not known how many are due, as the mapping cannot be read";
    return least + counted(due_in(status.due, ports::DueShare::All), "conversation") + " due";
}

/// `1 record refused, 37 wait for it`
std::string parked_words(const Status& status) {
    const std::int64_t waiting = status.waiting_for_parent;
    const std::int64_t refused = status.exports.parked - waiting;
    if (waiting == 0) return counted(refused, "record") + " refused";
    return counted(refused, "record") + " refused, " + std::to_string(waiting) +
           (waiting == 1 ? " waits for its conversation record"
                         : " wait for their conversation record");
}

void print_conversations(const Status& status, Output& output) {
    const ports::ResolutionCounts& resolved = status.resolutions;
    if (!status.connection)
        return line(output, "Conversations", std::to_string(status.conversations) + " taken in");
    const std::string least = status.looked_at ? "at least " : "";
    const std::int64_t stale = resolved.stale_resolved + resolved.stale_unresolved;
    const std::int64_t never = resolved.waiting - stale;
    line(output, "Conversations",
         std::to_string(status.conversations) + ": " +
             std::to_string(resolved.resolved + resolved.stale_resolved) + " with records found, " +
             std::to_string(resolved.unresolved + resolved.stale_unresolved) + " without" +
             (never > 0 ? ", " + std::to_string(never) + " not looked at yet" : "") +
             (stale > 0 ? "; " + least + std::to_string(stale) + " of them are to be looked at anew"
                        : ""));
    line(output, "Export",
         counted(status.exports.written, "record") + " in the org, " +
             counted(status.exports.conversations, "conversation") + " exported, " +
             due_words(status, least) + ", " + least + counted(status.exports.pending, "record") +
             " unanswered");
    if (status.looked_at)
        line(output, "",
             "(\"at least\": of so many, the " + std::to_string(*status.looked_at) +
                 " conversations that changed last are looked at)");
    if (const std::int64_t out = not_exported(status); out > 0)
        line(output, "",
             counted(out, "conversation") +
                 " not in Salesforce; why: dealwire conversations list --not-exported");
    if (const auto again = due_in(status.due, kAgain); again > 0 || status.reprocessing_paused)
        line(output, "Reprocessing",
             least + counted(again, "conversation") + " to be looked at again" +
                 (status.reprocessing_paused ? "; paused (dealwire reprocess --resume)" : ""));
    if (status.exports.parked > 0)
        line(output, "Parked", parked_words(status) + ": dealwire parked list");
    if (!status.held_back.empty()) {
        line(output, "Held back", status.held_back);
        line(output, "",
             "Which and why: dealwire export --plan. To let them go: dealwire export --even-many");
    }
    if (status.exports.gone > 0)
        line(output, "By hand",
             counted(status.exports.gone, "record") +
                 " deleted in Salesforce and left alone: dealwire conversations deletions "
                 "--by-hand");
    for (const std::string& sentence : waiting_sentences(status.deletions))
        line(output, "Deletions", sentence);
}

Tree rules_in_force_tree(const RulesInForce& rules) {
    Tree tree = rules.revision ? revision_tree(*rules.revision, true)
                               : Tree::Object{{"revision", 0}, {"inForce", true}};
    tree.set("configFileEdited", rules.file_edited);
    return tree;
}

void print_rules(const RulesInForce& rules, Output& output) {
    if (!rules.revision)
        return line(output, "Rules", "of matching from the config file; no revision was ever set");
    const model::SettingRevision& revision = *rules.revision;
    line(output, "Rules",
         "of matching by " + name_of(rules.revision) + ", set " + base::to_text(revision.at) +
             " by " + revision.by +
             (revision.note.empty() ? "" : ": " + on_one_line(revision.note)));
    if (rules.file_edited)
        line(output, "",
             "the config file was edited since and is not in force for them: dealwire rules test "
             "--from-config");
}

void print_members(const MemberStatus& members, Output& output) {
    if (members.active + members.left == 0) return;
    line(output, "Members",
         std::to_string(members.recorded) + " recorded of " + std::to_string(members.active) +
             " active, " + std::to_string(members.left) + " left; " +
             (members.rules_revision == 0
                  ? "by the default rules"
                  : "by rules revision " + std::to_string(members.rules_revision)) +
             (members.by_hand > 0 ? ", " + std::to_string(members.by_hand) + " set by hand" : ""));
}

Tree members_tree(const MemberStatus& members) {
    return Tree::Object{{"active", members.active},
                        {"recorded", members.recorded},
                        {"left", members.left},
                        {"byHand", members.by_hand},
                        {"rulesRevision", members.rules_revision}};
}

/// The objects that the run could not bring in, and where to read why.
std::string not_ok(const model::Run& run) {
    std::vector<std::string> names;
    for (const model::ObjectOutcome& object : run.objects)
        if (object.outcome != model::Outcome::Ok &&
            std::ranges::find(names, object.object) == names.end())
            names.push_back(object.object);
    if (names.empty()) return "";
    return ": " + joined(names) + " (dealwire runs show " + run.id.value + ")";
}

/// Our own share is spent, or what is left is kept for others.
void print_stops(const ExportOutlook& outlook, Output& output) {
    const auto tell = [&](const char* what, const ShareOutlook& share) {
        if (share.conversations > 0 && share.stop)
            line(output, "Stopped",
                 std::string{what} + " at " + base::to_text(share.stop->until) +
                     " with the next run: " + share.stop->why);
    };
    tell("exports go on", outlook.fresh);
    tell("reprocessing goes on", outlook.again);
}

void print_calls(const Status& status, Output& output) {
    if (status.usage)
        line(output, "API calls",
             std::to_string(status.usage->used) + " of " + std::to_string(status.usage->allowed) +
                 " used in the org's day by all programs, seen " +
                 ago(status.usage->seen_at, status.now) + "; " + std::to_string(status.ours) +
                 " of ours in the last 24 h");
    const bool paused = status.pause && status.pause->until > status.now;
    if (paused)
        line(output, "Paused",
             "until " + base::to_text(status.pause->until) + ": " + status.pause->why);
    if (!paused) print_stops(status.outlook, output);
    if (!status.last_run) return line(output, "Last run", "none yet: dealwire sync");
    const KnownRun& last = *status.last_run;
    line(output, "Last run",
         last.run.kind + " " + base::to_text(last.run.started) + " " + state_words(last) +
             not_ok(last.run));
}

std::string known_up_to(const ObjectStatus& object) {
    if (!object.begun) return "not imported yet";
    const std::string until = object.bookmark.empty() ? "no records" : object.bookmark;
    return object.loading ? until + ", first load not finished" : until;
}

std::string proven(const ObjectStatus& object) {
    if (!object.proof) return "never";
    return verdict_of(*object.proof);
}

void print_objects_held(const Status& status, Output& output) {
    Table table{{"object", "live", "deleted", "missing", "released", "known up to", "proven"}};
    for (const ObjectStatus& object : status.objects)
        table.row({object.held.object, std::to_string(object.held.live),
                   std::to_string(object.held.deleted), std::to_string(object.held.missing),
                   std::to_string(object.held.released), known_up_to(object), proven(object)});
    output.line();
    for (const std::string& row : table.lines()) output.line(row);
    for (const ObjectStatus& object : status.objects)
        if (object.trouble)
            output.line(object.held.object +
                        (object.in_part ? " came only in part the last time: "
                                        : " could not be imported the last time: ") +
                        object.trouble->detail + " " + object.trouble->remedy);
    for (const ObjectStatus& object : status.objects)
        if (object.proof && !object.proof->withheld.empty())
            output.line(object.held.object + ": " + object.proof->withheld);
    const auto unproven = [](const ObjectStatus& object) { return !object.proof; };
    if (std::ranges::all_of(status.objects, unproven))
        output.line("Whether anything is missing was never checked: dealwire import --reconcile");
}

std::string remark_on(const ReadColumn& column, base::Instant now) {
    if (!column.visible)
        return "not visible any more (deleted, renamed or hidden); values held are kept";
    if (!column.filled) return "being filled: records from before it was chosen still lack it";
    if (column.as_of)
        return "formula, values as of " + base::to_text(*column.as_of) + " (" +
               ago(*column.as_of, now) + ")";
    return "";
}

void print_columns(const Status& status, Output& output) {
    std::vector<std::string> remarks;
    for (const ObjectStatus& object : status.objects)
        for (const ReadColumn& column : object.columns)
            if (const std::string remark = remark_on(column, status.now); !remark.empty())
                remarks.push_back(object.held.object + "." + column.name + ": " + remark);
    if (!remarks.empty()) output.line();
    for (const std::string& remark : remarks) output.line(remark);
}

void print_changes(const Status& status, Output& output) {
    if (status.changes.empty()) return;
    output.line();
    output.line("Fields changed in the org in the last days:");
    for (const model::SchemaChange& change : status.changes) {
        std::string types = change.after.empty() ? change.before : change.after;
        if (!change.before.empty() && !change.after.empty() && change.before != change.after)
            types = change.before + " to " + change.after;
        output.line("  " + base::to_text(change.noticed) + "  " + change.object + "." +
                    change.field + " " + model::name_of(change.kind) +
                    (types.empty() ? "" : " (" + types + ")"));
    }
}

Tree due_tree(const Status& status, ports::DueShare share) {
    return status.unreadable.empty() ? Tree{due_in(status.due, share)} : Tree{};
}

Tree issues_tree(const base::Issues& issues) {
    Tree::Array list;
    for (const base::Issue& issue : issues)
        list.push_back(Tree::Object{
            {"path", issue.path}, {"problem", issue.problem}, {"remedy", remedy_of(issue)}});
    return list;
}

}  // namespace

Tree status_tree(const Status& status) {
    Tree::Object objects;
    for (const ObjectStatus& object : status.objects)
        objects.emplace_back(object.held.object, to_tree(object));
    Tree conversations = Tree::Object{
        {"total", status.conversations},
        {"resolved", status.resolutions.resolved},
        {"unresolved", status.resolutions.unresolved},
        {"waiting", status.resolutions.waiting},
        {"staleResolved", status.resolutions.stale_resolved},
        {"staleUnresolved", status.resolutions.stale_unresolved},
        {"exported", status.exports.conversations},
        {"notExported", not_exported(status)},
        {"due", due_tree(status, ports::DueShare::All)},
        {"toReprocess", due_tree(status, kAgain)},
        {"heldBack", status.held_back.empty() ? Tree{} : Tree{status.held_back}},
        {"exact", !status.looked_at.has_value()},
        {"lookedAt", status.looked_at ? Tree{*status.looked_at} : Tree{status.conversations}},
        {"reprocessingPaused", status.reprocessing_paused},
        {"recordsWritten", status.exports.written},
        {"recordsPending", status.exports.pending}};
    return Tree::Object{
        {"tenant", status.tenant},
        {"knownTenant", !status.new_tenant},
        {"served", status.not_served.empty()},
        {"connection", status.connection ? connection_tree(*status.connection) : Tree{}},
        {"objects", std::move(objects)},
        {"schemaChanges", changes_tree(status.changes)},
        {"conversations", std::move(conversations)},
        {"rules", rules_in_force_tree(status.rules)},
        {"members", members_tree(status.members)},
        {"parked", status.exports.parked},
        {"waitingForParent", status.waiting_for_parent},
        {"problems", issues_tree(status.unreadable)},
        {"deletedByHand", status.exports.gone},
        {"deletions", waiting_summary(status.deletions)},
        {"budget", budget_tree(status)},
        {"lastRun", status.last_run ? run_tree(*status.last_run) : Tree{}}};
}

void print_status(const Status& status, Output& output) {
    if (output.json()) return;
    print_connection(status, output);
    print_conversations(status, output);
    print_rules(status.rules, output);
    print_members(status.members, output);
    print_calls(status, output);
    if (!status.connection) return;
    print_objects_held(status, output);
    print_columns(status, output);
    print_changes(status, output);
}

}  // namespace dealwire::app
