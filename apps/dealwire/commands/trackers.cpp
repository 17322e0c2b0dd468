#include "adapters/config/trackers_document.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/commands/document_family.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/render/tracker_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/tracking.hpp"
#include "engine/trackers/definition_check.hpp"
#include "engine/trackers/language.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Tracker;
using Names = std::vector<std::string>;

struct Options {
    std::string name;  ///< of a tracker or a file
    int revision = 0;
    Names phrases;
    Names except;
    std::string language;
    std::string side = "any";
    std::string id;
    std::string note;
    bool part_of_words = false;
    bool plan = false;
    std::size_t samples = 5;
};

/// Trackers as they would be in force, and what they were written as.
struct Wanted {
    std::vector<Tracker> trackers;
    std::string document;         ///< empty: to be made from the trackers
    std::set<std::string> asked;  ///< ids of those that the user is interested in
    Seen seen = {};               ///< the revision that they were made from
};

using Outcome = tl::expected<Wanted, ExitCode>;

std::set<std::string> ids_of(const std::vector<Tracker>& trackers) {
    std::set<std::string> ids;
    for (const Tracker& tracker : trackers) ids.insert(tracker.id);
    return ids;
}

tl::unexpected<ExitCode> no_such_tracker(Invocation& invocation, const std::string& name) {
    return tl::unexpected{invocation.output.failure(
        ExitCode::Failed, "There is no tracker '" + name + "'.", "See 'dealwire trackers list'.")};
}

Outcome read_file(Invocation& invocation, const std::string& file) {
    auto text = content_of(file);
    if (!text)
        return tl::unexpected{invocation.output.failure(ExitCode::Usage, file + " cannot be read.",
                                                        "Check the path and its permissions.")};
    auto read = config::parse_trackers(*text, file);
    if (!read) return tl::unexpected{invocation.output.failure(read.error())};
    auto asked = ids_of(*read);
    return Wanted{std::move(*read), std::move(*text), std::move(asked)};
}

/// The tracker that the options describe, checked beside those in force.
Outcome with_added(Invocation& invocation, Local& local, const Options& options) {
    auto [seen, all, document] = trackers_in_force(local);
    if (find_tracker(all, options.name))
        return tl::unexpected{invocation.output.failure(
            ExitCode::Usage, "There is a tracker '" + options.name + "' already.",
            "Change it with 'dealwire trackers set FILE' (dealwire trackers show prints what is in "
            "force), or remove it first.")};
    const auto language = trackers::language_code(options.language);
    if (!options.language.empty() && !language)
        return tl::unexpected{invocation.output.failure(
            ExitCode::Usage, "'" + options.language + "' is no code of a language.",
            "Write one such as eng, ger or fre.")};
    Tracker added{.id = options.id.empty() ? trackers::id_for_name(options.name) : options.id,
                  .name = options.name,
                  .side = model::speaker_side_named(options.side).value_or(model::SpeakerSide::Any),
                  .whole_words = !options.part_of_words};
    for (const std::string& phrase : options.phrases)
        added.phrases.push_back({phrase, language.value_or("")});
    for (const std::string& phrase : options.except) added.except.push_back({phrase, ""});
    all.push_back(added);
    if (const auto issues = trackers::check(all); !issues.empty())
        return tl::unexpected{invocation.output.failure(issues)};
    return Wanted{std::move(all), "", {added.id}, seen};
}

Outcome without(Invocation& invocation, Local& local, const Options& options) {
    auto [seen, all, document] = trackers_in_force(local);
    const Tracker* gone = find_tracker(all, options.name);
    if (!gone) return no_such_tracker(invocation, options.name);
    const std::string id = gone->id;
    std::erase_if(all, [&](const Tracker& each) { return each.id == id; });
    return Wanted{std::move(all), "", {}, seen};
}

Outcome of_revision(Invocation& invocation, Local& local, Options& options) {
    auto held = trackers_of(local, options.revision);
    const std::string number = std::to_string(options.revision);
    if (!held)
        return tl::unexpected{invocation.output.failure(ExitCode::Failed,
                                                        "There is no revision " + number + ".",
                                                        "See 'dealwire trackers history'.")};
    if (options.note.empty()) options.note = "back to revision " + number;
    auto asked = ids_of(held->trackers);
    return Wanted{std::move(held->trackers), std::move(held->document), std::move(asked)};
}

Outcome named_or_in_file(Invocation& invocation, Local& local, const Options& options) {
    std::vector<Tracker> all = trackers_in_force(local).trackers;
    const Tracker* known = find_tracker(all, options.name);
    if (!known && !content_of(options.name))
        return tl::unexpected{invocation.output.failure(
            ExitCode::Usage,
            "There is no tracker '" + options.name + "', and no file of that name can be read.",
            "See 'dealwire trackers list', or check the path and its permissions.")};
    if (!known) return read_file(invocation, options.name);
    const std::string id = known->id;
    return Wanted{std::move(all), "", {id}};
}

