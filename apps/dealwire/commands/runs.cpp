#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "engine/base/time_text.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

std::string outcome_of(const model::Run& run) {
    return run.finished ? model::name_of(run.outcome) : "interrupted or running";
}

ExitCode list(Invocation& invocation, Local& local, std::size_t limit) {
    Tree::Array document;
    Table table{{"started", "kind", "outcome", "calls", "run"}};
    for (const model::Run& run : local.runs().newest(local.tenant(), limit)) {
        document.push_back(run_tree(run));
        table.row({base::to_text(run.started), run.kind, outcome_of(run), std::to_string(run.calls),
                   run.id.value});
    }
    invocation.output.document(Tree::Object{{"runs", std::move(document)}});
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

void print(const model::Run& run, Output& output) {
    output.line(run.kind + "  " + outcome_of(run) + "  " + base::to_text(run.started) + "  " +
                std::to_string(run.calls) + " calls");
    Table table{{"object", "outcome", "mode", "read", "changed", "deleted", "rejected"}};
    for (const model::ObjectOutcome& object : run.objects)
        table.row({object.object, model::name_of(object.outcome), object.mode,
                   std::to_string(object.read), std::to_string(object.changed),
                   std::to_string(object.deleted), std::to_string(object.rejected)});
    for (const std::string& line : table.lines()) output.line(line);
    for (const model::ObjectOutcome& object : run.objects) {
        if (object.error)
            output.line(object.object + ": " + object.error->detail + " " + object.error->remedy);
        for (const std::string& warning : object.warnings) output.line("note: " + warning);
    }
}

ExitCode show(Invocation& invocation, Local& local, const std::string& id) {
    const auto run = local.runs().find(local.tenant(), {id});
    if (!run)
        return invocation.output.failure(ExitCode::Failed, "There is no run '" + id + "'.",
                                         "See 'dealwire runs list'.");
    invocation.output.document(run_tree(*run));
    print(*run, invocation.output);
    return ExitCode::Done;
}

}  // namespace

void add_runs(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("runs", "What ran, when, and with what outcome");
    family->require_subcommand(1);

    CLI::App* all = family->add_subcommand("list", "The newest first");
    auto limit = std::make_shared<std::size_t>(20);
    all->add_option("--limit", *limit, "At most so many")->capture_default_str();
    all->callback([&chosen, limit] {
        chosen = [limit](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return list(invocation, local, *limit); });
        };
    });

    CLI::App* one = family->add_subcommand("show", "One run with its outcome per object");
    auto id = std::make_shared<std::string>();
    one->add_option("ID", *id, "Run id")->required();
    one->callback([&chosen, id] {
        chosen = [id](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) { return show(invocation, local, *id); });
        };
    });
}

}  // namespace dealwire::app
