#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/tracking.hpp"
#include "apps/dealwire/work_lease.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace dealwire::app {
namespace {

struct Options {
    std::vector<std::string> ids;
    std::string tracker;
    bool all = false;
    bool plan = false;
};

std::vector<base::ConversationId> ids_of(const Options& options) {
    std::vector<base::ConversationId> ids;
    for (const std::string& id : options.ids) ids.push_back({id});
    return ids;
}

/// What an export would do once these are due.
ExitCode plan(Invocation& invocation, Place& place, Remote& remote, const Options& options) {
    place.local.resolver(place.scope).resolve_stale(invocation.stop);
    exporting::ExportRequest request{.only = ids_of(options), .plan_only = true, .every = true};
    const exporting::ExportReport report = remote.exporter().run(request, invocation.stop);
    invocation.output.document(export_tree(report, ""));
    print_export(report, true, invocation.output);
    return ExitCode::Done;
}

ExitCode reopen(Invocation& invocation, Place& place, const Options& options) {
    const std::int64_t reopened = place.local.exports().reopen(place.scope, ids_of(options));
    invocation.output.document(base::Tree::Object{{"reopened", reopened}});
    invocation.output.line(counted(reopened, "conversation") +
                           " will be looked at again, by the mapping, the settings and the filter "
                           "of that moment; only what differs is written.");
    invocation.output.line("What it costs: dealwire export --plan. Now: dealwire export");
    return ExitCode::Done;
}

/// The conversations that the tracker found something in; nothing where it is not known.
std::optional<std::vector<std::string>> hit_by(Invocation& invocation, Local& local,
                                               const std::string& name) {
    const auto now = trackers_in_force(local);
    const model::Tracker* tracker = find_tracker(now.trackers, name);
    if (!tracker) return std::nullopt;
    searcher(local).search_stale(invocation.stop);
    std::vector<std::string> ids;
    for (const base::ConversationId& id : conversations_hit_by(local, tracker->id))
        ids.push_back(id.value);
    return ids;
}

ExitCode nothing_to_do(Invocation& invocation, const Options& options) {
    invocation.output.document(base::Tree::Object{{"reopened", 0}});
    invocation.output.line("'" + options.tracker + "' found nothing in any conversation.");
    return ExitCode::Done;
}

ExitCode work(Invocation& invocation, Place& place, Remote& remote, Options options) {
    const int ways = int{options.all} + int{!options.ids.empty()} + int{!options.tracker.empty()};
    if (ways != 1)
        return invocation.output.failure(
            ExitCode::Usage, "Say either which conversations, a --tracker or --all.", "");
    if (!options.tracker.empty()) {
        auto ids = hit_by(invocation, place.local, options.tracker);
        if (!ids)
            return invocation.output.failure(ExitCode::Failed,
                                             "There is no tracker '" + options.tracker + "'.",
                                             "See 'dealwire trackers list'.");
        if (ids->empty()) return nothing_to_do(invocation, options);
        options.ids = std::move(*ids);
    }
    if (const auto unknown = unknown_id(place.local, options.ids))
        return no_such_conversation(invocation, *unknown);
    if (options.plan) return plan(invocation, place, remote, options);
    return with_lease(invocation, place.local,
                      [&](std::stop_token) { return reopen(invocation, place, options); });
}

}  // namespace

void add_reprocess(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand(
        "reprocess", "Look at exported and filtered conversations again at the next export");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->ids, "These conversations");
    command->add_option("--tracker", options->tracker,
                        "Those that this tracker found something in");
    command->add_flag("--all", options->all, "All of them");
    command->add_flag("--plan", options->plan, "Only show what the next export would do then");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return work(invocation, place, remote, *options);
            });
        };
    });
}

}  // namespace dealwire::app
