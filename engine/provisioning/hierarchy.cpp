#include "engine/provisioning/hierarchy.hpp"

#include <algorithm>
#include <unordered_map>

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::RecordId;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::string named(const Member& member) {
    return member.name.empty() ? member.user.text() : member.name + " (" + member.user.text() + ")";
}

enum class Visit { New, Open, Closed };

/// Walks from one member upwards and notes the loop it runs into, if any.
class LoopCutter {
public:
    explicit LoopCutter(std::vector<Member>& members)
        : members_{members}, visits_(members.size(), Visit::New), place_(members.size(), 0) {
        for (std::size_t i = 0; i < members.size(); ++i) at_.emplace(members[i].user, i);
    }

    std::vector<Note> cut_all() {
        for (std::size_t start = 0; start < members_.size(); ++start) follow(start);
        std::ranges::sort(notes_);
        return std::move(notes_);
    }

private:
    void follow(std::size_t start) {
        std::vector<std::size_t> path;
        std::size_t here = start;
        while (visits_[here] == Visit::New) {
            visits_[here] = Visit::Open;
            place_[here] = path.size();
            path.push_back(here);
            const auto above = at_.find(members_[here].manager);
            if (above == at_.end()) break;
            here = above->second;
            if (visits_[here] == Visit::Open)
                cut({path.begin() + static_cast<std::ptrdiff_t>(place_[here]), path.end()});
        }
        for (const std::size_t member : path) visits_[member] = Visit::Closed;
    }

    /// `loop`: each stands under the next, the last under the first.
    void cut(std::vector<std::size_t> loop) {
        const auto user_of = [&](std::size_t at) { return members_[at].user; };
        std::ranges::rotate(loop, std::ranges::min_element(loop, {}, user_of));
        Member& top = members_[loop.front()];
        notes_.push_back({"loop", top.user, sentence(loop)});
        top.manager = {};
    }

    [[nodiscard]] std::string sentence(const std::vector<std::size_t>& loop) const {
        constexpr std::size_t kNamed = 5;
        std::string trail;
        for (std::size_t i = 0; i < std::min(loop.size(), kNamed); ++i)
            trail += members_[loop[i]].name + " under ";
        if (loop.size() > kNamed)
            trail += "... (" + std::to_string(loop.size() - kNamed) + " more) under ";
        return "The managers form a loop of " + std::to_string(loop.size()) + ": " + trail +
               members_[loop.front()].name + ". " + named(members_[loop.front()]) +
               " is put at the top of it.";
    }

    std::vector<Member>& members_;
    std::vector<Visit> visits_;
    std::vector<std::size_t> place_;
    std::unordered_map<RecordId, std::size_t> at_;
    std::vector<Note> notes_;
};

/// Where a trail of managers ends.
struct Above {
    enum class End { Member, Top, Missing, Loop };

    End end = End::Top;
    std::size_t member = kNone;
    RecordId missing;
};

/// Finds the next active member above.
class Climber {
public:
    Climber(const std::vector<Member>& members, std::span<const Standing> users)
        : members_{members} {
        for (const Standing& standing : users) users_.emplace(standing.user->user.id, &standing);
        for (std::size_t i = 0; i < members.size(); ++i) {
            member_of_.emplace(members[i].user, i);
            for (const RecordId& former : members[i].former_users) member_of_.emplace(former, i);
        }
    }

    /// From a user on, himself included.
    Above from(RecordId user) {
        std::vector<RecordId> trail;
        Above found;
        while (true) {
            if (user.empty()) break;
            const auto known = known_.find(user);
            if (known != known_.end()) {
                found = known->second;
                break;
            }
            if (const std::size_t member = active_member(user); member != kNone) {
                found = {Above::End::Member, member, {}};
                break;
            }
            const auto held = users_.find(user);
            if (held == users_.end()) {
                found = {Above::End::Missing, kNone, user};
                break;
            }
            // Until the end is known: whoever comes by here again runs in a circle.
            known_.emplace(user, Above{Above::End::Loop, kNone, {}});
            trail.push_back(user);
            user = held->second->user->user.manager;
        }
        for (const RecordId& passed : trail) known_[passed] = found;
        return found;
    }

