#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/commands/document_family.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/render/filter_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/tracking.hpp"
#include "engine/base/timed_stop.hpp"

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

struct Options {
    std::string file;
    std::string note;
    int revision = 0;
};

constexpr DocumentWords kWords{"filter", "a filter", "The default filter; none was ever set."};

ExitCode show(Invocation& invocation, Place& place, const Options&) {
    const FilterInForce filter = filter_in_force(place.local, place.scope);
    Tree document = document_tree(filter.revision);
    document.set("onExit", exporting::name_of(filter.filter.on_exit));
    document.set("document", filter.revision.document);
    invocation.output.document(document);
    invocation.output.line(words_of(filter.revision, kWords));
    invocation.output.line();
    invocation.output.line(filter.revision.document);
    return ExitCode::Done;
}

ExitCode history(Invocation& invocation, Place& place, const Options&) {
    return show_history(invocation, filters(place.local).history());
}

/// The time that somebody gave, or all there is.
std::unique_ptr<base::TimedStop> timed(Local& local, const WantedDocument& wanted,
                                       const std::stop_token& stop) {
    if (!wanted.within) return nullptr;
    return std::make_unique<base::TimedStop>(local.clock(), *wanted.within, stop);
}

/// Conversations that are in Salesforce and leave it when this filter judges them; no call is made.
/// Nothing where none can, or where nobody can say in time.
std::optional<exporting::TrialShare> who_would_leave(Place& place, const exporting::Filter& filter,
                                                     const std::stop_token& stop) {
    if (filter.on_exit != exporting::OnExit::Remove) return std::nullopt;
    Remote remote{place.local, place.connection, place.scope};
    exporting::FilterTrialBook book{filter, {.each = 0}};
    exporting::ExportRequest request{.plan_only = true, .every = true};
    request.judged = [&](const exporting::Judged& judged) { book.note(judged); };
    const auto plan = remote.exporter_with(filter)->run(request, stop);
    if (plan.error) return std::nullopt;
    return book.trial().leaving;
}

void tell_who_would_leave(const exporting::TrialShare& leaving, Output& output) {
    if (leaving.conversations == 0) return;
    output.warning("with it, " + counted(leaving.conversations, "conversation") + " with " +
                   counted(leaving.records, "record") +
                   " leave Salesforce when they are looked at again: at the latest with the next "
                   "change of the mapping or the export settings. Which: dealwire "
                   "filter test --json (wouldLeave)");
}

/// Keeps it as the newest revision, unless it is the one in force already. `name` stands for it in
/// what is wrong with it.
ExitCode put_in_force(Invocation& invocation, Place& place, const std::string& name,
                      const WantedDocument& wanted) {
    const DocumentRevision before = filters(place.local).active();
    check_seen(wanted.seen, before.number);
    const auto read = read_filter(place.local, place.scope, wanted.text, name);
    const bool same = before.document == wanted.text;
    const DocumentRevision now =
        same ? before
             : add_filter_revision(place.local, {wanted.text, person(), wanted.note}, wanted.seen);
    if (!same)
        note_setting(place.local,
                     {"filter.set", "revision " + std::to_string(now.number), now.note});
    watch_records_of(place.local, place.scope, read, invocation.stop);
    const auto time = timed(place.local, wanted, invocation.stop);
    const auto leaving =
        same ? std::nullopt : who_would_leave(place, read, time ? time->token() : invocation.stop);
    Tree tree = document_tree(now);
    tree.set("changed", !same);
    tree.set("onExit", exporting::name_of(read.on_exit));
    if (leaving)
        tree.set("leaving", Tree::Object{{"conversations", leaving->conversations},
                                         {"records", leaving->records}});
    invocation.output.document(tree);
    if (same) {
        invocation.output.line("This filter is in force already. " + words_of(now, kWords));
        return ExitCode::Done;
    }
    invocation.output.line(words_of(now, kWords));
    invocation.output.line(
        "It applies to new and reprocessed conversations. What it would do to "
        "the others: dealwire filter test. To apply it to them: dealwire "
        "reprocess --all");
    if (leaving) tell_who_would_leave(*leaving, invocation.output);
    return ExitCode::Done;
}

ExitCode set(Invocation& invocation, Place& place, const Options& options) {
    const auto document = content_of(options.file);
    if (!document) return no_such_file(invocation, options.file, kWords);
    return put_in_force(invocation, place, options.file, {*document, options.note});
}

