#include "apps/dealwire/render/member_report.hpp"

#include "apps/dealwire/render/words.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Member;
using model::MemberChange;
using model::RecordId;
using provisioning::LeftOut;
using provisioning::MemberPlan;
using provisioning::Note;

constexpr std::size_t kMembersShown = 50;
constexpr int kNotesShown = 5;  ///< of each kind

Tree id_or_null(const RecordId& id) { return id.empty() ? Tree{} : Tree{id.text()}; }

std::map<std::string, int> left_out_by(const MemberPlan& plan) {
    std::map<std::string, int> counts;
    for (const LeftOut& one : plan.left_out) ++counts[one.reason];
    return counts;
}

Tree left_out_tree(const MemberPlan& plan) {
    Tree::Array list;
    for (const LeftOut& one : plan.left_out)
        list.push_back(
            Tree::Object{{"userId", one.user.text()}, {"name", one.name}, {"reason", one.reason}});
    return list;
}

Tree notes_tree(const std::vector<Note>& notes) {
    Tree::Array list;
    for (const Note& note : notes)
        list.push_back(Tree::Object{
            {"kind", note.kind}, {"userId", id_or_null(note.user)}, {"text", note.text}});
    return list;
}

std::string value(const std::string& text) { return text.empty() ? "-" : text; }

void print_changes(const MemberPlan& plan, Output& output) {
    std::size_t shown = 0;
    RecordId before;
    for (const MemberChange& change : plan.changes) {
        if (change.user != before && shown++ < kMembersShown)
            output.line("  " + change.name + " (" + change.user.text() + ")");
        before = change.user;
        if (shown > kMembersShown) continue;
        output.line("      " + change.field + ": " + value(change.before) + " -> " +
                    value(change.after) +
                    (change.reason.empty() ? "" : "  [" + change.reason + "]"));
    }
    if (shown > kMembersShown)
        output.line("  ... and " +
                    counted(static_cast<std::int64_t>(shown - kMembersShown), "member") +
                    " more: --json has all of them");
}

std::string counts_of(const MemberPlan& plan) {
    std::string text = std::to_string(plan.added) + " added, " + std::to_string(plan.updated) +
                       " updated, " + std::to_string(plan.deactivated) + " left, ";
    if (plan.reactivated > 0) text += std::to_string(plan.reactivated) + " came back, ";
    return text + std::to_string(plan.unchanged) + " unchanged; " +
           std::to_string(plan.recorded.size()) + " recorded";
}

/// The first of each kind: of a large company hundreds may be of one.
void print_notes(const std::vector<Note>& notes, Output& output) {
    std::map<std::string, int> of_kind;
    for (const Note& note : notes)
        if (++of_kind[note.kind] <= kNotesShown) output.line("note: " + note.text);
    for (const auto& [kind, count] : of_kind)
        if (count > kNotesShown)
            output.line("... and " + std::to_string(count - kNotesShown) + " more notes of '" +
                        kind + "': --json has all of them");
}

void print_left_out(const MemberPlan& plan, Output& output) {
    std::string text;
    for (const auto& [reason, count] : left_out_by(plan))
        text += (text.empty() ? "" : ", ") + reason + " " + std::to_string(count);
    if (!text.empty()) output.line("left out: " + text);
}

}  // namespace

Tree provision_tree(const MemberPlan& plan, MemberDetail detail) {
    Tree::Array warnings;
    for (const Note& note : plan.notes) warnings.emplace_back(note.text);
    Tree::Object left_out;
    for (const auto& [reason, count] : left_out_by(plan)) left_out.emplace_back(reason, count);
    Tree tree = Tree::Object{{"added", plan.added},
                             {"updated", plan.updated},
                             {"deactivated", plan.deactivated},
                             {"reactivated", plan.reactivated},
                             {"unchanged", plan.unchanged},
                             {"recorded", static_cast<std::int64_t>(plan.recorded.size())},
                             {"leftOutBy", std::move(left_out)},
                             {"warnings", std::move(warnings)}};
    if (detail == MemberDetail::Counts) return tree;
    Tree::Array changes;
    for (const MemberChange& change : plan.changes) changes.push_back(change_tree(change));
    tree.set("changes", std::move(changes));
    tree.set("notes", notes_tree(plan.notes));
    tree.set("leftOut", left_out_tree(plan));
    return tree;
}

void print_provision(const MemberPlan& plan, bool only_plan, Output& output) {
    output.line((only_plan ? "Would be: " : "") + counts_of(plan));
    print_changes(plan, output);
    print_left_out(plan, output);
    print_notes(plan.notes, output);
}

void print_members_in_short(const MemberPlan& plan, Output& output) {
    if (plan.added + plan.updated + plan.deactivated + plan.reactivated == 0) return;
    output.line("Members: " + counts_of(plan));
    if (!plan.notes.empty())
        output.line(counted(static_cast<std::int64_t>(plan.notes.size()), "note") +
                    " about members (loops of managers, shared addresses, ...): dealwire users "
                    "provision --plan");
}

Tree member_tree(const Member& member) {
    Tree::Array aliases;
    for (const model::MemberAlias& alias : member.aliases)
        aliases.push_back(Tree::Object{{"address", alias.address}, {"kind", alias.kind}});
    Tree::Array former;
    for (const RecordId& user : member.former_users) former.emplace_back(user.text());
    return Tree::Object{{"id", member.id.value},
                        {"userId", member.user.text()},
                        {"name", member.name},
                        {"email", member.email},
                        {"addresses", std::move(aliases)},
                        {"title", member.title},
                        {"department", member.department},
                        {"federationId", member.federation_id},
                        {"managerUserId", id_or_null(member.manager)},
                        {"formerUserIds", std::move(former)},
                        {"active", member.active},
                        {"recorded", member.recorded},
                        {"importMail", member.import_mail},
                        {"team", member.team},
                        {"permissionProfile", member.permission_profile},
                        {"workspace", member.workspace},
                        {"rule", member.rule}};
}

Tree change_tree(const MemberChange& change) {
    return Tree::Object{
        {"memberId", change.member.value}, {"userId", change.user.text()}, {"name", change.name},
        {"field", change.field},           {"before", change.before},      {"after", change.after},
        {"reason", change.reason}};
}

std::vector<std::string> tree_lines(const std::vector<Member>& members) {
    std::unordered_set<RecordId> known;
    for (const Member& member : members) known.insert(member.user);
    std::multimap<RecordId, const Member*> reports;
    for (const Member& member : members)
        reports.emplace(known.contains(member.manager) ? member.manager : RecordId{}, &member);

    std::vector<std::string> lines;
    std::vector<std::pair<const Member*, std::size_t>> waiting;
    const auto add_reports = [&](const RecordId& manager, std::size_t depth) {
        const auto [first, last] = reports.equal_range(manager);
        for (auto report = std::make_reverse_iterator(last);
             report != std::make_reverse_iterator(first); ++report)
            waiting.emplace_back(report->second, depth);
    };
    add_reports({}, 0);
    while (!waiting.empty()) {
        const auto [member, depth] = waiting.back();
        waiting.pop_back();
        lines.push_back(std::string(2 * depth, ' ') + member->name +
                        (member->title.empty() ? "" : ", " + member->title) +
                        (!member->active     ? "  (left)"
                         : !member->recorded ? "  (not recorded)"
                                             : ""));
        add_reports(member->user, depth + 1);
    }
    return lines;
}

std::string state_of(const Member& member) {
    if (!member.active) return "left";
    return member.recorded ? "recorded" : "not recorded";
}

}  // namespace dealwire::app
