#include "adapters/config/rules_document.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/commands/document_family.hpp"
#include "apps/dealwire/count_option.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/names.hpp"
#include "apps/dealwire/render/rules_report.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/settings.hpp"
#include "engine/base/phone_number.hpp"
#include "engine/base/time_text.hpp"
#include "engine/jobs/rule_trial.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::SettingRevision;

struct Options {
    std::string file;
    bool from_config = false;
    std::string note;
    std::optional<std::size_t> limit;
    std::optional<int> number;
};

constexpr DocumentWords kWords{"rules", "rules", "the config file; no revision was ever set"};

/// Rules that somebody wants to try or to set.
struct Proposed {
    std::string source;
    std::string document;
    config::MatchingConfig rules;
    Seen seen = {};  ///< where they are to be set
};

using Outcome = tl::expected<Proposed, ExitCode>;

Outcome refused(Invocation& invocation, const base::Issues& issues) {
    return tl::unexpected{invocation.output.failure(issues)};
}

Outcome read_file(Invocation& invocation, const std::string& file) {
    constexpr std::size_t kMost = std::size_t{1} << 20;  // the shipped lists have 100 KB
    auto text = content_of(file);
    if (!text) return refused(invocation, {{file, "cannot be read"}});
    if (text->size() > kMost)
        return refused(invocation, {{file, "has more than 1 MiB; these are no rules"}});
    auto rules = config::parse_rules(*text, file);
    if (!rules) return refused(invocation, rules.error());
    return Proposed{file, std::move(*text), std::move(*rules)};
}

Outcome proposed(Invocation& invocation, Local& local, const Options& options) {
    if (options.from_config == !options.file.empty())
        return tl::unexpected{invocation.output.failure(
            ExitCode::Usage, "Say either a FILE with rules or --from-config.", "")};
    if (!options.from_config) return read_file(invocation, options.file);
    const config::MatchingConfig& rules = local.config().matching;
    return Proposed{config_path(invocation.globals).string(), config::rules_text(rules), rules};
}

/// What is strange about a calling code that can be read; empty where nothing is.
std::string oddity_of(const std::string& country) {
    const auto code = base::parse_calling_code(country);
    if (!code) return "";
    if (!base::is_assigned_calling_code(*code))
        return "no country has the calling code +" + *code + ".";
    return country.find('+') == std::string::npos ? country + " is read as +" + *code + "." : "";
}

/// Of domains that stand in two lists, and of spans that nobody can mean.
void warn_of_slips(const config::MatchingConfig& rules, std::vector<std::string>& warnings) {
    for (const std::string& domain : rules.company_domains)
        for (const auto* others : {&rules.free_mail_domains, &rules.disposable_mail_domains})
            if (std::ranges::find(*others, domain) != others->end())
                warnings.push_back("matching.company_domains: " + domain +
                                   " also stands among the mail providers; it counts as a "
                                   "company's.");
    constexpr std::chrono::days kLongest{3650};
    if (rules.created_grace > kLongest || rules.closed_grace > kLongest)
        warnings.emplace_back(
            "matching.created_grace or closed_grace is longer than ten years, so it rules out "
            "nothing.");
}

/// What is written correctly and yet cannot mean what somebody hopes for.
std::vector<std::string> warnings_about(Local& local, const config::MatchingConfig& rules) {
    std::vector<std::string> warnings;
    const auto domains = local.matching_rules(rules).domains;
    for (const std::string& domain : rules.internal_domains)
        if (domains.is_public_mail(domain))
            warnings.push_back("internal_domains: " + domain +
                               " is a public mail provider and stays that; nobody becomes internal "
                               "by it.");
    if (rules.opportunity_order.empty())
        warnings.emplace_back(
            "matching.opportunity_order is empty: of several eligible opportunities the one with "
            "the lowest id is taken, which says nothing about them.");
    if (std::string odd = oddity_of(rules.phone_country); !odd.empty())
        warnings.push_back("matching.phone_country: " + odd);
    warn_of_slips(rules, warnings);
    const auto connection = local.connections().active(local.tenant());
    if (!connection) return warnings;
    const auto read = local.selections().columns_read({local.tenant(), connection->org}, "Account");
    for (const std::string& field : rules.account_domain_fields)
        if (std::ranges::find(read, field, &ports::ReadColumn::name) == read.end())
            warnings.push_back("matching.account_domain_fields: " + field +
                               " is not imported, so nothing is found by it. Select it: dealwire "
                               "fields select Account " +
                               field);
    return warnings;
}

