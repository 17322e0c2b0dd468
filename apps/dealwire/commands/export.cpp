#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/in_salesforce.hpp"
#include "apps/dealwire/org_work.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/work_lease.hpp"

#include <algorithm>
#include <functional>
#include <memory>

namespace dealwire::app {
namespace {

struct Options {
    std::vector<std::string> ids;
    bool plan = false;
    bool even_many = false;
};

constexpr std::size_t kShown = 10;  ///< conversations of each sort, with --plan

struct KeptOut {
    std::string id;
    std::string state;
    std::string reason;
};

base::Tree to_tree(const std::vector<KeptOut>& kept_out) {
    base::Tree::Array list;
    for (const KeptOut& each : kept_out)
        list.push_back(base::Tree::Object{
            {"conversation", each.id}, {"state", each.state}, {"reason", each.reason}});
    return list;
}

exporting::ExportRequest request_from(const Options& options) {
    exporting::ExportRequest request{.plan_only = options.plan, .even_many = options.even_many};
    for (const std::string& id : options.ids) request.only.push_back({id});
    return request;
}

/// Of the conversations that somebody named, those that are not there as they should be, whether
/// this export looked at them or they were settled before.
std::vector<KeptOut> not_there(Place& place, const Options& options) {
    std::vector<KeptOut> found;
    for (const std::string& id : options.ids) {
        InSalesforce now = in_salesforce(place, {id});
        const bool to_come = options.plan && now.state == "due";
        if (now.state != "exported" && !to_come)
            found.push_back({id, std::move(now.state), std::move(now.reason)});
    }
    return found;
}

ExitCode exit_code_of_export(const exporting::ExportReport& report, bool plan) {
    if (report.error) return exit_code_of(*report.error);
    return exit_code_of(plan ? jobs::outcome_of_plan(report) : jobs::outcome_of(report));
}

/// What a plan tells of conversations beside its figures.
struct Seen {
    std::vector<KeptOut> kept_out;
    std::vector<KeptOut> leaving;  ///< all of them
};

std::function<void(const exporting::Judged&)> noting(Seen& seen, bool all) {
    return [&seen, all](const exporting::Judged& judged) {
        const std::string& id = judged.conversation.id.value;
        if (exporting::leaves_the_org(judged))
            seen.leaving.push_back({id, "leaving",
                                    judged.verdict.passes
                                        ? "by the mapping or the settings it has no record any more"
                                        : judged.verdict.reason});
        else if (all && !judged.verdict.passes && seen.kept_out.size() < kShown)
            seen.kept_out.push_back({id, "filtered", judged.verdict.reason});
    };
}

void print(const Seen& seen, const Options& options, Output& output) {
    for (std::size_t i = 0; i < std::min(kShown, seen.leaving.size()); ++i)
        output.line("  leaves: " + seen.leaving[i].id + ", " + seen.leaving[i].reason);
    if (seen.leaving.size() > kShown)
        output.line("  ... and " + std::to_string(seen.leaving.size() - kShown) +
                    " more that leave: --json lists all");
    for (const KeptOut& each : seen.kept_out)
        output.line(options.ids.empty() ? "  not exported: " + each.id + ", " + each.reason
                                        : "  " + each.id + ": " + each.reason);
}

ExitCode work(Invocation& invocation, Place& place, Remote& remote, const Options& options,
              const std::stop_token& stop) {
    Seen seen;
    exporting::ExportRequest request = request_from(options);
    if (options.plan) request.judged = noting(seen, options.ids.empty());
    const ExportDone done =
        do_export(place, remote, request, options.plan ? kExportPlan : "export", stop);
    const exporting::ExportReport& report = done.report;
    if (!options.ids.empty() && !report.error) seen.kept_out = not_there(place, options);

    base::Tree document =
        options.plan ? export_plan_tree(report, done.run) : export_tree(report, done.run);
    if (options.plan) document.set("wouldLeave", to_tree(seen.leaving));
    if (options.plan || !options.ids.empty()) document.set("notExported", to_tree(seen.kept_out));
    invocation.output.document(document);
    print_export(report, options.plan, invocation.output);
    print(seen, options, invocation.output);
    if (report.error) invocation.output.trouble(*report.error);
    return exit_code_of_export(report, options.plan);
}

}  // namespace

void add_export(Command& app, Action& chosen) {
    Command* command =
        app.add_subcommand("export", "Bring the records in Salesforce to what they should be");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->ids, "Only these conversations");
    command->add_flag("--plan", options->plan, "Only show what would be written; no call is made");
    command->add_flag("--even-many", options->even_many,
                      "Also where more conversations would leave Salesforce by the filter, the "
                      "mapping or the settings than export.most_leaving allows");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            const auto asked = [&](Place& place, Remote& remote) {
                if (const auto unknown = unknown_id(place.local, options->ids))
                    return no_such_conversation(invocation, *unknown);
                if (options->plan)
                    return work(invocation, place, remote, *options, invocation.stop);
                return with_lease(invocation, place, [&](const std::stop_token& stop) {
                    return work(invocation, place, remote, *options, stop);
                });
            };
            return options->plan ? without_calls(invocation, asked) : with_org(invocation, asked);
        };
    });
}

}  // namespace dealwire::app
