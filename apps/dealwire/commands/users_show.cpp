#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/commands/users_family.hpp"
#include "apps/dealwire/members.hpp"
#include "apps/dealwire/render/member_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/provisioning/org_user.hpp"

#include <algorithm>
#include <memory>
#include <unordered_set>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Member;
using provisioning::MemberPlan;

/// One member, and what is known around him.
struct Shown {
    Member member;              ///< as he is held
    std::vector<Member> above;  ///< his manager first
    std::vector<Member> reports;
    std::vector<model::ManualSetting> manual;
    const Member* now = nullptr;  ///< as provisioning would make him, where that is known
    const provisioning::Explained* explained = nullptr;
};

std::vector<Member> chain_above(const Member& member, const std::vector<Member>& all) {
    std::vector<Member> above;
    std::unordered_set<model::RecordId> seen{member.user};
    model::RecordId next = member.manager;
    while (!next.empty() && seen.insert(next).second) {
        const auto found = std::ranges::find(all, next, &Member::user);
        if (found == all.end()) break;
        above.push_back(*found);
        next = found->manager;
    }
    return above;
}

Shown look_at(Place& place, const Member& member, const MemberPlan& plan) {
    Shown shown{.member = member};
    const auto all = place.local.members().all(place.scope);
    shown.above = chain_above(member, all);
    std::ranges::copy_if(all, std::back_inserter(shown.reports), [&](const Member& one) {
        return one.active && one.manager == member.user;
    });
    for (const auto& setting : place.local.manual_settings().manual(place.scope.tenant))
        if (setting.member == member.id) shown.manual.push_back(setting);
    for (std::size_t i = 0; i < plan.members.size(); ++i)
        if (plan.members[i].id == member.id) {
            shown.now = &plan.members[i];
            shown.explained = &plan.explained[i];
        }
    return shown;
}

struct Setting {
    const char* name;
    std::string held;
    std::string next;
};

std::vector<Setting> settings_of(const Shown& shown) {
    const auto flag = [](bool value) { return std::string{value ? "yes" : "no"}; };
    const Member& held = shown.member;
    const Member& next = shown.now ? *shown.now : held;
    return {{model::kRecorded, flag(held.recorded), flag(next.recorded)},
            {model::kImportMail, flag(held.import_mail), flag(next.import_mail)},
            {model::kTeam, held.team, next.team},
            {model::kPermissionProfile, held.permission_profile, next.permission_profile},
            {model::kWorkspace, held.workspace, next.workspace}};
}

std::string source_of(const Shown& shown, const char* setting) {
    if (!shown.explained) return "";
    const auto found = shown.explained->source.find(setting);
    return found == shown.explained->source.end() ? "" : found->second;
}

Tree people_tree(const std::vector<Member>& members) {
    Tree::Array list;
    for (const Member& member : members)
        list.push_back(Tree::Object{{"userId", member.user.text()}, {"name", member.name}});
    return list;
}

Tree to_tree(const Shown& shown) {
    Tree tree = member_tree(shown.member);
    tree.set("managers", people_tree(shown.above));
    tree.set("reports", people_tree(shown.reports));
    Tree::Object why;
    for (const Setting& setting : settings_of(shown))
        why.emplace_back(setting.name, Tree::Object{{"value", setting.held},
                                                    {"next", setting.next},
                                                    {"because", source_of(shown, setting.name)}});
    tree.set("why", std::move(why));
    Tree::Array because;
    if (shown.explained)
        for (const std::string& reason : shown.explained->because) because.emplace_back(reason);
    tree.set("ruleMatches", std::move(because));
    Tree::Array manual;
    for (const auto& setting : shown.manual)
        manual.push_back(Tree::Object{{"setting", setting.setting},
                                      {"value", setting.value},
                                      {"by", setting.by},
                                      {"at", base::to_text(setting.at)},
                                      {"note", setting.note}});
    tree.set("manual", std::move(manual));
    return tree;
}

