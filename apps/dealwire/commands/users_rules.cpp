#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/document_family.hpp"
#include "apps/dealwire/commands/users_family.hpp"
#include "apps/dealwire/render/member_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/user_rules.hpp"
#include "apps/dealwire/user_rules_trial.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

constexpr std::size_t kShown = 20;

struct Options {
    std::string file;
    std::string note;
    int revision = 0;
    bool offline = false;
};

constexpr DocumentWords kWords{"users rules", "assignment rules",
                               "The default rules; others were never set."};

UserRulesInForce in_force(Local& local) {
    return user_rules_in_force(local.settings(), local.tenant());
}

Documents held(Local& local) { return user_rules(local.settings(), local.tenant()); }

ExitCode show(Invocation& invocation, Local& local, const Options&) {
    const UserRulesInForce now = in_force(local);
    Tree document = document_tree(now.revision);
    document.set("document", now.revision.document);
    invocation.output.document(document);
    invocation.output.line("# " + words_of(now.revision, kWords));
    invocation.output.line(now.revision.document);
    return ExitCode::Done;
}

ExitCode history(Invocation& invocation, Local& local, const Options&) {
    return show_history(invocation, held(local).history());
}

/// Whether the mail of somebody is to be imported by these rules.
bool imports_mail(const provisioning::AssignmentRules& rules) {
    const auto gives = [](const provisioning::Decision& set) { return set.import_mail == true; };
    return gives(rules.otherwise) ||
           std::ranges::any_of(rules.rules, [&](const auto& rule) { return gives(rule.set); });
}

/// Keeps them as the newest revision, unless they are in force already.
ExitCode put_in_force(Invocation& invocation, Local& local, const std::string& name,
                      const std::string& document, const std::string& note) {
    const auto rules = read_user_rules(importable_user_fields(local), document, name);
    const UserRulesInForce before = in_force(local);
    const bool same = before.revision.document == document || before.rules == rules;
    const DocumentRevision now =
        same ? before.revision : add_user_rules_revision(local, document, person(), note);
    Tree tree = document_tree(now);
    tree.set("changed", !same);
    invocation.output.document(tree);
    if (same) {
        invocation.output.line("These rules are in force already. " + words_of(now, kWords));
        return ExitCode::Done;
    }
    note_setting(local, {"users.rules.set", "revision " + std::to_string(now.number), now.note});
    local.log().write(ports::Level::Info, "users_rules_set",
                      {{"revision", std::int64_t{now.number}}, {"by", now.by}});
    invocation.output.line(words_of(now, kWords));
    invocation.output.line(
        "They take effect with the next 'dealwire users provision' or 'sync'; what that changes: "
        "dealwire users provision --plan");
    if (imports_mail(rules)) invocation.output.line(kMailLater);
    return ExitCode::Done;
}

ExitCode set(Invocation& invocation, Local& local, const Options& options) {
    const auto document = content_of(options.file);
    if (!document) return no_such_file(invocation, options.file, kWords);
    return put_in_force(invocation, local, options.file, *document, options.note);
}

ExitCode roll_back(Invocation& invocation, Local& local, const Options& options) {
    const auto revision = held(local).find(options.revision);
    if (!revision) return no_such_revision(invocation, options.revision, kWords);
    const std::string name = "revision " + std::to_string(revision->number);
    return put_in_force(invocation, local, "users rules " + name, revision->document,
                        options.note.empty() ? "back to " + name : options.note);
}

Tree settings_tree(const model::Member& member) {
    return Tree::Object{
        {"recorded", member.recorded},   {"importMail", member.import_mail},
        {"team", member.team},           {"permissionProfile", member.permission_profile},
        {"workspace", member.workspace}, {"rule", member.rule}};
}

Tree people_tree(const std::vector<ChangedMember>& people) {
    Tree::Array list;
    for (const ChangedMember& one : people)
        list.push_back(Tree::Object{{"userId", one.after.user.text()},
                                    {"name", one.after.name},
                                    {"before", settings_tree(one.before)},
                                    {"after", settings_tree(one.after)},
                                    {"because", one.because}});
    return list;
}

Tree trial_tree(const UserRulesTrial& trial) {
    Tree::Array notes;
    for (const auto& note : trial.notes) notes.emplace_back(note.text);
    return Tree::Object{
        {"recordedBefore", static_cast<std::int64_t>(trial.recorded_before)},
        {"recordedAfter", static_cast<std::int64_t>(trial.recorded_after)},
        {"gained", people_tree(trial.gained)},
        {"lost", people_tree(trial.lost)},
        {"changed", people_tree(trial.changed)},
        {"opportunities",
         Tree::Object{{"released", trial.released},
                      {"takenBack", trial.taken_back},
                      {"ofThoseGained", trial.in_org ? Tree{*trial.in_org} : Tree{}},
                      {"notAsked", trial.not_asked}}},
        {"warnings", std::move(notes)}};
}