void warn(Invocation& invocation, const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) invocation.output.warning(warning);
}

std::string title_of(const SettingRevision& revision) {
    if (revision.number == 0)
        return "revision 0, what the config file said when revision 1 was set, " +
               base::to_text(revision.at);
    return "revision " + std::to_string(revision.number) + ", set " + base::to_text(revision.at) +
           " by " + revision.by + (revision.note.empty() ? "" : ": " + on_one_line(revision.note));
}

constexpr const char* kFileEdited =
    "The config file was edited since revisions are used; what it says about matching is not in "
    "force. Try it: dealwire rules test --from-config";

/// Prints a document that can be edited and given to `rules test` and `rules set`.
void show_document(Invocation& invocation, const std::string& title, Tree document,
                   const std::string& text, const config::MatchingConfig& rules) {
    document.set("document", text);
    document.set("rules", rules_tree(rules));
    invocation.output.document(document);
    invocation.output.line("# " + title);
    invocation.output.line(text.ends_with('\n') ? text.substr(0, text.size() - 1) : text);
}

ExitCode show(Invocation& invocation, Local& local, const Options& options) {
    const RulesInForce now = rules_in_force(local);
    if (options.number && !(*options.number == 0 && !now.revision)) {
        const auto revision = local.settings().find(local.tenant(), kRules, *options.number);
        if (!revision) return no_such_revision(invocation, *options.number, kWords);
        const bool in_force = revision->number == now.revision->number;
        show_document(invocation, title_of(*revision), revision_tree(*revision, in_force),
                      revision->document, rules_of(*revision));
        return ExitCode::Done;
    }
    Tree tree = now.revision ? revision_tree(*now.revision, true)
                             : Tree::Object{{"revision", 0}, {"inForce", true}};
    tree.set("configFileEdited", now.file_edited);
    show_document(invocation, now.revision ? title_of(*now.revision) : kWords.standard,
                  std::move(tree), now.document, now.rules);
    if (now.file_edited) invocation.output.warning(kFileEdited);
    return ExitCode::Done;
}

/// Revision 0 was never set: it is what was there before.
std::vector<std::string> history_row(const SettingRevision& revision, bool in_force) {
    const bool from_file = revision.number == 0;
    std::string note = on_one_line(revision.note);
    if (in_force) note = "in force" + (note.empty() ? "" : "; " + note);
    return {std::to_string(revision.number), from_file ? "-" : base::to_text(revision.at),
            from_file ? "-" : revision.by, note};
}

ExitCode history(Invocation& invocation, Local& local, const Options&) {
    const auto revisions = local.settings().history(local.tenant(), kRules);
    Tree::Array list;
    Table table{{"revision", "set", "by", "note"}};
    for (const SettingRevision& revision : revisions) {
        const bool in_force = &revision == &revisions.front();
        list.push_back(revision_tree(revision, in_force));
        table.row(history_row(revision, in_force));
    }
    invocation.output.document(
        Tree::Object{{"inForce", revisions.empty() ? 0 : revisions.front().number},
                     {"revisions", std::move(list)}});
    if (revisions.empty()) {
        invocation.output.line("No revision was ever set; the config file is in force.");
    } else {
        for (const std::string& row : table.lines()) invocation.output.line(row);
    }
    return ExitCode::Done;
}