void line(Output& output, std::string name, const std::string& text) {
    constexpr std::size_t kNames = 20;
    name.resize(std::max(kNames, name.size() + 1), ' ');
    output.line(name + text);
}

/// See kMailLater.
std::string use_of(const Setting& setting) {
    const bool mail = setting.name == std::string_view{model::kImportMail};
    return mail && (setting.held == "yes" || setting.next == "yes")
               ? "  (kept; no mail is imported by this version)"
               : "";
}

std::string addresses_of(const Member& member) {
    std::string text = member.email;
    for (const model::MemberAlias& alias : member.aliases)
        if (alias.kind != model::kRefused) text += ", " + alias.address + " (" + alias.kind + ")";
    return text;
}

void print(const Shown& shown, Output& output) {
    const Member& member = shown.member;
    output.line(member.name + (member.title.empty() ? "" : ", " + member.title) + "  (" +
                state_of(member) + ")");
    line(output, "user", member.user.text());
    for (const model::RecordId& former : member.former_users)
        line(output, "", former.text() + " before");
    line(output, "member", member.id.value);
    line(output, "addresses", addresses_of(member));
    if (!member.department.empty()) line(output, "department", member.department);
    if (!member.federation_id.empty()) line(output, "federation id", member.federation_id);
    std::vector<std::string> above;
    for (const Member& manager : shown.above) above.push_back(manager.name);
    line(output, "managers", above.empty() ? "none: at the top" : joined(above, " < "));
    line(output, "reports", std::to_string(shown.reports.size()));
    output.line();
    for (const Setting& setting : settings_of(shown)) {
        const std::string coming = setting.held == setting.next
                                       ? ""
                                       : "  (" + (setting.next.empty() ? "none" : setting.next) +
                                             " from the next provisioning)";
        const std::string source = source_of(shown, setting.name);
        line(output, setting.name,
             (setting.held.empty() ? "-" : setting.held) + coming +
                 (source.empty() ? "" : "  [" + source + "]") + use_of(setting));
    }
    const std::string rule = shown.now ? shown.now->rule : member.rule;
    if (!rule.empty() && shown.explained)
        line(output, "rule '" + rule + "'", "because " + joined(shown.explained->because, "; "));
}

/// Somebody who is no member may still be a user: then there is a reason.
std::optional<provisioning::LeftOut> left_out(const MemberPlan& plan, const std::string& who) {
    const auto id = model::RecordId::parse(who);
    const std::string name = base::to_lower_ascii(base::trim(who));
    for (const auto& one : plan.left_out)
        if ((id && one.user == *id) || base::to_lower_ascii(one.name) == name) return one;
    return std::nullopt;
}

ExitCode show(Invocation& invocation, Place& place, const std::string& who) {
    const MemberPlan plan = place.local.provisioner().plan(place.scope);
    if (members_named(place, who).empty())
        if (const auto out = left_out(plan, who)) {
            invocation.output.document(Tree::Object{{"userId", out->user.text()},
                                                    {"name", out->name},
                                                    {"member", false},
                                                    {"reason", out->reason}});
            invocation.output.line(out->name + " (" + out->user.text() +
                                   ") is no member: " + out->reason + ".");
            return ExitCode::Done;
        }
    const auto member = one_member(invocation, place, who);
    if (!member) return member.error();
    const Shown shown = look_at(place, *member, plan);
    invocation.output.document(to_tree(shown));
    if (!invocation.output.json()) print(shown, invocation.output);
    return ExitCode::Done;
}

}  // namespace

ExitCode show_member(Invocation& invocation, Place& place, const std::string& who) {
    return show(invocation, place, who);
}

void add_user_show(Command* family, Action& chosen) {
    Command* command = family->add_subcommand("show", "One member, and why he or she is so");
    auto who = std::make_shared<std::string>();
    command->add_option("USER", *who, "User id, e-mail address or name")->required();
    command->callback([&chosen, who] {
        chosen = [who](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return show(invocation, place, *who); });
        };
    });
}

}  // namespace dealwire::app
