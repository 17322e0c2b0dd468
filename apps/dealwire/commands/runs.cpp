#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/count_option.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/endings.hpp"
#include "apps/dealwire/render/import_report.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/run_state.hpp"
#include "engine/base/time_text.hpp"

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

/// Counted at the end; a run without one made some.
std::string calls_of(const model::Run& run) {
    return run.finished ? std::to_string(run.calls) : "";
}

std::string took(const model::Run& run) {
    return run.finished ? seconds(*run.finished - run.started) + " s" : "";
}

ExitCode list(Invocation& invocation, Local& local, std::size_t limit) {
    Tree::Array document;
    Table table{{"started", "kind", "outcome", "calls", "took", "run"}};
    for (const KnownRun& known : newest_runs(local, limit)) {
        const model::Run& run = known.run;
        document.push_back(run_tree(known));
        table.row({base::to_text(run.started), run.kind, state_words(known), calls_of(run),
                   took(run), run.id.value});
    }
    const bool none = document.empty();
    invocation.output.document(Tree::Object{{"runs", std::move(document)}});
    if (none) invocation.output.line("Nothing ran yet: dealwire import, dealwire sync");
    if (none) return ExitCode::Done;
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

/// What an unfinished run leaves behind.
std::string aftermath(const KnownRun& known) {
    if (known.state == "running") return "It is not over; its figures come with its end.";
    if (known.state == "interrupted")
        return "It ended without a word: killed, or the machine went down. What it had saved is "
               "kept; the next run goes on from there.";
    return "";
}

void print(const KnownRun& known, Output& output) {
    const model::Run& run = known.run;
    output.line(
        run.kind + "  " + state_words(known) + "  " + base::to_text(run.started) +
        (run.finished ? "  took " + took(run) + "  " + counted(run.calls, "API call") : ""));
    if (const std::string left = aftermath(known); !left.empty()) output.line(left);
    print_objects(run.objects, run.id.value, Detail::Later, output);
    const base::Error* early = ended_by(run.objects);
    for (const model::ObjectOutcome& object : run.objects)
        if (object.error && !is_of_all(object, early))
            output.line(object.object + ": " + object.error->detail + " " + object.error->remedy);
    if (early) output.line(early->detail + " " + early->remedy);
}

ExitCode show(Invocation& invocation, Local& local, const std::string& id) {
    const auto run = find_run(local, {id});
    if (!run)
        return invocation.output.failure(ExitCode::Failed, "There is no run '" + id + "'.",
                                         "See 'dealwire runs list'.");
    invocation.output.document(run_tree(*run));
    print(*run, invocation.output);
    return ExitCode::Done;
}

}  // namespace

ExitCode list_runs(Invocation& invocation, Local& local, std::size_t limit) {
    return list(invocation, local, limit);
}

ExitCode show_run(Invocation& invocation, Local& local, const std::string& id) {
    return show(invocation, local, id);
}

void add_runs(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("runs", "What ran, when, and with what outcome");
    family->require_subcommand(1);

    Command* all = family->add_subcommand("list", "The newest first");
    auto limit = std::make_shared<std::size_t>(20);
    all->add_option("--limit", *limit, "At most so many")
        ->check(count_problem, "NUMBER")
        ->capture_default_str();
    all->callback([&chosen, limit] {
        chosen = [limit](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return list(invocation, local, *limit); });
        };
    });

    Command* one = family->add_subcommand("show", "One run with its outcome per object");
    auto id = std::make_shared<std::string>();
    one->add_option("ID", *id, "Run id")->required();
    one->callback([&chosen, id] {
        chosen = [id](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) { return show(invocation, local, *id); });
        };
    });
}

}  // namespace dealwire::app
