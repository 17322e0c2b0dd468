#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "engine/base/time_text.hpp"

#include <CLI/App.hpp>

namespace dealwire::app {
namespace {

using base::Tree;

ExitCode budget(Invocation& invocation, Place& place) {
    const auto usage = place.local.connections().usage(place.local.tenant(), place.connection.id);
    Output& output = invocation.output;
    if (!usage) {
        output.document(Tree::Object{{"used", Tree{}}, {"allowed", Tree{}}, {"seenAt", Tree{}}});
        output.line("Not known yet: the org tells with its first answer. Run 'dealwire import'.");
        return ExitCode::Done;
    }
    output.document(Tree::Object{{"used", usage->used},
                                 {"allowed", usage->allowed},
                                 {"left", usage->allowed - usage->used},
                                 {"seenAt", base::to_text(usage->seen_at)}});
    output.line("API calls of the org's rolling 24 hours, by all programs: " +
                std::to_string(usage->used) + " of " + std::to_string(usage->allowed) + " (" +
                std::to_string(usage->allowed - usage->used) + " left), seen " +
                base::to_text(usage->seen_at));
    return ExitCode::Done;
}

}  // namespace

void add_budget(CLI::App& app, Action& chosen) {
    app.add_subcommand("budget", "API calls used and left in the org's day")->callback([&chosen] {
        chosen = [](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) { return budget(invocation, place); });
        };
    });
}

}  // namespace dealwire::app
