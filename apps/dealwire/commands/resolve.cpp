#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "engine/jobs/run_record.hpp"

#include <memory>

namespace dealwire::app {
namespace {

struct Options {
    std::vector<std::string> ids;
    bool all = false;
};

matching::ResolveReport work(Invocation& invocation, matching::Resolver& resolver,
                             const Options& options) {
    if (options.all) return resolver.resolve_all(invocation.stop);
    if (options.ids.empty()) return resolver.resolve_stale(invocation.stop);
    std::vector<base::ConversationId> ids;
    for (const std::string& id : options.ids) ids.push_back({id});
    return resolver.resolve_these(ids, invocation.stop);
}

ExitCode resolve(Invocation& invocation, Place& place, const Options& options) {
    Local& local = place.local;
    jobs::RunRecord record{local.runs(), local.clock(), local.entropy(),
                           local.log(),  place.scope,   "resolve"};
    matching::Resolver resolver = local.resolver(place.scope);
    const matching::ResolveReport report = work(invocation, resolver, options);
    record.finish(report.stopped ? model::Outcome::Partial : model::Outcome::Ok, 0);
    invocation.output.document(resolve_tree(report));
    print_resolve(report, invocation.output);
    if (options.ids.empty() && !report.stopped) resolver.prepare();
    if (report.stopped) invocation.output.warning("stopped before the end; run it again");
    return report.stopped ? ExitCode::Partial : ExitCode::Done;
}

}  // namespace

void add_resolve(Command& app, Action& chosen) {
    Command* command =
        app.add_subcommand("resolve", "Find out where conversations belong: what is new or stale");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->ids, "Only these conversations");
    command->add_flag("--all", options->all, "All of them, stale or not");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) {
                if (const auto unknown = unknown_id(place.local, options->ids))
                    return no_such_conversation(invocation, *unknown);
                return resolve(invocation, place, *options);
            });
        };
    });
}

}  // namespace dealwire::app
