#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/jobs/run_record.hpp"

#include <CLI/App.hpp>

#include <map>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Member;

Tree to_tree(const Member& member) {
    return Tree::Object{
        {"id", member.id.value},
        {"userId", member.user.text()},
        {"name", member.name},
        {"email", member.email},
        {"title", member.title},
        {"managerUserId", member.manager.empty() ? Tree{} : Tree{member.manager.text()}},
        {"active", member.active},
        {"recorded", member.recorded}};
}

using Reports = std::multimap<model::RecordId, const Member*>;

void print_below(const model::RecordId& manager, const Reports& reports, const std::string& indent,
                 Output& output) {
    const auto [first, last] = reports.equal_range(manager);
    for (auto report = first; report != last; ++report) {
        const Member& member = *report->second;
        output.line(indent + member.name + (member.title.empty() ? "" : ", " + member.title) +
                    (member.active ? "" : "  (left)"));
        print_below(member.user, reports, indent + "  ", output);
    }
}

void print_tree(const std::vector<Member>& members, Output& output) {
    Reports reports;
    std::map<model::RecordId, bool> known;
    for (const Member& member : members) known.emplace(member.user, true);
    for (const Member& member : members)
        reports.emplace(known.contains(member.manager) ? member.manager : model::RecordId{},
                        &member);
    print_below({}, reports, "", output);
}

ExitCode list(Invocation& invocation, Place& place, bool tree) {
    const std::vector<Member> members = place.local.members().all(place.scope);
    Tree::Array document;
    Table table{{"name", "e-mail", "title", "state"}};
    for (const Member& member : members) {
        document.push_back(to_tree(member));
        table.row({member.name, member.email, member.title,
                   !member.active    ? "left"
                   : member.recorded ? "recorded"
                                     : "not recorded"});
    }
    invocation.output.document(Tree::Object{{"members", std::move(document)}});
    if (invocation.output.json()) return ExitCode::Done;
    if (tree) {
        print_tree(members, invocation.output);
    } else {
        for (const std::string& line : table.lines()) invocation.output.line(line);
    }
    return ExitCode::Done;
}

void print(const provisioning::MemberPlan& plan, bool only_plan, Output& output) {
    output.document(provision_tree(plan));
    output.line(std::string{only_plan ? "Would be: " : ""} + std::to_string(plan.added) +
                " added, " + std::to_string(plan.updated) + " updated, " +
                std::to_string(plan.deactivated) + " left, " + std::to_string(plan.unchanged) +
                " unchanged; " + std::to_string(plan.recorded.size()) + " recorded");
    for (const std::string& warning : plan.warnings) output.line("note: " + warning);
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
    print(report.members, false, invocation.output);
    return exit_code_of(report.import.outcome());
}

}  // namespace

void add_users(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("users", "The people of the company");
    family->require_subcommand(1);

    CLI::App* make = family->add_subcommand("provision", "Make members of the org's active users");
    auto plan = std::make_shared<bool>(false);
    make->add_flag("--plan", *plan, "Only show what would change, by the users imported last");
    make->callback([&chosen, plan] {
        chosen = [plan](Invocation& invocation) {
            if (!*plan)
                return with_org(invocation, [&](Place& place, Remote& remote) {
                    return with_lease(invocation, place, [&](std::stop_token stop) {
                        return provision(invocation, place, remote, std::move(stop));
                    });
                });
            return in_scope(invocation, [&](Place& place) {
                print(place.local.provisioner().plan(place.scope), true, invocation.output);
                return ExitCode::Done;
            });
        };
    });

    CLI::App* all = family->add_subcommand("list", "Who is a member, who is recorded");
    auto tree = std::make_shared<bool>(false);
    all->add_flag("--tree", *tree, "As the tree of managers");
    all->callback([&chosen, tree] {
        chosen = [tree](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return list(invocation, place, *tree); });
        };
    });
}

}  // namespace dealwire::app