ExitCode back_to(Invocation& invocation, Place& place, const WantedRevision& wanted,
                 const std::string& note) {
    const auto revision = filters(place.local).find(wanted.number);
    if (!revision) return no_such_revision(invocation, wanted.number, kWords);
    const std::string name = "revision " + std::to_string(revision->number);
    return put_in_force(
        invocation, place, "filter " + name,
        {revision->document, note.empty() ? "back to " + name : note, wanted.seen, wanted.within});
}

ExitCode roll_back(Invocation& invocation, Place& place, const Options& options) {
    return back_to(invocation, place, {options.revision}, options.note);
}

/// Plans an export of every conversation with the filter; nothing is called or written.
ExitCode try_out(Invocation& invocation, Place& place, Remote& remote,
                 const exporting::Filter& filter, const exporting::TrialSamples& samples) {
    place.local.resolver(place.scope).resolve_stale(invocation.stop);
    searcher(place.local).search_stale(invocation.stop);

    exporting::FilterTrialBook book{filter, samples};
    exporting::ExportRequest request{.plan_only = true, .every = true};
    request.judged = [&](const exporting::Judged& judged) { book.note(judged); };
    const auto plan = remote.exporter_with(filter)->run(request, invocation.stop);
    const FilterTrialView view{book.trial(), plan,
                               place.local.conversations().count(place.local.tenant())};
    Tree document = trial_tree(view);
    if (samples.all_leaving) document.set("wouldLeave", would_leave_tree(view));
    invocation.output.document(document);
    print_trial(view, invocation.output);
    if (view.complete()) return ExitCode::Done;
    invocation.output.warning("stopped before the end; the other conversations were not judged");
    return ExitCode::Partial;
}

ExitCode test(Invocation& invocation, Place& place, Remote& remote, const Options& options) {
    if (options.file.empty())
        return try_out(invocation, place, remote, filter_in_force(place.local, place.scope).filter,
                       {.all_leaving = true});
    const auto document = content_of(options.file);
    if (!document) return no_such_file(invocation, options.file, kWords);
    return try_out(invocation, place, remote,
                   read_filter(place.local, place.scope, *document, options.file),
                   {.all_leaving = true});
}

void add_test(Command* family, Action& chosen, std::shared_ptr<Options> options) {
    Command* command = family->add_subcommand(
        "test", "What a filter would do to the whole history; nothing is written");
    command->add_option("FILE", options->file, "Filter; without it the one in force");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return without_calls(invocation, [&](Place& place, Remote& remote) {
                return test(invocation, place, remote, *options);
            });
        };
    });
}

}  // namespace

ExitCode show_filter(Invocation& invocation, Place& place) { return show(invocation, place, {}); }

ExitCode show_filter_history(Invocation& invocation, Place& place) {
    return history(invocation, place, {});
}

ExitCode set_filter(Invocation& invocation, Place& place, const WantedDocument& wanted) {
    return put_in_force(invocation, place, "document", wanted);
}

ExitCode roll_back_filter(Invocation& invocation, Place& place, const WantedRevision& wanted) {
    return back_to(invocation, place, wanted, "");
}

ExitCode try_filter(Invocation& invocation, Place& place, Remote& remote, const FilterTry& wanted) {
    return try_out(invocation, place, remote,
                   wanted.text ? read_filter(place.local, place.scope, *wanted.text, "document")
                               : filter_in_force(place.local, place.scope).filter,
                   {.private_ones = wanted.private_ones});
}

void add_filter(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("filter", "Which conversations are exported");
    family->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    add_work<Options>(family, "show", "The filter in force", options, show, chosen);
    add_work<Options>(family, "history", "Its revisions, the newest first", options, history,
                      chosen);
    Command* to_set = add_work<Options>(family, "set", "Put a filter in force, as a new revision",
                                        options, set, chosen);
    to_set->add_option("FILE", options->file, "Filter, YAML or JSON")->required();
    add_note(to_set, options->note);
    add_test(family, chosen, options);
    Command* back = add_work<Options>(family, "rollback", "An earlier revision, as a new one",
                                      options, roll_back, chosen);
    back->add_option("REVISION", options->revision, "See 'filter history'; 0 is the default")
        ->required();
    add_note(back, options->note);
}

}  // namespace dealwire::app