/// What the conversations that would change cost in Salesforce; nothing without a connection.
std::optional<exporting::ExportReport> forecast(Invocation& invocation, Local& local,
                                                const jobs::TrackerTrial& trial,
                                                ports::HitSource& hits) {
    const auto connection = local.connections().active(local.tenant());
    if (!connection) return std::nullopt;
    if (trial.changed.empty()) return exporting::ExportReport{};
    const model::OrgScope scope{local.tenant(), connection->org};
    Remote remote{local, *connection, scope};
    const auto exporter = remote.exporter_with(filter_in_force(local, scope).filter, &hits);
    return exporter->run({.only = trial.changed, .plan_only = true, .every = true},
                         invocation.stop);
}

ExitCode try_out(Invocation& invocation, Local& local, const Wanted& wanted,
                 const Options& options) {
    const auto connection = local.connections().active(local.tenant());
    std::optional<model::OrgScope> scope;
    if (connection) scope = model::OrgScope{local.tenant(), connection->org};
    jobs::TrackerTrialRun run{
        {local.hits(), local.conversations(), local.resolutions(), local.progress()},
        local.tenant(),
        scope,
        wanted.trackers,
        wanted.asked};
    const jobs::TrackerTrial trial = run.run(options.samples, invocation.stop);
    const auto cost = forecast(invocation, local, trial, run);
    Tree tree = trial_tree(trial, cost);
    const auto change = change_between(trackers_in_force(local).trackers, wanted.trackers);
    tree.set("change", change_tree(change));
    invocation.output.document(tree);
    if (!change.empty()) print_change(change, invocation.output);
    print_trial(trial, cost, invocation.output);
    if (trial.stopped) invocation.output.warning("stopped before the end; figures are too small");
    return trial.stopped ? ExitCode::Partial : ExitCode::Done;
}

ExitCode put_in_force(Invocation& invocation, Local& local, const Wanted& wanted,
                      const Options& options) {
    const TrackersInForce before = trackers_in_force(local);
    const auto change = change_between(before.trackers, wanted.trackers);
    int revision = before.revision;
    if (!change.empty()) {
        const auto set = set_trackers(local, {wanted.trackers, wanted.document, options.note,
                                              wanted.seen.value_or(before.revision)});
        if (!set)
            return invocation.output.failure(ExitCode::Failed,
                                             "Somebody else changed the trackers just now.",
                                             "Look at them and try again: dealwire trackers list");
        revision = *set;
    }
    const auto report = searcher(local).search_stale(invocation.stop);
    Tree tree = change_tree(change);
    tree.set("revision", revision);
    tree.set("search", search_tree(report));
    invocation.output.document(tree);
    print_change(change, invocation.output);
    print_search(report, invocation.output);
    if (report.changed > 0)
        invocation.output.line("They are due for export. What it costs: dealwire export --plan");
    if (report.stopped)
        invocation.output.warning("stopped before the end; the next export searches the rest");
    return report.stopped ? ExitCode::Partial : ExitCode::Done;
}

/// Either what would happen, or what happens.
ExitCode apply(Invocation& invocation, Local& local, const Outcome& wanted,
               const Options& options) {
    if (!wanted) return wanted.error();
    return options.plan ? try_out(invocation, local, *wanted, options)
                        : put_in_force(invocation, local, *wanted, options);
}

ExitCode list(Invocation& invocation, Local& local, const Options&) {
    const TrackersInForce now = trackers_in_force(local);
    const auto counts = local.hits().counts(local.tenant());
    const std::int64_t waiting = searcher(local).waiting();
    Tree::Array document;
    for (const Tracker& tracker : now.trackers) {
        Tree tree = tracker_tree(tracker);
        tree.set("conversations", count_of(tracker, counts).conversations);
        tree.set("mentions", count_of(tracker, counts).mentions);
        document.push_back(std::move(tree));
    }
    invocation.output.document(Tree::Object{
        {"revision", now.revision}, {"waiting", waiting}, {"trackers", std::move(document)}});
    print_tracker_list(now.trackers, counts, invocation.output);
    if (now.trackers.empty())
        invocation.output.line("None yet: dealwire trackers add NAME --phrase ...");
    if (waiting > 0)
        invocation.output.line(counted(waiting, "conversation") +
                               " will be searched before the next export");
    return ExitCode::Done;
}

ExitCode history(Invocation& invocation, Local& local, const Options&) {
    std::vector<DocumentRevision> revisions;
    for (const model::SettingRevision& each : revisions_of_trackers(local))
        revisions.push_back({each.number, each.document, each.by, each.at, each.note});
    if (!revisions.empty()) return show_history(invocation, revisions);
    invocation.output.document(Tree::Object{{"inForce", 0}, {"revisions", Tree::Array{}}});
    invocation.output.line("No trackers were ever set.");
    return ExitCode::Done;
}

