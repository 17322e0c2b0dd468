#include "apps/dealwire/render/reports.hpp"

#include "apps/dealwire/render/table.hpp"

namespace dealwire::app {

std::string counted(std::int64_t number, const std::string& noun) {
    return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

void print_import(const jobs::ImportCycleReport& report, int calls, Output& output) {
    if (output.json()) return;
    Table table{{"object", "outcome", "mode", "read", "changed", "deleted", "up to"}};
    for (const model::ObjectOutcome& object : report.import.objects)
        table.row({object.object, model::name_of(object.outcome), object.mode,
                   std::to_string(object.read), std::to_string(object.changed),
                   std::to_string(object.deleted), object.bookmark});
    for (const std::string& line : table.lines()) output.line(line);
    for (const model::ObjectOutcome& object : report.import.objects) {
        // What ended the whole import is told once, at the end.
        if (object.error && !report.import.ended_by) output.trouble(*object.error);
        if (object.rejected > 0)
            output.warning(object.object + ": " + counted(object.rejected, "row") +
                           " without a valid id left out");
        for (const std::string& warning : object.warnings) output.line("note: " + warning);
    }
    for (const std::string& warning : report.members.warnings) output.line("note: " + warning);
    output.line(counted(calls, "API call"));
}

void print_resolve(const matching::ResolveReport& report, Output& output) {
    output.line(counted(report.resolved, "conversation") + " with records found, " +
                std::to_string(report.unresolved) + " without, " + std::to_string(report.changed) +
                " changed");
}

void print_still_parked(std::size_t in_all, int now, Output& output) {
    const auto before = static_cast<std::int64_t>(in_all) - now;
    if (before <= 0) return;
    output.line(counted(before, "record") + (before == 1 ? " is" : " are") +
                " still parked from before: dealwire parked list");
}

void print_export(const exporting::ExportReport& report, bool plan, Output& output) {
    output.line(std::string{plan ? "Nothing was done. An export now: " : ""} +
                counted(report.upserts, "record") + " written, " + std::to_string(report.deletes) +
                " deleted, " + std::to_string(report.unchanged) + " unchanged, " +
                std::to_string(report.parked) + " parked, in " + counted(report.calls, "API call"));
    for (const exporting::ExportExample& example : report.examples)
        output.line("  " + example.action + " " + example.name.object + " " + example.name.key);
    if (report.parked > 0) output.line("What was refused and why: dealwire parked list");
    if (report.deferred > 0)
        output.line(counted(report.deferred, "conversation") + " left for the next run");
}

void print_sync(const jobs::SyncReport& report, int calls, Output& output) {
    if (output.json()) return;
    output.line("Import");
    print_import(report.import, calls - report.exported.calls, output);
    output.line();
    if (!report.import.import.ended_by) {
        output.line("Resolve");
        print_resolve(report.resolve, output);
        output.line();
        output.line("Export");
        print_export(report.exported, false, output);
        output.line();
    }
    output.line(std::string{"Sync "} + model::name_of(report.outcome()) + ", " +
                counted(calls, "API call") + " in all");
}

}  // namespace dealwire::app
