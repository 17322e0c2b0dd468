#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/users_family.hpp"
#include "apps/dealwire/count_option.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/members.hpp"
#include "apps/dealwire/render/member_report.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/jobs/run_record.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Member;

struct ListOptions {
    bool tree = false;
    bool inactive = false;
    bool mail = false;
    std::optional<std::string> team;
    std::optional<std::string> workspace;
    std::optional<std::string> profile;
};

struct AuditOptions {
    std::string who;
    std::optional<std::size_t> limit;
};

/// Names are compared as filters compare them; an empty one asks for those who have none.
bool is_wanted(const Member& member, const ListOptions& options) {
    const auto same = [](const std::optional<std::string>& wanted, const std::string& value) {
        return !wanted || base::to_lower_ascii(*wanted) == base::to_lower_ascii(value);
    };
    return (member.active || options.inactive) && (member.import_mail || !options.mail) &&
           same(options.team, member.team) && same(options.workspace, member.workspace) &&
           same(options.profile, member.permission_profile);
}

Table table_of(const std::vector<Member>& members) {
    Table table{
        {"name", "e-mail", "title", "team", "workspace", "profile", "mail", "state", "rule"}};
    for (const Member& member : members)
        table.row({member.name, member.email, member.title, member.team, member.workspace,
                   member.permission_profile, member.import_mail ? "yes" : "", state_of(member),
                   member.rule});
    for (const char* column : {"team", "workspace", "profile", "mail", "rule"})
        table.leave_out_where_all(column, "");
    return table;
}

ExitCode list(Invocation& invocation, Place& place, const ListOptions& options) {
    std::vector<Member> members = place.local.members().all(place.scope);
    std::erase_if(members, [&](const Member& member) { return !is_wanted(member, options); });
    Tree::Array document;
    for (const Member& member : members) document.push_back(member_tree(member));
    invocation.output.document(Tree::Object{{"members", std::move(document)}});
    if (invocation.output.json()) return ExitCode::Done;
    if (members.empty()) {
        invocation.output.line("Nobody.");
        return ExitCode::Done;
    }
    for (const std::string& line : options.tree ? tree_lines(members) : table_of(members).lines())
        invocation.output.line(line);
    return ExitCode::Done;
}

/// Users and opportunities are read together: somebody newly recorded brings his opportunities.
ExitCode provision(Invocation& invocation, Place& place, Remote& remote, std::stop_token stop) {
    Local& local = place.local;
    jobs::RunRecord record{local.runs(), local.clock(), local.entropy(),
                           local.log(),  place.scope,   "provision"};
    auto report = remote.importing().run({.objects = {"User", "Opportunity"}}, std::move(stop));
    for (const auto& object : outcomes_of(report)) record.add(object);
    record.finish(report.import.outcome(), remote.calls());
    if (report.import.ended_by) return invocation.output.failure(*report.import.ended_by);
    Tree document = provision_tree(report.members, MemberDetail::Everything);
    document.set("saved", report.provisioned);
    invocation.output.document(document);
    print_provision(report.members, !report.provisioned, invocation.output);
    if (!report.provisioned)
        invocation.output.warning(
            "Nothing of it was saved, because users or opportunities could not be read to the "
            "end; the next run does it.");
    return exit_code_of(report.import.outcome());
}

ExitCode plan(Invocation& invocation, Place& place) {
    const auto planned = place.local.provisioner().plan(place.scope);
    invocation.output.document(provision_tree(planned, MemberDetail::Everything));
    print_provision(planned, true, invocation.output);
    if (planned.members.empty() && planned.left_out.empty())
        invocation.output.warning(
            "No users of this org were read yet, so this says nothing: dealwire import User");
    return ExitCode::Done;
}

ExitCode audit(Invocation& invocation, Place& place, const AuditOptions& options) {
    constexpr std::size_t kForPeople = 50;
    constexpr std::size_t kAll = 1'000'000'000;
    std::optional<model::MemberId> whose;
    if (!options.who.empty()) {
        const auto member = one_member(invocation, place, options.who);
        if (!member) return member.error();
        whose = member->id;
    }
    const std::size_t asked = options.limit.value_or(invocation.output.json() ? 0 : kForPeople);
    const auto changes =
        place.local.member_log().changes(place.scope.tenant, whose, asked == 0 ? kAll : asked);
    Tree::Array document;
    Table table{{"when", "by", "who", "what", "before", "after", "why"}};
    for (const auto& logged : changes) {
        Tree tree = change_tree(logged.change);
        tree.set("at", base::to_text(logged.at));
        tree.set("by", logged.by);
        tree.set("kind", logged.kind);
        tree.set("orgId", logged.org.id.text());
        document.push_back(std::move(tree));
        table.row({base::to_text(logged.at), logged.by, logged.change.name, logged.change.field,
                   logged.change.before, logged.change.after, logged.change.reason});
    }
    invocation.output.document(Tree::Object{{"changes", std::move(document)}});
    if (invocation.output.json()) return ExitCode::Done;
    if (changes.empty())
        invocation.output.line("Nothing was changed since changes are written down.");
    else
        for (const std::string& line : table.lines()) invocation.output.line(line);
    if (changes.size() == asked)
        invocation.output.line("Perhaps more: --limit 0 lists all of them.");
    return ExitCode::Done;
}

void add_provision(Command* family, Action& chosen) {
    Command* make = family->add_subcommand("provision", "Make members of the org's active users");
    auto only_plan = std::make_shared<bool>(false);
    make->add_flag("--plan", *only_plan, "Only show what would change, by the users imported last");
    make->callback([&chosen, only_plan] {
        chosen = [only_plan](Invocation& invocation) {
            if (*only_plan)
                return in_scope(invocation, [&](Place& place) { return plan(invocation, place); });
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return with_lease(invocation, place, [&](std::stop_token stop) {
                    return provision(invocation, place, remote, std::move(stop));
                });
            });
        };
    });
}

void add_list(Command* family, Action& chosen) {
    Command* all = family->add_subcommand("list", "Who is a member, who is recorded");
    auto options = std::make_shared<ListOptions>();
    all->add_flag("--tree", options->tree, "As the tree of managers");
    all->add_flag("--inactive", options->inactive, "Those who left, too");
    all->add_option("--team", options->team, "Of this team alone; '': of none");
    all->add_option("--workspace", options->workspace, "Of this workspace alone; '': of none");
    all->add_option("--profile", options->profile,
                    "With this permission profile alone; '': with none");
    all->add_flag("--mail", options->mail, "Whose mail is to be imported");
    all->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return list(invocation, place, *options); });
        };
    });
}

void add_audit(Command* family, Action& chosen) {
    Command* log = family->add_subcommand("audit", "Who changed what of members, and why");
    auto options = std::make_shared<AuditOptions>();
    log->add_option("USER", options->who, "Of one member alone: user id, e-mail address or name");
    log->add_option("--limit", options->limit,
                    "At most so many changes (else 50, with --json all); 0: all")
        ->check(count_problem, "NUMBER");
    log->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return audit(invocation, place, *options); });
        };
    });
}

}  // namespace

void add_users(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("users", "The people of the company");
    family->require_subcommand(1);
    add_provision(family, chosen);
    add_list(family, chosen);
    add_user_show(family, chosen);
    add_user_set(family, chosen);
    add_audit(family, chosen);
    add_user_rules(family, chosen);
}

}  // namespace dealwire::app
