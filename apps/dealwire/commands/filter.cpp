#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/documents.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/render/filter_report.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/tracking.hpp"
#include "engine/base/time_text.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

constexpr std::size_t kSamples = 5;

struct Options {
    std::string file;
    std::string note;
    int revision = 0;
};

Tree to_tree(const FilterRevision& revision) {
    return Tree::Object{{"revision", revision.number},
                        {"setBy", revision.by},
                        {"setAt", revision.at ? Tree{base::to_text(*revision.at)} : Tree{}},
                        {"note", revision.note}};
}

std::string words_of(const FilterRevision& revision) {
    if (!revision.at) return "The default filter; none was ever set.";
    return "Revision " + std::to_string(revision.number) + ", set " + base::to_text(*revision.at) +
           " by " + revision.by + (revision.note.empty() ? "" : ": " + revision.note);
}

ExitCode show(Invocation& invocation, Place& place) {
    const FilterInForce filter = filter_in_force(place.local, place.scope);
    Tree document = to_tree(filter.revision);
    document.set("onExit", exporting::name_of(filter.filter.on_exit));
    document.set("document", filter.revision.document);
    invocation.output.document(document);
    invocation.output.line(words_of(filter.revision));
    invocation.output.line();
    invocation.output.line(filter.revision.document);
    return ExitCode::Done;
}

ExitCode history(Invocation& invocation, Place& place) {
    Tree::Array document;
    Table table{{"revision", "set", "by", "note"}};
    for (const FilterRevision& revision : filter_history(place.local)) {
        document.push_back(to_tree(revision));
        table.row({std::to_string(revision.number),
                   revision.at ? base::to_text(*revision.at) : "default", revision.by,
                   revision.note});
    }
    invocation.output.document(Tree::Object{{"revisions", std::move(document)}});
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

ExitCode no_such_file(Invocation& invocation, const std::string& file) {
    return invocation.output.failure(ExitCode::Usage, "Cannot read '" + file + "'.",
                                     "Give the path of a filter, YAML or JSON.");
}

/// Keeps it as the newest revision, unless it is the one in force already.
ExitCode put_in_force(Invocation& invocation, Place& place, const std::string& name,
                      const std::string& document, const std::string& note) {
    const auto read = read_filter(place.local, place.scope, document, name);
    const FilterRevision before = active_filter(place.local);
    const bool same = before.document == document;
    const FilterRevision now =
        same ? before : add_filter_revision(place.local, document, person(), note);
    watch_records_of(place.local, place.scope, read, invocation.stop);
    Tree tree = to_tree(now);
    tree.set("changed", !same);
    tree.set("onExit", exporting::name_of(read.on_exit));
    invocation.output.document(tree);
    if (same) {
        invocation.output.line("This filter is in force already. " + words_of(now));
        return ExitCode::Done;
    }
    invocation.output.line(words_of(now));
    invocation.output.line(
        "It applies to new and reprocessed conversations. What it would do to "
        "the others: dealwire filter test. To apply it to them: dealwire "
        "reprocess --all");
    return ExitCode::Done;
}

ExitCode set(Invocation& invocation, Place& place, const Options& options) {
    const auto document = content_of(options.file);
    if (!document) return no_such_file(invocation, options.file);
    return put_in_force(invocation, place, options.file, *document, options.note);
}

ExitCode back_to(Invocation& invocation, Place& place, int number) {
    const auto revision = find_filter(place.local, number);
    if (!revision)
        return invocation.output.failure(
            ExitCode::Usage, "There is no filter revision " + std::to_string(number) + ".",
            "See 'dealwire filter history'.");
    return put_in_force(invocation, place, "filter revision " + std::to_string(revision->number),
                        revision->document, "back to revision " + std::to_string(revision->number));
}

ExitCode roll_back(Invocation& invocation, Place& place, const Options& options) {
    return back_to(invocation, place, options.revision);
}

/// Plans an export of every conversation with the filter; nothing is called or written.
ExitCode try_out(Invocation& invocation, Place& place, Remote& remote,
                 const exporting::Filter& filter) {
    place.local.resolver(place.scope).resolve_stale(invocation.stop);
    searcher(place.local).search_stale(invocation.stop);

    exporting::FilterTrialBook book{filter, kSamples};
    exporting::ExportRequest request{.plan_only = true, .every = true};
    request.judged = [&](const exporting::Judged& judged) { book.note(judged); };
    const auto plan = remote.exporter_with(filter)->run(request, invocation.stop);
    invocation.output.document(trial_tree(book.trial(), plan));
    print_trial(book.trial(), plan, invocation.output);
    return ExitCode::Done;
}

ExitCode test(Invocation& invocation, Place& place, Remote& remote, const Options& options) {
    if (options.file.empty())
        return try_out(invocation, place, remote, filter_in_force(place.local, place.scope).filter);
    const auto document = content_of(options.file);
    if (!document) return no_such_file(invocation, options.file);
    return try_out(invocation, place, remote,
                   read_filter(place.local, place.scope, *document, options.file));
}

using Work = ExitCode (*)(Invocation&, Place&, const Options&);

void on_choice(CLI::App* command, Action& chosen, std::shared_ptr<Options> options, Work work) {
    command->callback([&chosen, options, work] {
        chosen = [options, work](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return work(invocation, place, *options); });
        };
    });
}

void add_test(CLI::App* family, Action& chosen, std::shared_ptr<Options> options) {
    CLI::App* command = family->add_subcommand(
        "test", "What a filter would do to the whole history; nothing is written");
    command->add_option("FILE", options->file, "Filter; without it the one in force");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return test(invocation, place, remote, *options);
            });
        };
    });
}

}  // namespace

ExitCode show_filter(Invocation& invocation, Place& place) { return show(invocation, place); }

ExitCode show_filter_history(Invocation& invocation, Place& place) {
    return history(invocation, place);
}

ExitCode set_filter(Invocation& invocation, Place& place, const WantedDocument& wanted) {
    return put_in_force(invocation, place, "document", wanted.text, wanted.note);
}

ExitCode roll_back_filter(Invocation& invocation, Place& place, int revision) {
    return back_to(invocation, place, revision);
}

ExitCode try_filter(Invocation& invocation, Place& place, Remote& remote,
                    const std::optional<std::string>& text) {
    return try_out(invocation, place, remote,
                   text ? read_filter(place.local, place.scope, *text, "document")
                        : filter_in_force(place.local, place.scope).filter);
}

void add_filter(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("filter", "Which conversations are exported");
    family->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    on_choice(family->add_subcommand("show", "The filter in force"), chosen, options,
              [](Invocation& invocation, Place& place, const Options&) {
                  return show(invocation, place);
              });
    on_choice(family->add_subcommand("history", "Its revisions, the newest first"), chosen, options,
              [](Invocation& invocation, Place& place, const Options&) {
                  return history(invocation, place);
              });
    CLI::App* to_set = family->add_subcommand("set", "Put a filter in force, as a new revision");
    to_set->add_option("FILE", options->file, "Filter, YAML or JSON")->required();
    to_set->add_option("--note", options->note, "Why, for the history");
    on_choice(to_set, chosen, options, set);
    add_test(family, chosen, options);
    CLI::App* back = family->add_subcommand("rollback", "An earlier revision, as a new one");
    back->add_option("REVISION", options->revision, "See 'filter history'; 0 is the default")
        ->required();
    on_choice(back, chosen, options, roll_back);
}

}  // namespace dealwire::app