void print_people(const std::string& title, const std::vector<ChangedMember>& people,
                  Output& output) {
    if (people.empty()) return;
    output.line(title + ": " + std::to_string(people.size()));
    for (std::size_t i = 0; i < std::min(people.size(), kShown); ++i)
        output.line("  " + people[i].after.name + " (" + people[i].after.user.text() + ")  [" +
                    people[i].because + "]");
    if (people.size() > kShown)
        output.line("  ... and " + std::to_string(people.size() - kShown) +
                    " more: --json has all of them");
}

std::string settings_line(const model::Member& member) {
    std::string text = member.active ? "rule '" + member.rule + "'" : "no member";
    if (member.active && member.rule.empty()) text = "no rule";
    if (!member.team.empty()) text += ", team " + member.team;
    if (!member.permission_profile.empty()) text += ", profile " + member.permission_profile;
    if (!member.workspace.empty()) text += ", workspace " + member.workspace;
    return text + (member.import_mail ? ", mail imported" : "");
}

void print_changed(const std::vector<ChangedMember>& people, Output& output) {
    if (people.empty()) return;
    output.line("other settings: " + std::to_string(people.size()));
    for (std::size_t i = 0; i < std::min(people.size(), kShown); ++i)
        output.line("  " + people[i].after.name + ": " + settings_line(people[i].before) + " -> " +
                    settings_line(people[i].after));
    if (people.size() > kShown)
        output.line("  ... and " + std::to_string(people.size() - kShown) +
                    " more: --json has all of them");
}

std::string opportunities(std::int64_t number, const char* which) {
    return std::to_string(number) + (number == 1 ? " opportunity" : " opportunities") + which;
}

void print_opportunities(const UserRulesTrial& trial, Output& output) {
    if (trial.released > 0)
        output.line(opportunities(trial.released, " held") +
                    " would be released: no longer updated, kept for conversations held before");
    if (trial.taken_back > 0)
        output.line(opportunities(trial.taken_back, ", released before,") + " would count again");
    if (trial.in_org)
        output.line(opportunities(*trial.in_org, " in Salesforce") + " would come in");
    else if (!trial.gained.empty())
        output.line("How many opportunities would come in was not asked" +
                    (trial.not_asked.empty() ? "" : ": " + trial.not_asked));
}

void print(const UserRulesTrial& trial, Output& output) {
    output.line(std::to_string(trial.recorded_before) + " recorded by the rules in force, " +
                std::to_string(trial.recorded_after) + " by these");
    print_people("would be recorded", trial.gained, output);
    print_people("would not be recorded any more", trial.lost, output);
    print_changed(trial.changed, output);
    print_opportunities(trial, output);
    if (trial.gained.empty() && trial.lost.empty() && trial.changed.empty())
        output.line("Nobody would get or lose anything.");
    for (const auto& note : trial.notes) output.warning(note.text);
    output.line();
    output.line("Nothing was changed. To put rules in force: dealwire users rules set FILE");
}

ExitCode test(Invocation& invocation, Place& place, Remote* remote, const Options& options) {
    std::optional<std::string> document;
    if (!options.file.empty()) {
        document = content_of(options.file);
        if (!document) return no_such_file(invocation, options.file, kWords);
    }
    Local& local = place.local;
    const auto rules = document
                           ? read_user_rules(importable_user_fields(local), *document, options.file)
                           : in_force(local).rules;
    const UserRulesTrial trial = try_user_rules(place, rules, remote, invocation.stop);
    invocation.output.document(trial_tree(trial));
    if (!invocation.output.json()) print(trial, invocation.output);
    return ExitCode::Done;
}

void add_test(Command* family, const std::shared_ptr<Options>& options, Action& chosen) {
    Command* command = family->add_subcommand(
        "test", "Who would gain and lose what by rules, and which opportunities; changes nothing");
    command->add_option("FILE", options->file, "Assignment rules; without it those in force");
    command->add_flag("--offline", options->offline,
                      "Do not ask Salesforce how many opportunities would come in");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            if (options->offline)
                return in_scope(invocation, [&](Place& place) {
                    return test(invocation, place, nullptr, *options);
                });
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return test(invocation, place, &remote, *options);
            });
        };
    });
}

}  // namespace

void add_user_rules(Command* users, Action& chosen) {
    Command* family =
        users->add_subcommand("rules", "Who is recorded, whose mail is imported: the first match");
    family->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    add_work<Options>(family, "show", "The rules in force, as a document to edit", options, show,
                      chosen);
    add_work<Options>(family, "history", "Their revisions, the newest first", options, history,
                      chosen);
    Command* to_set = add_work<Options>(family, "set", "Put rules in force, as a new revision",
                                        options, set, chosen);
    to_set->add_option("FILE", options->file, "Assignment rules, YAML or JSON")->required();
    add_note(to_set, options->note);
    add_test(family, options, chosen);
    Command* back = add_work<Options>(family, "rollback", "An earlier revision, as a new one",
                                      options, roll_back, chosen);
    back->add_option("REVISION", options->revision,
                     "See 'users rules history'; 0 are the default rules")
        ->required();
    add_note(back, options->note);
}

}  // namespace dealwire::app
