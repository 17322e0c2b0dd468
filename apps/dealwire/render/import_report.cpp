#include "apps/dealwire/render/import_report.hpp"

#include "apps/dealwire/render/endings.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using model::ObjectOutcome;
using model::Proof;

constexpr std::size_t kRejectedRowsNow = 5;  ///< the run keeps more

std::string how(const ObjectOutcome& object) {
    return object.transfer.empty() ? object.mode : object.mode + ", " + object.transfer;
}

/// Its rows came in a call that is counted for another object.
bool came_with_others(const ObjectOutcome& object) { return object.calls == 0 && object.read > 0; }

/// Objects that were not reached are named below the table; a line of zeros says no more.
void print_table(std::span<const ObjectOutcome> objects, Detail detail, Output& output) {
    Table table{{"object", "outcome", "how", "read", "changed", "deleted", "rejected", "calls",
                 "kB", "s", "from", "known up to"}};
    const base::Error* early = ended_by(objects);
    std::vector<std::string> left_out;
    for (const ObjectOutcome& object : objects) {
        if (not_reached(object, early)) {
            left_out.push_back(object.object);
            continue;
        }
        table.row({object.object, model::name_of(object.outcome), how(object),
                   std::to_string(object.read), std::to_string(object.changed),
                   std::to_string(object.deleted), std::to_string(object.rejected),
                   std::to_string(object.calls), kilobytes(object.bytes), seconds(object.took),
                   object.bookmark_before, object.bookmark});
    }
    table.leave_out_where_all("rejected", "0");
    if (detail == Detail::Now) table.leave_out("from");
    if (left_out.size() < objects.size())
        for (const std::string& line : table.lines()) output.line(line);
    if (!left_out.empty()) output.line("Not reached: " + joined(left_out));
    if (std::ranges::any_of(objects, came_with_others))
        output.line(
            "Objects that were asked for together share API calls: those, and their kB, stand with "
            "the first of them.");
}

void print_rejected(const ObjectOutcome& object, const std::string& run, Detail detail,
                    Output& output) {
    if (object.rejected == 0) return;
    output.line(object.object + ": " + counted(object.rejected, "row") + " rejected");
    const std::size_t most = detail == Detail::Now ? kRejectedRowsNow : model::kRejectedRowsKept;
    const std::size_t shown = std::min(most, object.rejected_rows.size());
    for (std::size_t i = 0; i < shown; ++i)
        output.line("  " + object.rejected_rows[i].id + "  " + object.rejected_rows[i].reason);
    const std::int64_t more = object.rejected - static_cast<std::int64_t>(shown);
    if (more <= 0) return;
    const bool kept = object.rejected_rows.size() > shown;
    output.line("  and " + std::to_string(more) + " more" +
                (kept ? ": dealwire runs show " + run : ""));
}

void print_notes(const ObjectOutcome& object, Detail detail, Output& output) {
    const bool tell_transfer = detail == Detail::Later || object.transfer == "bulk";
    if (tell_transfer && !object.transfer_why.empty())
        output.line(object.object + ", " + how(object) + ": " + object.transfer_why);
    for (const std::string& warning : object.warnings) output.line("note: " + warning);
}

std::string gaps(const Proof& proof) {
    const std::int64_t found = proof.absent + proof.outdated;
    return std::to_string(proof.repaired) + " of " + counted(found, "gap") + " repaired";
}

/// What an admin does about it; empty where there is nothing to do.
std::string advice(const Proof& proof) {
    if (!proof.withheld.empty())
        return "Give the connected user back the right to see them, or, where the records are "
               "really gone, "
               "raise import.missing_limit and repeat 'dealwire import --reconcile'.";
    if (!proof.complete()) return "Repeat: dealwire import --reconcile " + proof.object;
    if (proof.missing > 0)
        return "Missing records keep their values and are not offered as a match. They come back "
               "by themselves once the connected user sees them again.";
    return "";
}

}  // namespace

std::string verdict_of(const Proof& proof) {
    const std::string checked = ", checked " + base::to_text(proof.checked);
    if (!proof.withheld.empty()) return "withheld" + checked;
    if (!proof.complete()) return "not complete: " + gaps(proof) + checked;
    return std::string{proof.repaired > 0 ? "complete after repair" : "complete"} + " up to " +
           base::to_text(proof.at) + checked;
}

void print_objects(std::span<const ObjectOutcome> objects, const std::string& run, Detail detail,
                   Output& output) {
    if (output.json() || objects.empty()) return;
    print_table(objects, detail, output);
    const base::Error* early = ended_by(objects);
    for (const ObjectOutcome& object : objects) {
        if (not_reached(object, early)) continue;
        print_rejected(object, run, detail, output);
        print_notes(object, detail, output);
    }
}

void print_proofs(std::span<const Proof> proofs, Output& output) {
    if (output.json() || proofs.empty()) return;
    output.line();
    Table table{{"proof", "in the org", "held before", "absent", "outdated", "repaired", "deleted",
                 "missing", "verdict"}};
    for (const Proof& proof : proofs)
        table.row({proof.object, std::to_string(proof.in_org), std::to_string(proof.held),
                   std::to_string(proof.absent), std::to_string(proof.outdated),
                   std::to_string(proof.repaired), std::to_string(proof.deleted),
                   std::to_string(proof.missing), verdict_of(proof)});
    for (const std::string& line : table.lines()) output.line(line);
    for (const Proof& proof : proofs) {
        if (const std::string what = advice(proof); !what.empty())
            output.line(proof.object + ": " + what);
    }
}

}  // namespace dealwire::app
