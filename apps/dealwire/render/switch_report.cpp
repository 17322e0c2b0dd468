#include "apps/dealwire/render/switch_report.hpp"

#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using base::Tree;
using model::ConnectionAct;

constexpr double kMegabyte = 1024.0 * 1024.0;

std::string megabytes(std::int64_t bytes) {
    const auto tenths =
        static_cast<std::int64_t>(static_cast<double>(bytes) / kMegabyte * 10 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

Tree count_tree(const std::optional<std::int64_t>& number) {
    return number ? Tree{*number} : Tree{};
}

Tree loads_tree(const jobs::SwitchPlan& plan) {
    Tree::Array objects;
    for (const jobs::ObjectLoad& load : plan.loads)
        objects.push_back(Tree::Object{{"object", load.object},
                                       {"visible", load.visible},
                                       {"firstLoad", load.first},
                                       {"rows", load.rows},
                                       {"knownUpTo", time_tree(load.known_up_to)}});
    return Tree::Object{
        {"objects", std::move(objects)}, {"rows", plan.rows_to_load}, {"calls", plan.import_calls}};
}

Tree hindrances_tree(const std::vector<Hindrance>& hindrances) {
    Tree::Array list;
    for (const Hindrance& each : hindrances)
        list.push_back(Tree::Object{{"subject", each.subject},
                                    {"problem", each.problem},
                                    {"remedy", each.remedy},
                                    {"grave", each.grave}});
    return list;
}

Tree export_plan_tree(const jobs::SwitchPlan& plan) {
    return Tree::Object{{"estimated", true},
                        {"toLookAt", plan.to_look_at},
                        {"conversations", plan.conversations},
                        {"records", plan.records},
                        {"calls", plan.export_calls},
                        {"bytes", plan.bytes},
                        {"bytesLeft", count_tree(plan.bytes_left)},
                        {"fits", plan.fits()}};
}

void print_head(const Outlook& outlook, Output& output) {
    output.line("Switching " +
                (outlook.from ? "from '" + outlook.from->name + "' (" + outlook.from->org_name +
                                    ", " + outlook.from->org.id.text() + ") "
                              : std::string{}) +
                "to '" + outlook.to.name + "':");
    output.line("  " + outlook.org.org_name + ", " +
                (outlook.org.is_sandbox ? "sandbox" : "production") + ", " +
                outlook.org.org.id.text() +
                (outlook.org.instance_name.empty() ? "" : " on " + outlook.org.instance_name) +
                ", as " + outlook.org.username);
    output.line(outlook.package ? "  The Dealwire package is installed there."
                                : "  The Dealwire package is not installed there, or the connected "
                                  "user does not see it.");
}

void print_loads(const jobs::SwitchPlan& plan, base::Instant now, Output& output) {
    output.line();
    output.line("To read from it at the next sync: about " + counted(plan.rows_to_load, "record") +
                ", about " + counted(plan.import_calls, "call"));
    Table table{{"object", "records", "", "known"}};
    for (const jobs::ObjectLoad& load : plan.loads)
        table.row({load.object, load.visible ? std::to_string(load.rows) : "-",
                   !load.visible ? "hidden from the connected user"
                   : load.first  ? "first load"
                                 : "what changed",
                   load.known_up_to ? "up to " + base::to_text(*load.known_up_to) + ", " +
                                          ago(*load.known_up_to, now)
                                    : "nothing"});
    for (const std::string& line : table.lines()) output.line("  " + line);
}

void print_exports(const jobs::SwitchPlan& plan, Output& output) {
    output.line();
    if (plan.to_look_at == 0) return output.line("To write there: nothing is due.");
    output.line("To write there: " + counted(plan.to_look_at, "conversation") +
                " to be looked at; of them about " + std::to_string(plan.conversations) +
                " with about " + counted(plan.records, "record") + ", in about " +
                counted(plan.export_calls, "call"));
    output.line("  Storage: about " + megabytes(plan.bytes) +
                (plan.bytes_left ? " of " + megabytes(*plan.bytes_left) + " that are free" : ""));
    if (!plan.fits())
        output.line("  That is more than there is: free some, or set a filter first.");
}

void print_hindrances(const std::vector<Hindrance>& hindrances, Output& output) {
    if (hindrances.empty())
        return output.line("Mapping, chosen fields and filter: everything is there.");
    output.line("What is missing there:");
    for (const Hindrance& each : hindrances) {
        output.line(std::string{each.grave ? "  problem  " : "  warning  "} + each.subject + ": " +
                    each.problem);
        if (!each.remedy.empty()) output.line("           " + each.remedy);
    }
}

}  // namespace

Tree holdings_tree(const jobs::OrgHoldings& held) {
    Tree::Object records;
    for (const auto& [object, count] : held.written) records.emplace_back(object, count);
    return Tree::Object{{"records", std::move(records)},
                        {"recordsInAll", held.records()},
                        {"conversations", held.conversations},
                        {"pending", held.pending},
                        {"parked", held.parked},
                        {"deletedByHand", held.gone},
                        {"deletions", held.deletions},
                        {"due", held.due},
                        {"overrides", held.overrides},
                        {"bulkJobs", held.jobs}};
}

std::vector<std::string> holdings_sentences(const jobs::OrgHoldings& held) {
    std::vector<std::string> lines;
    const auto tell = [&](std::int64_t number, const std::string& noun, const std::string& what) {
        if (number > 0) lines.push_back(counted(number, noun) + what);
    };
    if (held.records() > 0) {
        std::vector<std::string> objects;
        for (const auto& [object, count] : held.written)
            objects.push_back(object + " " + std::to_string(count));
        lines.push_back(counted(held.records(), "record") + " of " +
                        counted(held.conversations, "conversation") + ": " + joined(objects));
    }
    tell(held.pending, "record", " whose answer is not known yet");
    tell(held.parked, "record", " that it refused (parked)");
    tell(held.gone, "record", " that somebody deleted there");
    tell(held.deletions, "conversation", " deleted here, whose records are still there");
    tell(held.overrides, "decision", " by hand that count for this org");
    tell(held.jobs, "bulk job", " whose end was not taken in yet");
    return lines;
}

Tree outlook_tree(const Outlook& outlook) {
    return Tree::Object{{"changed", false},
                        {"from", outlook.from ? connection_tree(*outlook.from) : Tree{}},
                        {"to", connection_tree(outlook.to)},
                        {"org", Tree::Object{{"id", outlook.org.org.id.text()},
                                             {"name", outlook.org.org_name},
                                             {"isSandbox", outlook.org.is_sandbox},
                                             {"instance", outlook.org.instance_name},
                                             {"username", outlook.org.username}}},
                        {"package", Tree::Object{{"installed", outlook.package}}},
                        {"missing", hindrances_tree(outlook.hindrances)},
                        {"import", loads_tree(outlook.plan)},
                        {"export", export_plan_tree(outlook.plan)},
                        {"staysBehind", holdings_tree(outlook.left)},
                        {"resumes", holdings_tree(outlook.taken)},
                        {"calls", outlook.calls}};
}

void print_outlook(const Outlook& outlook, base::Instant now, Output& output) {
    if (output.json()) return;
    print_head(outlook, output);
    output.line();
    print_hindrances(outlook.hindrances, output);
    print_loads(outlook.plan, now, output);
    print_exports(outlook.plan, output);
    const auto taken = holdings_sentences(outlook.taken);
    if (!taken.empty()) output.line("  Known there already:");
    for (const std::string& line : taken) output.line("    " + line);
    if (!outlook.from) return;
    output.line();
    const auto left = holdings_sentences(outlook.left);
    output.line(left.empty()
                    ? "Nothing of ours stays behind in '" + outlook.from->name + "'."
                    : "Stays in '" + outlook.from->name + "', untouched until you switch back:");
    for (const std::string& line : left) output.line("  " + line);
    output.line();
    output.line("Nothing was changed. To do it: dealwire connections switch " + outlook.to.name);
}

Tree events_tree(const std::vector<model::ConnectionEvent>& events) {
    Tree::Array list;
    for (const model::ConnectionEvent& event : events)
        list.push_back(Tree::Object{{"at", base::to_text(event.at)},
                                    {"act", name_of(event.act)},
                                    {"connection", event.name},
                                    {"orgId", event.org.id.text()},
                                    {"by", event.by},
                                    {"detail", event.detail}});
    return list;
}

std::string state_of(const model::Connection& connection,
                     const std::vector<model::ConnectionEvent>& events) {
    if (connection.trouble.empty()) return "ok";
    for (const model::ConnectionEvent& event : events) {
        if (event.connection != connection.id || event.detail != connection.trouble) continue;
        if (event.act == ConnectionAct::Revoked || event.act == ConnectionAct::SetAside)
            return name_of(event.act);
    }
    return "re-authorise";
}

}  // namespace dealwire::app