ExitCode try_out(Invocation& invocation, Place& place, const Proposed& wanted,
                 const std::optional<std::size_t>& limit, model::PrivateOnes private_ones) {
    constexpr std::size_t kForPeople = 10;
    Local& local = place.local;
    const auto warnings = warnings_about(local, wanted.rules);
    warn(invocation, warnings);
    const RulesInForce now = rules_in_force(local);
    exporting::ExportSettings settings = local.export_settings(place.scope);
    settings.filter = filter_in_force(local, place.scope).filter;
    jobs::RuleTrial trial{{local.reader(), local.members(), local.conversations(),
                           local.resolutions(), local.exports(), local.progress(), local.clock(),
                           local.crm_fields(), local.hits(), &local.lanes()},
                          place.scope,
                          local.mapping(),
                          std::move(settings)};
    const jobs::TrialReport report =
        trial.run(local.matching_rules(now.rules), local.matching_rules(wanted.rules),
                  invocation.stop, private_ones);

    const bool json = invocation.output.json();
    const TrialView view{wanted.source,  now,      wanted.rules,
                         report,         warnings, limit.value_or(json ? 0 : kForPeople),
                         names_in(place)};
    if (json)
        invocation.output.document(trial_tree(view));
    else
        print_trial(view, invocation.output);
    if (report.stopped) {
        invocation.output.warning("stopped before the end; older conversations were not tried");
        return ExitCode::Partial;
    }
    return ExitCode::Done;
}

ExitCode test(Invocation& invocation, Place& place, const Options& options) {
    const auto wanted = proposed(invocation, place.local, options);
    if (!wanted) return wanted.error();
    const ExitCode code =
        try_out(invocation, place, *wanted, options.limit, model::PrivateOnes::Named);
    if (code != ExitCode::Done) return code;
    invocation.output.line();
    invocation.output.line("Nothing was changed. To put these rules in force: dealwire rules set " +
                           (options.from_config ? "--from-config" : options.file));
    return ExitCode::Done;
}

/// Makes a document the newest revision, and so the one in force. With the first, what the config
/// file says now is kept as revision 0, so that there is something to go back to.
ExitCode put_in_force(Invocation& invocation, Local& local, const Proposed& wanted,
                      const std::string& note) {
    const config::MatchingConfig& file = local.config().matching;
    const auto active = local.settings().active(local.tenant(), kRules);
    const int before = active ? active->number : 0;
    check_seen(wanted.seen, before);
    const std::string digest = digest_of(wanted.rules);
    const auto warnings = warnings_about(local, wanted.rules);
    warn(invocation, warnings);
    const bool same = digest == (active ? active->digest : digest_of(file));
    const auto now = std::chrono::floor<std::chrono::milliseconds>(local.clock().now());
    SettingRevision next{before + 1, wanted.document, digest, person(), now, note};
    std::vector<SettingRevision> added;
    if (!active)
        added.push_back(
            {0, config::rules_text(file), digest_of(file), person(), now, "the config file"});
    added.push_back(next);
    if (!same && !local.settings().add(local.tenant(), kRules, before, added)) {
        if (wanted.seen) throw ChangedMeanwhile{rules_in_force(local).number()};
        return invocation.output.failure(ExitCode::Failed,
                                         "Somebody else set rules at the same time.",
                                         "See 'dealwire rules history', then decide again.");
    }
    const int number = same ? before : next.number;
    invocation.output.document(Tree::Object{{"revision", number},
                                            {"changed", !same},
                                            {"digest", digest},
                                            {"warnings", texts_tree(warnings)}});
    if (same) {
        invocation.output.line("These rules are in force already: " + name_of(active) +
                               ". Nothing was changed.");
        return ExitCode::Done;
    }
    note_setting(local, {"rules.set", "revision " + std::to_string(number), note});
    local.log().write(ports::Level::Info, "rules_set",
                      {{"revision", std::int64_t{number}}, {"by", next.by}});
    invocation.output.line("Revision " + std::to_string(number) + " is in force.");
    invocation.output.line(
        counted(local.conversations().count(local.tenant()), "conversation") +
        " will be resolved by it with the next 'dealwire sync', 'resolve' or 'export'.");
    return ExitCode::Done;
}