    [[nodiscard]] std::string describe(const RecordId& user) const {
        const auto held = users_.find(user);
        if (held == users_.end()) return user.text();
        const std::string& why = held->second->left_out;
        return held->second->user->user.name + " (" + user.text() + ")" +
               (why.empty() ? "" : ", is " + why);
    }

private:
    [[nodiscard]] std::size_t active_member(const RecordId& user) const {
        const auto found = member_of_.find(user);
        return found != member_of_.end() && members_[found->second].active ? found->second : kNone;
    }

    const std::vector<Member>& members_;
    std::unordered_map<RecordId, const Standing*> users_;
    std::unordered_map<RecordId, std::size_t> member_of_;
    std::unordered_map<RecordId, Above> known_;
};

/// Decides for one member after the other.
class TreeRaiser {
public:
    TreeRaiser(std::vector<Member>& members, const TreeInput& input)
        : members_{members}, before_{input.before}, climber_{members, input.users} {
        for (const Member& member : members)
            if (member.active) active_.emplace(member.user, true);
    }

    std::vector<Note> run() {
        std::vector<RecordId> managers;
        for (std::size_t i = 0; i < members_.size(); ++i) managers.push_back(manager_of(i));
        for (std::size_t i = 0; i < members_.size(); ++i) members_[i].manager = managers[i];
        std::ranges::move(cut_loops(members_), std::back_inserter(notes_));
        std::ranges::sort(notes_);
        return std::move(notes_);
    }

private:
    RecordId manager_of(std::size_t at) {
        const Member& member = members_[at];
        const RecordId asked = member.manager;
        if (asked.empty()) return {};
        const Above above = climber_.from(asked);
        const bool himself = above.end == Above::End::Member && above.member == at;
        if (asked == member.user || (himself && is_former(member, asked))) {
            note(member, "self-manager",
                 named(member) +
                     " is set as his or her own manager in "
                     "Salesforce and stands at the top.");
            return {};
        }
        if (above.end == Above::End::Missing) return without_trail(member, above.missing);
        if (himself || above.end == Above::End::Loop) {
            note(member, "loop",
                 "The managers above " + named(member) +
                     " who left form a loop; he or she stands at the top.");
            return {};
        }
        const RecordId found =
            above.end == Above::End::Top ? RecordId{} : members_[above.member].user;
        if (found != asked && !stands_for(above, asked)) note_gap(member, asked, above);
        return found;
    }

    static bool is_former(const Member& member, const RecordId& user) {
        return std::ranges::find(member.former_users, user) != member.former_users.end();
    }

    /// Whether the manager found is the person asked for, under another user.
    [[nodiscard]] bool stands_for(const Above& above, const RecordId& asked) const {
        return above.end == Above::End::Member && is_former(members_[above.member], asked);
    }

    RecordId without_trail(const Member& member, const RecordId& missing) {
        const auto before = before_.find(member.user);
        const bool stays = before != before_.end() && before->second != member.user &&
                           active_.contains(before->second);
        note(member, "manager-missing",
             "A manager above " + named(member) + ", " + missing.text() +
                 ", is not among the imported users; " +
                 (stays ? "the previous manager stays." : "he or she stands at the top."));
        return stays ? before->second : RecordId{};
    }

    void note_gap(const Member& member, const RecordId& asked, const Above& above) {
        note(member, "manager-inactive",
             "The manager of " + named(member) + ", " + climber_.describe(asked) + "; " +
                 (above.end == Above::End::Member
                      ? named(members_[above.member]) + " is the next active one above."
                      : "nobody active is above, so he or she stands at the top."));
    }

    /// About those who left nothing has to be told.
    void note(const Member& member, const char* kind, std::string text) {
        if (member.active) notes_.push_back({kind, member.user, std::move(text)});
    }

    std::vector<Member>& members_;
    const std::map<RecordId, RecordId>& before_;
    Climber climber_;
    std::unordered_map<RecordId, bool> active_;
    std::vector<Note> notes_;
};

}  // namespace

std::vector<Note> raise_tree(std::vector<Member>& members, const TreeInput& input) {
    return TreeRaiser{members, input}.run();
}

std::vector<Note> cut_loops(std::vector<Member>& members) { return LoopCutter{members}.cut_all(); }

}  // namespace dealwire::provisioning
