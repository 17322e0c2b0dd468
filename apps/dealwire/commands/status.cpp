#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "engine/base/time_text.hpp"
#include "engine/exporting/people.hpp"
#include "engine/importing/imported_objects.hpp"

#include <CLI/App.hpp>

namespace dealwire::app {
namespace {

using base::Tree;

/// The figures of one moment, from this machine alone: no call is made.
struct Status {
    model::Connection connection;
    std::vector<std::pair<std::string, std::int64_t>> objects;
    std::vector<std::pair<std::string, std::string>> bookmarks;
    std::int64_t conversations = 0;
    ports::ResolutionCounts resolutions;
    ports::ExportCounts exports;
    std::optional<model::ApiUsage> usage;
    std::vector<model::Run> runs;
};

std::string settings_now(Place& place) {
    const exporting::People people{place.local.members().all(place.scope)};
    return exporting::settings_digest(place.local.mapping(), place.local.export_settings(), people);
}

Status status_of(Place& place) {
    Local& local = place.local;
    Status status{.connection = place.connection};
    status.objects = local.crm().counts(place.scope);
    for (const importing::ImportedObject& object : importing::imported_objects()) {
        const std::string name{object.name};
        const auto reading = local.places().place(place.scope, name, model::Purpose::Keep);
        const auto bookmark = reading ? reading->bookmark : std::nullopt;
        status.bookmarks.emplace_back(name, bookmark ? base::to_text(bookmark->stamp) : "");
    }
    status.conversations = local.conversations().count(local.tenant());
    status.resolutions =
        local.resolutions().counts(place.scope, local.resolver(place.scope).basis());
    status.exports = local.exports().counts(place.scope, settings_now(place));
    status.usage = local.connections().usage(local.tenant(), place.connection.id);
    status.runs = local.runs().newest(local.tenant(), 1);
    return status;
}

Tree objects_tree(const Status& status) {
    Tree::Object objects;
    for (const auto& [name, stamp] : status.bookmarks) {
        std::int64_t live = 0;
        for (const auto& [object, count] : status.objects)
            if (object == name) live = count;
        objects.emplace_back(
            name, Tree::Object{{"live", live}, {"bookmark", stamp.empty() ? Tree{} : Tree{stamp}}});
    }
    return objects;
}

Tree to_tree(const Status& status) {
    Tree conversations = Tree::Object{{"total", status.conversations},
                                      {"resolved", status.resolutions.resolved},
                                      {"unresolved", status.resolutions.unresolved},
                                      {"waiting", status.resolutions.waiting},
                                      {"exported", status.exports.conversations},
                                      {"due", status.exports.due},
                                      {"recordsWritten", status.exports.written},
                                      {"recordsPending", status.exports.pending}};
    Tree budget = Tree::Object{{"used", Tree{}}, {"allowed", Tree{}}, {"seenAt", Tree{}}};
    if (status.usage)
        budget = Tree::Object{{"used", status.usage->used},
                              {"allowed", status.usage->allowed},
                              {"seenAt", base::to_text(status.usage->seen_at)}};
    return Tree::Object{{"connection", connection_tree(status.connection)},
                        {"objects", objects_tree(status)},
                        {"conversations", std::move(conversations)},
                        {"parked", status.exports.parked},
                        {"budget", std::move(budget)},
                        {"lastRun", status.runs.empty() ? Tree{} : run_tree(status.runs.front())}};
}

void print_conversations(const Status& status, Output& output) {
    output.line("Conversations  " + std::to_string(status.conversations) + ": " +
                std::to_string(status.resolutions.resolved) + " with records found, " +
                std::to_string(status.resolutions.unresolved) + " without, " +
                std::to_string(status.resolutions.waiting) + " waiting to be resolved");
    output.line("Export         " + counted(status.exports.written, "record") + " of " +
                counted(status.exports.conversations, "conversation") + " in the org, " +
                std::to_string(status.exports.due) + " conversations due, " +
                std::to_string(status.exports.pending) + " records unanswered");
    if (status.exports.parked > 0)
        output.line("Parked         " + counted(status.exports.parked, "record") +
                    " refused: dealwire parked list");
}

void print_runs(const Status& status, Output& output) {
    if (status.usage)
        output.line("API calls      " + std::to_string(status.usage->used) + " of " +
                    std::to_string(status.usage->allowed) + " used in the org's day, seen " +
                    base::to_text(status.usage->seen_at));
    if (status.runs.empty()) return output.line("Last run       none yet: dealwire sync");
    const model::Run& run = status.runs.front();
    output.line("Last run       " + run.kind + " " + base::to_text(run.started) + " " +
                (run.finished ? model::name_of(run.outcome) : "interrupted or running"));
}

void print(const Status& status, Output& output) {
    const model::Connection& connection = status.connection;
    output.line("Connection     " + connection.name + ": " + connection.org_name + " (" +
                model::name_of(connection.environment) + ") as " + connection.username);
    if (!connection.trouble.empty())
        output.line("               must be authorised again: " + connection.trouble);
    print_conversations(status, output);
    print_runs(status, output);
    output.line();
    Table table{{"object", "live", "known up to"}};
    for (const auto& [name, stamp] : status.bookmarks) {
        std::int64_t live = 0;
        for (const auto& [object, count] : status.objects)
            if (object == name) live = count;
        table.row({name, std::to_string(live), stamp.empty() ? "not imported yet" : stamp});
    }
    for (const std::string& line : table.lines()) output.line(line);
}

}  // namespace

void add_status(CLI::App& app, Action& chosen) {
    app.add_subcommand("status", "Where everything stands, without a call")->callback([&chosen] {
        chosen = [](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) {
                const Status status = status_of(place);
                invocation.output.document(to_tree(status));
                if (!invocation.output.json()) print(status, invocation.output);
                return status.connection.trouble.empty() ? ExitCode::Done : ExitCode::Reauthorise;
            });
        };
    });
}

}  // namespace dealwire::app
