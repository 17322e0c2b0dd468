#include "apps/dealwire/commands/not_exported.hpp"

#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/tracking.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/exporting/root.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace dealwire::app {
namespace {

using base::Tree;

struct StaysOut {
    base::ConversationId id;
    std::string title;
    base::Instant time;
    std::string reason;
    std::string why;
};

/// Whether an export would try to bring the conversation's own record in.
bool is_to_be_sent(const exporting::Judged& judged) {
    return std::ranges::any_of(judged.plan.upserts, [&](const exporting::PlannedUpsert& upsert) {
        return exporting::is_root(upsert.record, judged.conversation.id);
    });
}

StaysOut stays_out(const exporting::Judged& judged) {
    StaysOut found{judged.conversation.id, judged.conversation.title, judged.conversation.time, "",
                   judged.verdict.reason};
    if (judged.verdict.is_private) {
        found.reason = "private";
    } else if (!judged.verdict.passes) {
        found.reason = "filter";
    } else if (is_to_be_sent(judged)) {
        found.reason = "waiting";
        found.why = "the next export writes it";
    } else {
        found.reason = "parked";
        found.why = "its record is refused";
    }
    return found;
}

/// Conversation records that somebody deleted in the org and that are left alone, so that the
/// conversations stand there as if they were exported.
std::map<base::ConversationId, model::ExportRecord> gone_by_hand(Place& place) {
    std::map<base::ConversationId, model::ExportRecord> gone;
    for (model::ExportRecord& record : place.local.censuses().gone(place.scope))
        if (exporting::is_root(record)) gone.emplace(record.conversation, std::move(record));
    return gone;
}

StaysOut deleted_by_hand(const exporting::Judged& judged, const model::ExportRecord& gone) {
    return {judged.conversation.id, judged.conversation.title, judged.conversation.time,
            "deleted-by-hand",
            "somebody deleted its " + gone.name.object + " at " + base::to_text(*gone.gone_at)};
}

/// In the words of the org.
void add_refusal(Place& place, StaysOut& parked) {
    for (const model::ExportRecord& record :
         place.local.exports().records(place.scope, {&parked.id, 1}))
        if (exporting::is_root(record) && record.state == model::ExportState::Parked)
            parked.why = record.error_code + ": " + record.error;
}

std::vector<StaysOut> all_that_stay_out(Place& place, Remote& remote, std::stop_token stop) {
    place.local.resolver(place.scope).resolve_stale(stop);
    searcher(place.local).search_stale(stop);
    std::vector<StaysOut> found;
    exporting::ExportRequest request{.plan_only = true, .every = true};
    const auto gone = gone_by_hand(place);
    request.judged = [&](const exporting::Judged& judged) {
        if (const auto record = gone.find(judged.conversation.id); record != gone.end())
            found.push_back(deleted_by_hand(judged, record->second));
        else if (judged.standing == exporting::Standing::Absent)
            found.push_back(stays_out(judged));
    };
    remote.exporter().run(request, std::move(stop));
    std::ranges::stable_sort(found, std::greater{}, &StaysOut::time);
    return found;
}

Tree to_tree(const StaysOut& each) {
    return Tree::Object{{"id", each.id.value},
                        {"title", each.title},
                        {"time", base::to_text(each.time)},
                        {"reason", each.reason},
                        {"why", each.why}};
}

Tree counts_tree(const std::map<std::string, std::int64_t>& counts) {
    Tree::Object tree;
    for (const std::string& reason : reasons_to_stay_out()) {
        const auto found = counts.find(reason);
        tree.emplace_back(reason, found == counts.end() ? 0 : found->second);
    }
    return tree;
}

void print(const std::vector<StaysOut>& listed, std::size_t limit, Output& output) {
    constexpr std::size_t kTitle = 40;
    Table table{{"time", "id", "title", "reason", "why"}};
    for (std::size_t i = 0; i < std::min(limit, listed.size()); ++i)
        table.row({base::to_text(listed[i].time), listed[i].id.value,
                   base::cut(listed[i].title, kTitle), listed[i].reason, listed[i].why});
    for (const std::string& line : table.lines()) output.line(line);
    if (listed.size() > limit)
        output.line("... " + std::to_string(listed.size() - limit) +
                    " more: --limit, or all of them with --json");
}

}  // namespace

const std::vector<std::string>& reasons_to_stay_out() {
    static const std::vector<std::string> kReasons{"filter", "private", "parked", "waiting",
                                                   "deleted-by-hand"};
    return kReasons;
}

ExitCode list_not_exported(Invocation& invocation, Place& place, Remote& remote,
                           const std::string& reason, std::size_t limit) {
    std::vector<StaysOut> found = all_that_stay_out(place, remote, invocation.stop);
    std::map<std::string, std::int64_t> counts;
    for (const StaysOut& each : found) ++counts[each.reason];
    const std::int64_t total = std::ssize(found);
    if (!reason.empty())
        std::erase_if(found, [&](const StaysOut& each) { return each.reason != reason; });
    for (StaysOut& each : found)
        if (each.reason == "parked") add_refusal(place, each);
    Tree::Array list;
    for (const StaysOut& each : found) list.push_back(to_tree(each));
    Output& output = invocation.output;
    output.document(Tree::Object{
        {"total", total}, {"reasons", counts_tree(counts)}, {"conversations", std::move(list)}});
    print(found, limit, output);
    std::string sum;
    for (const auto& [why, count] : counts)
        sum += (sum.empty() ? ": " : ", ") + std::to_string(count) + " " + why;
    output.line(counted(total, "conversation") + " not in Salesforce" + sum);
    if (total > 0) output.line("One of them in full: dealwire why ID");
    return ExitCode::Done;
}

}  // namespace dealwire::app
