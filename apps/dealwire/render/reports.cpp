#include "apps/dealwire/render/reports.hpp"

#include "apps/dealwire/render/endings.hpp"
#include "apps/dealwire/render/import_report.hpp"
#include "apps/dealwire/render/member_report.hpp"
#include "apps/dealwire/render/tracker_report.hpp"

#include <algorithm>
#include <span>

namespace dealwire::app {

namespace {

base::Error of_object(const model::ObjectOutcome& object) {
    base::Error error = *object.error;
    error.detail = object.object + ": " + error.detail;
    return error;
}

std::string against(const ports::Contradiction& each) {
    if (each.decided == each.by_rules)
        return each.decided.text() + " by hand, which was deleted in Salesforce";
    return (each.decided.empty() ? "no opportunity" : each.decided.text()) + " by hand, " +
           each.by_rules.text() + " by the rules";
}

void print_contradicted(const std::vector<ports::Contradiction>& contradicted, Output& output) {
    constexpr std::size_t kMostNamed = 20;
    if (contradicted.empty()) return;
    output.line(counted(static_cast<std::int64_t>(contradicted.size()), "manual decision") +
                " that the rules or the org speak against; they stay:");
    for (const ports::Contradiction& each :
         std::span{contradicted}.first(std::min(contradicted.size(), kMostNamed)))
        output.line("  " + each.conversation.value + ": " + against(each));
    if (contradicted.size() > kMostNamed) output.line("  ... all of them with --json");
}

/// `4680 deleted (4518 of them with their conversation)`
std::string deleted_words(const exporting::ExportReport& report) {
    std::string words = std::to_string(report.deletes) + " deleted";
    if (report.along > 0)
        words += " (" + std::to_string(report.along) + " of them with their conversation)";
    return words;
}

/// Where not every row was accepted at once, what became of them.
void print_rows(const exporting::ExportReport& report, Output& output) {
    if (report.rows.sent != report.rows.accepted)
        output.line("  " + exporting::sentence_of(report.rows));
    if (report.undone > 0)
        output.line("  " + counted(report.undone, "row") +
                    " brought back what somebody had deleted in Salesforce, or took it out again");
}

}  // namespace

std::vector<model::ObjectOutcome> outcomes_of(const jobs::ImportCycleReport& report) {
    std::vector<model::ObjectOutcome> all = report.import.objects;
    all.insert(all.end(), report.import.more.begin(), report.import.more.end());
    return all;
}

void print_import(const jobs::ImportCycleReport& report, const std::string& run, int calls,
                  Output& output) {
    if (output.json()) return;
    const auto outcomes = outcomes_of(report);
    print_objects(outcomes, run, Detail::Now, output);
    print_proofs(report.proofs, output);
    const base::Error* early = report.import.ended_by ? &*report.import.ended_by : nullptr;
    for (const model::ObjectOutcome& object : outcomes)
        // What ended the whole import is told once, at the end.
        if (object.error && !is_of_all(object, early)) output.trouble(of_object(object));
    print_members_in_short(report.members, output);
    output.line(counted(calls, "API call"));
}

void print_resolve(const matching::ResolveReport& report, Output& output) {
    output.line(counted(report.resolved, "conversation") + " with records found, " +
                std::to_string(report.unresolved) + " without, " + std::to_string(report.changed) +
                " changed (" + std::to_string(report.looked_at) + " looked at)");
    print_contradicted(report.contradicted, output);
}

void print_still_parked(std::int64_t in_all, int now, Output& output) {
    const std::int64_t before = in_all - now;
    if (before <= 0) return;
    output.line(counted(before, "record") + (before == 1 ? " is" : " are") +
                " still parked from before: dealwire parked list");
}

void print_export(const exporting::ExportReport& report, bool plan, Output& output) {
    output.line(std::string{plan ? "Nothing was done. An export now: " : ""} +
                counted(report.upserts, "record") + " written, " + deleted_words(report) + ", " +
                std::to_string(report.unchanged) + " unchanged, " + std::to_string(report.parked) +
                " parked, in " + counted(report.calls, "API call"));
    if (report.contacts_unknown)
        output.line(
            "  further contacts of tasks come on top: whether Salesforce relates several contacts "
            "to a task is found out by the first export");
    if (report.way.backlog && report.way.rows > 0)
        output.line("  by bulk jobs: about " + std::to_string(report.way.rows) +
                    " records were expected, which would take " +
                    counted(static_cast<int>(report.way.calls_when_packed), "Composite call"));
    print_rows(report, output);
    for (const exporting::ExportExample& example : report.examples)
        output.line("  " + example.action + " " + example.name.object + " " + example.name.key);
    if (report.filtered > 0)
        output.line(
            counted(report.filtered, "conversation") + " kept out by the filter" +
            (report.kept > 0 ? ", of " + std::to_string(report.kept) + " the records stay" : ""));
    if (plan && report.leaving > 0)
        output.line(counted(report.leaving, "conversation") + " of " +
                    std::to_string(report.in_org) + " would leave Salesforce");
    if (plan && report.held_back > 0) {
        output.line(
            "  more than export.most_leaving allows: an export will hold all of them back. The "
            "figures above are those of: dealwire export --even-many");
    } else if (report.held_back > 0) {
        output.line(exporting::held_back_sentence(report));
        output.line(
            "  Which and why: dealwire export --plan, all of them with --json (wouldLeave). To let "
            "them go: dealwire export --even-many. To keep their records: on_exit: keep in the "
            "filter.");
    }
    if (report.refused_conversations > 0)
        output.line(counted(report.refused_conversations, "conversation") +
                    (report.refused_conversations == 1 ? " is" : " are") +
                    " not in Salesforce because " +
                    (report.refused_conversations == 1 ? "its" : "their") +
                    " own record is refused: dealwire parked list");
    else if (report.parked > 0)
        output.line("What was refused and why: dealwire parked list");
    if (report.deferred > 0)
        output.line(counted(report.deferred, "conversation") + " left for the next run");
    for (const exporting::LeftRow& row : report.left)
        output.line("  " + row.conversation.value + "  " + row.name.object + " " + row.name.key +
                    "  " + row.code + ": " + row.message);
    if (report.waiting > 0)
        output.line(counted(report.waiting, "conversation") +
                    " to be looked at again wait: reprocessing is paused (dealwire reprocess "
                    "--resume)");
}

void print_sync(const jobs::SyncReport& report, const std::string& run, int calls, Output& output) {
    if (output.json()) return;
    output.line("Import");
    print_import(report.import, run, calls - report.exported.calls - report.census.calls, output);
    output.line();
    if (!report.import.import.ended_by) {
        output.line("Resolve");
        print_resolve(report.resolve, output);
        output.line();
        if (report.searched.conversations > 0) {
            output.line("Trackers");
            print_search(report.searched, output);
            output.line();
        }
        if (report.retention.erased > 0)
            output.line("Retention: deleted " + counted(report.retention.erased, "conversation") +
                        " that had their time\n");
        if (report.census.error)
            output.line(
                "By hand in Salesforce: could not be asked: " + report.census.error->detail + "\n");
        if (report.census.gone + report.census.back > 0)
            output.line("By hand in Salesforce: " + counted(report.census.gone, "record") +
                        " deleted, " + std::to_string(report.census.back) + " brought back\n");
        output.line("Export");
        print_export(report.exported, false, output);
        output.line();
    }
    const base::Error* early = report.ended_by ? &*report.ended_by : nullptr;
    output.line("Sync " + ending_words(ending_of(report.outcome(), early)) + ", " +
                counted(calls, "API call") + " in all");
}

}  // namespace dealwire::app
