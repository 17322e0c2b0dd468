#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/users_family.hpp"
#include "apps/dealwire/members.hpp"
#include "apps/dealwire/render/member_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/base/email_address.hpp"
#include "engine/base/uuid.hpp"
#include "engine/provisioning/org_user.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <utility>

namespace dealwire::app {
namespace {

using base::Tree;
using model::ManualSetting;
using model::Member;
using model::MemberChange;

constexpr std::array kSettings{model::kRecorded, model::kImportMail, model::kTeam,
                               model::kPermissionProfile, model::kWorkspace};

struct Options {
    std::string who;
    std::map<std::string, std::string> values;  ///< by setting
    std::vector<std::string> cleared;           ///< names of settings, or "all"
    std::vector<std::string> added_addresses;
    std::vector<std::string> removed_addresses;
    std::string note;
};

/// What one call of `users set` does.
struct Work {
    std::vector<ManualSetting> set;
    std::vector<std::pair<model::MemberId, std::string>> cleared;
    Member member;
    bool addresses_changed = false;
    model::MemberAct act;
};

std::map<std::string, std::string> manual_of(Place& place, const Member& member) {
    std::map<std::string, std::string> held;
    for (const ManualSetting& setting : place.local.manual_settings().manual(place.scope.tenant))
        if (setting.member == member.id) held[setting.setting] = setting.value;
    return held;
}

void note_change(Work& work, const std::string& field, const std::string& before,
                 const std::string& after, const std::string& reason) {
    work.act.changes.push_back(
        {work.member.id, work.member.user, work.member.name, field, before, after, reason});
}

std::string reason_of(const Options& options, const char* standard) {
    return options.note.empty() ? standard : std::string{standard} + ": " + options.note;
}

void take_settings(const Options& options, const std::map<std::string, std::string>& held,
                   Work& work) {
    const auto before = [&](const std::string& setting) {
        const auto found = held.find(setting);
        return found == held.end() ? std::string{} : found->second;
    };
    const bool all = std::ranges::find(options.cleared, "all") != options.cleared.end();
    for (const char* setting : kSettings) {
        const bool named = std::ranges::find(options.cleared, setting) != options.cleared.end();
        if (!(all || named) || !held.contains(setting)) continue;
        work.cleared.emplace_back(work.member.id, setting);
        note_change(work, std::string{"manual "} + setting, before(setting), "",
                    reason_of(options, "the rules decide again"));
    }
    for (const auto& [setting, value] : options.values) {
        if (held.contains(setting) && before(setting) == value) continue;
        work.set.push_back(
            {work.member.id, setting, value, work.act.by, work.act.at, options.note});
        note_change(work, "manual " + setting, before(setting), value,
                    reason_of(options, "by hand"));
    }
}

void put_address(const Options& options, const std::string& text, const char* kind, Work& work) {
    const std::string address = provisioning::member_email(text);
    auto known = std::ranges::find(work.member.aliases, address, &model::MemberAlias::address);
    const std::string before = known == work.member.aliases.end() ? "" : known->kind;
    if (before == kind || (before.empty() && kind == std::string{model::kRefused})) return;
    if (known == work.member.aliases.end())
        work.member.aliases.push_back({address, kind});
    else
        known->kind = kind;
    work.addresses_changed = true;
    const bool removed = kind == std::string{model::kRefused};
    note_change(work, "address", removed ? address : "", removed ? "" : address,
                reason_of(options, removed ? "taken away by hand" : "by hand"));
}

/// The first thing wrong with the options; empty where nothing is.
std::string problem_with(const Options& options) {
    for (const char* flag : {model::kRecorded, model::kImportMail})
        if (const auto value = options.values.find(flag);
            value != options.values.end() && value->second != "yes" && value->second != "no")
            return "'" + value->second + "' is neither yes nor no";
    for (const std::string& name : options.cleared)
        if (name != "all" && std::ranges::find(kSettings, name) == kSettings.end())
            return "There is no setting '" + name +
                   "'; --clear takes all, recorded, import_mail, team, permission_profile or "
                   "workspace";
    for (const auto* addresses : {&options.added_addresses, &options.removed_addresses})
        for (const std::string& address : *addresses)
            if (!base::parse_email(address)) return "'" + address + "' is no e-mail address";
    if (options.values.empty() && options.cleared.empty() && options.added_addresses.empty() &&
        options.removed_addresses.empty())
        return "Nothing to set was named";
    return "";
}

ExitCode set(Invocation& invocation, Place& place, const Options& options) {
    if (const std::string problem = problem_with(options); !problem.empty())
        return invocation.output.failure(ExitCode::Usage, problem + ".",
                                         "See 'dealwire users set --help'.");
    const auto member = one_member(invocation, place, options.who);
    if (!member) return member.error();
    Local& local = place.local;
    Work work{.member = *member};
    work.act.at = std::chrono::floor<std::chrono::milliseconds>(local.clock().now());
    work.act.by = person();
    work.act.kind = "set";
    work.act.id = {base::uuid_v7(work.act.at, local.entropy().chance())};
    for (const std::string& address : options.added_addresses)
        put_address(options, address, model::kGiven, work);
    for (const std::string& address : options.removed_addresses)
        put_address(options, address, model::kRefused, work);
    std::ranges::sort(work.member.aliases);
    if (work.addresses_changed) {
        local.members().save(place.scope, std::vector{work.member}, work.act);
        work.act.id = {base::uuid_v7(work.act.at, local.entropy().chance())};
    }
    std::vector<MemberChange> made = std::exchange(work.act.changes, {});
    take_settings(options, manual_of(place, *member), work);
    if (!work.act.changes.empty())
        local.manual_settings().decide(place.scope, work.set, work.cleared, work.act);

    made.insert(made.end(), work.act.changes.begin(), work.act.changes.end());

    std::vector<std::string> fields;
    for (const MemberChange& change : made) fields.push_back(change.field);
    if (!made.empty()) note_setting(local, {"users.set", member->id.value, joined(fields)});

    Tree::Array changes;
    for (const MemberChange& change : made) {
        changes.push_back(change_tree(change));
        invocation.output.line(change.name + ": " + change.field + ": " +
                               (change.before.empty() ? "-" : change.before) + " -> " +
                               (change.after.empty() ? "-" : change.after));
    }
    const bool nothing = changes.empty();
    invocation.output.document(Tree::Object{{"memberId", member->id.value},
                                            {"userId", member->user.text()},
                                            {"changes", std::move(changes)}});
    invocation.output.line(nothing ? "Nothing to change: it is so already."
                                   : "It takes effect with the next 'dealwire users provision' or "
                                     "'sync'; what that changes: dealwire users provision --plan");
    const auto mail = options.values.find(model::kImportMail);
    if (mail != options.values.end() && mail->second == "yes") invocation.output.line(kMailLater);
    return ExitCode::Done;
}

void add_value(Command* command, const std::shared_ptr<Options>& options, const char* option,
               const char* setting, const char* help) {
    command->add_text_option(
        option, [options, setting](const std::string& value) { options->values[setting] = value; },
        help);
}

}  // namespace

void add_user_set(Command* family, Action& chosen) {
    Command* command = family->add_subcommand(
        "set", "Decide something about a member by hand, above the assignment rules");
    auto options = std::make_shared<Options>();
    command->add_option("USER", options->who, "User id, e-mail address or name")->required();
    add_value(command, options, "--recorded", model::kRecorded, "yes or no");
    add_value(command, options, "--import-mail", model::kImportMail, "yes or no");
    add_value(command, options, "--team", model::kTeam, "Team; '' for none");
    add_value(command, options, "--permission-profile", model::kPermissionProfile,
              "Permission profile; '' for none");
    add_value(command, options, "--workspace", model::kWorkspace, "Workspace; '' for none");
    command->add_option("--clear", options->cleared,
                        "Let the rules decide again: all, or names of settings");
    command->add_option("--add-address", options->added_addresses,
                        "A further e-mail address of this person");
    command->add_option("--remove-address", options->removed_addresses,
                        "An address that is not (any more) this person's");
    command->add_option("--note", options->note, "Why, for the log");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return set(invocation, place, *options); });
        };
    });
}

}  // namespace dealwire::app