ExitCode set(Invocation& invocation, Local& local, const Options& options) {
    const auto wanted = proposed(invocation, local, options);
    if (!wanted) return wanted.error();
    return put_in_force(invocation, local, *wanted, options.note);
}

ExitCode back_to(Invocation& invocation, Local& local, const WantedRevision& wanted,
                 const std::string& note) {
    const auto revision = local.settings().find(local.tenant(), kRules, wanted.number);
    if (!revision) return no_such_revision(invocation, wanted.number, kWords);
    const std::string source = "revision " + std::to_string(wanted.number);
    return put_in_force(invocation, local,
                        {source, revision->document, rules_of(*revision), wanted.seen},
                        note.empty() ? "back to " + source : note);
}

ExitCode roll_back(Invocation& invocation, Local& local, const Options& options) {
    return back_to(invocation, local, {options.number.value_or(0)}, options.note);
}

/// The text of a request or a command line that takes it so.
Outcome proposed_in(Invocation& invocation, const std::string& text) {
    auto rules = config::parse_rules(text, "document");
    if (!rules) return refused(invocation, rules.error());
    return Proposed{"document", text, std::move(*rules)};
}

void add_source(Command* command, Options& options) {
    command->add_option("FILE", options.file,
                        "YAML with internal_domains and matching, as in the config file");
    command->add_flag("--from-config", options.from_config, "What the config file says");
}

void add_test(Command* family, const std::shared_ptr<Options>& options, Action& chosen) {
    Command* command = family->add_subcommand(
        "test", "What rules would do to all history, and what that costs; changes nothing");
    add_source(command, *options);
    command
        ->add_option("--limit", options->limit,
                     "At most so many accounts and opportunities (else 10, with --json all); "
                     "0: all")
        ->check(count_problem, "NUMBER");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return test(invocation, place, *options); });
        };
    });
}

}  // namespace

ExitCode show_rules(Invocation& invocation, Local& local) { return show(invocation, local, {}); }

ExitCode show_rules_history(Invocation& invocation, Local& local) {
    return history(invocation, local, {});
}

ExitCode set_rules(Invocation& invocation, Local& local, const WantedDocument& wanted) {
    auto read = proposed_in(invocation, wanted.text);
    if (!read) return read.error();
    read->seen = wanted.seen;
    return put_in_force(invocation, local, *read, wanted.note);
}

ExitCode roll_back_rules(Invocation& invocation, Local& local, const WantedRevision& wanted) {
    return back_to(invocation, local, wanted, "");
}

ExitCode try_rules(Invocation& invocation, Place& place, const RulesTry& wanted) {
    const auto read = proposed_in(invocation, wanted.text);
    if (!read) return read.error();
    return try_out(invocation, place, *read, wanted.limit, wanted.private_ones);
}

void add_rules(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("rules", "The rules of matching: try, set, roll back");
    family->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    add_work<Options>(family, "show", "The rules in force, as a document to edit", options, show,
                      chosen)
        ->add_option("N", options->number, "Revision N instead");
    add_work<Options>(family, "history", "All revisions, the newest first", options, history,
                      chosen);
    add_test(family, options, chosen);
    Command* setting = add_work<Options>(
        family, "set", "Put rules in force; what changes follows with the next sync", options, set,
        chosen);
    add_source(setting, *options);
    add_note(setting, options->note);
    Command* back =
        add_work<Options>(family, "rollback", "Put the rules of an earlier revision in force",
                          options, roll_back, chosen);
    back->add_option("N", options->number, "Revision to go back to; 0: the config file before")
        ->required();
    add_note(back, options->note);
}

}  // namespace dealwire::app