ExitCode show(Invocation& invocation, Local& local, const Options& options) {
    const TrackersInForce now = trackers_in_force(local);
    const Tracker* tracker = find_tracker(now.trackers, options.name);
    if (!options.name.empty() && !tracker) return no_such_tracker(invocation, options.name).value();
    std::vector<Tracker> shown = now.trackers;
    if (tracker) shown = {*tracker};
    Tree document = tracker ? tracker_tree(*tracker) : Tree{Tree::Object{}};
    if (tracker) {
        const auto count = count_of(*tracker, local.hits().counts(local.tenant()));
        document.set("conversations", count.conversations);
        document.set("mentions", count.mentions);
    }
    document.set("revision", now.revision);
    document.set("document", config::trackers_text(shown));
    invocation.output.document(document);
    std::string text = config::trackers_text(shown);
    text.pop_back();
    invocation.output.line(text);
    return ExitCode::Done;
}

using Work = DeskWork<Options>;

void add_changing(Command* command, Options& options) {
    command->add_flag("--plan", options.plan, "Only show what would happen; nothing is kept");
    command->add_option("--samples", options.samples, "With --plan: samples of each tracker")
        ->capture_default_str();
    add_note(command, options.note);
}

void add_add(Command* family, Action& chosen) {
    auto options = std::make_shared<Options>();
    const Work work = [](Invocation& invocation, Local& local, const Options& given) {
        return apply(invocation, local, with_added(invocation, local, given), given);
    };
    Command* command = add_work(family, "add", "Add a tracker and search all transcripts for it",
                                options, work, chosen);
    command->add_option("NAME", options->name, "Name of the tracker")->required();
    command
        ->add_option("--phrase", options->phrases, "What is looked for; discount* finds discounts")
        ->allow_extra_args(false)
        ->required();
    command->add_option("--except", options->except, "Where it does not count")
        ->allow_extra_args(false);
    command->add_option("--language", options->language, "Language of the phrases, such as ger");
    command->add_option("--side", options->side, "Whose words count")
        ->one_of({"any", "company", "customer"})
        ->capture_default_str();
    command->add_option("--id", options->id, "Id; else one made from the name");
    command->add_flag("--part-of-words", options->part_of_words,
                      "Find phrases inside of words, too");
    add_changing(command, *options);
}

void add_rollback(Command* family, Action& chosen) {
    auto options = std::make_shared<Options>();
    const Work work = [](Invocation& invocation, Local& local, const Options& given) {
        Options back = given;
        const auto wanted = of_revision(invocation, local, back);
        return apply(invocation, local, wanted, back);
    };
    Command* command =
        add_work(family, "rollback", "Put the trackers of an earlier revision in force", options,
                 work, chosen);
    command->add_option("N", options->revision, "Revision to go back to")->required();
    add_changing(command, *options);
}

void add_with_name(Command* family, const char* name, const char* help, const char* argument,
                   Action& chosen, Work work) {
    auto options = std::make_shared<Options>();
    Command* command = add_work(family, name, help, options, work, chosen);
    command->add_option(argument, options->name, "Name or id of a tracker, or a file")->required();
    add_changing(command, *options);
}

}  // namespace

ExitCode list_trackers(Invocation& invocation, Local& local) { return list(invocation, local, {}); }

ExitCode show_tracker_history(Invocation& invocation, Local& local) {
    return history(invocation, local, {});
}

void add_trackers(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("trackers", "Keyword trackers: what is said in calls");
    family->require_subcommand(1);
    add_work<Options>(family, "list", "All trackers and what they found",
                      std::make_shared<Options>(), list, chosen);
    auto shown = std::make_shared<Options>();
    add_work<Options>(family, "show", "The definition of one or all, as set takes it", shown, show,
                      chosen)
        ->add_option("NAME", shown->name, "Name or id of a tracker");
    add_with_name(family, "set", "Replace all trackers by those of a file", "FILE", chosen,
                  [](Invocation& invocation, Local& local, const Options& given) {
                      return apply(invocation, local, read_file(invocation, given.name), given);
                  });
    add_add(family, chosen);
    add_work<Options>(family, "history", "All revisions, the newest first",
                      std::make_shared<Options>(), history, chosen);
    add_rollback(family, chosen);
    add_with_name(family, "remove", "Take a tracker away", "NAME", chosen,
                  [](Invocation& invocation, Local& local, const Options& given) {
                      return apply(invocation, local, without(invocation, local, given), given);
                  });
    add_with_name(family, "test", "What a tracker finds in all conversations, and what it costs",
                  "FILE|NAME", chosen,
                  [](Invocation& invocation, Local& local, const Options& given) {
                      const auto wanted = named_or_in_file(invocation, local, given);
                      return wanted ? try_out(invocation, local, *wanted, given) : wanted.error();
                  });
}

}  // namespace dealwire::app
