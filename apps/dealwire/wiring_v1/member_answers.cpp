#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/members.hpp"
#include "apps/dealwire/render/member_report.hpp"
#include "apps/dealwire/wiring_v1/v1_desk.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dealwire::app {
namespace {

using api::v1::Answer;
using api::v1::Question;
using base::Tree;
using model::Member;
using model::RecordId;

Answer list(const V1Desk& desk, const Question& question) {
    constexpr std::size_t kUsual = 100;
    constexpr std::size_t kMost = 1000;
    const std::size_t limit = api::v1::limit_of(question, kUsual, kMost);
    const bool left = api::v1::flag_of(question, "left").value_or(false);
    const std::string after = api::v1::place_of(question, "cursor").value_or("");
    return {.document = desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        std::vector<Member> members = place.local.members().all(place.scope);  // by user id
        std::erase_if(members, [&](const Member& member) {
            return (!member.active && !left) || member.user.text() <= after;
        });
        const bool more = members.size() > limit;
        if (more) members.resize(limit);
        Tree::Array list;
        for (const Member& member : members) list.push_back(member_tree(member));
        Tree document = Tree::Object{{"members", std::move(list)}};
        document.set("next",
                     more ? Tree{api::v1::cursor_text(members.back().user.text())} : Tree{});
        invocation.output.document(document);
        return ExitCode::Done;
    })};
}

/// Active members under their managers. Managers make no circles; should they in the data of an
/// earlier release, it ends all the same.
class MemberTree {
public:
    explicit MemberTree(const std::vector<Member>& members) {
        for (const Member& member : members)
            if (member.active) here_.insert(member.user);
        for (const Member& member : members)
            if (member.active) below_[manager_of(member)].push_back(&member);
    }

    Tree run() {
        Tree::Array top = below({});
        for (const auto& [manager, reports] : below_)  // those who only stand in a circle
            for (const Member* member : reports)
                if (!told_.contains(member->user)) top.push_back(with_reports(*member));
        return Tree::Object{{"members", std::move(top)}};
    }

private:
    [[nodiscard]] RecordId manager_of(const Member& member) const {
        return here_.contains(member.manager) ? member.manager : RecordId{};
    }

    Tree with_reports(const Member& member) {
        told_.insert(member.user);
        Tree tree = member_tree(member);
        tree.set("reports", below(member.user));
        return tree;
    }

    Tree::Array below(const RecordId& manager) {
        Tree::Array list;
        const auto reports = below_.find(manager);
        if (reports == below_.end()) return list;
        for (const Member* member : reports->second)
            if (!told_.contains(member->user)) list.push_back(with_reports(*member));
        return list;
    }

    std::set<RecordId> here_;
    std::map<RecordId, std::vector<const Member*>> below_;
    std::set<RecordId> told_;
};

Answer tree(const V1Desk& desk, const Question& question) {
    return {.document = desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        const auto members = place.local.members().all(place.scope);
        invocation.output.document(MemberTree{members}.run());
        return ExitCode::Done;
    })};
}

Answer one(const V1Desk& desk, const Question& question) {
    const std::string& who = question.at("who");
    return {.document = desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        if (members_named(place, who).empty()) refuse_missing("There is no member '" + who + "'.");
        return show_member(invocation, place, who);
    })};
}

}  // namespace

void add_member_answers(const V1Desk& desk, api::v1::Handlers& handlers) {
    handlers["listMembers"] = [&](const Question& question) { return list(desk, question); };
    handlers["getMemberTree"] = [&](const Question& question) { return tree(desk, question); };
    handlers["getMember"] = [&](const Question& question) { return one(desk, question); };
}

}  // namespace dealwire::app
