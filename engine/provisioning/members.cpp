#include "engine/provisioning/members.hpp"

#include "engine/base/text.hpp"
#include "engine/provisioning/assignment.hpp"
#include "engine/provisioning/hierarchy.hpp"
#include "engine/provisioning/member_diff.hpp"
#include "engine/provisioning/standing.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::MemberAlias;
using model::RecordId;

constexpr const char* kBySalesforce = "changed in Salesforce";

/// A member in the making.
struct Draft {
    Member member;
    const Persona* persona = nullptr;
    const Standing* standing = nullptr;  ///< of the user who stands for him now
    Explained explained = {};
};

void add_alias(std::vector<MemberAlias>& aliases, const std::string& address, const char* kind) {
    const bool is_known =
        std::ranges::find(aliases, address, &MemberAlias::address) != aliases.end();
    if (!address.empty() && !is_known) aliases.push_back({address, kind});
}

/// The user who stands for a person now: the one who did, as long as he is a colleague; else the
/// colleague modified last, then the lowest id. Where nobody is one, who did before.
const Standing* current_user(const Persona& persona) {
    const Standing* best = nullptr;
    for (const Standing& standing : persona.users) {
        const bool stood = persona.known && standing.user->user.id == persona.known->user;
        if (stood && (standing.is_colleague() || !persona.is_colleague())) return &standing;
        if (!standing.is_colleague()) continue;
        if (!best || standing.user->user.last_modified > best->user->user.last_modified)
            best = &standing;
    }
    return best;
}

class Planner {
public:
    Planner(const PlanInput& input, const std::function<model::MemberId()>& new_id)
        : input_{input},
          new_id_{new_id},
          chain_{input.users},
          standings_{standings_of(input.users, input.rules, chain_)},
          personas_{recognise(standings_, input.known, input.elsewhere, input.rules)} {}

    MemberPlan run() {
        for (const Persona& persona : personas_) draft(persona);
        std::ranges::sort(drafts_, {}, [](const Draft& one) { return one.member.user; });
        assign();
        raise();
        note_shared_addresses();
        note_unknown_managers();
        for (const Draft& draft : drafts_) compare(draft);
        note_left_out();
        note_recorded();
        std::ranges::sort(plan_.notes);
        for (Draft& draft : drafts_) {
            plan_.members.push_back(std::move(draft.member));
            plan_.explained.push_back(std::move(draft.explained));
        }
        return std::move(plan_);
    }

private:
    void draft(const Persona& persona) {
        const Standing* standing = current_user(persona);
        if (!standing) {
            note_gone(*persona.known);
            drafts_.push_back({*persona.known, &persona, nullptr});
            return;
        }
        Draft made{member_of(persona, *standing), &persona, standing};
        if (made.member.id.empty()) made.member.id = new_id_();
        drafts_.push_back(std::move(made));
    }

    /// Nothing is known any more of the user who stands for him: he stays as he was.
    void note_gone(const Member& member) {
        if (!member.active) return;
        plan_.notes.push_back({"gone", member.user,
                               "The user of " + member.name + " (" + member.user.text() +
                                   ") is not among the imported users; the member stays as he "
                                   "or she was."});
    }

    static Member member_of(const Persona& persona, const Standing& standing) {
        const OrgUser& org_user = *standing.user;
        const model::User& user = org_user.user;
        Member member = persona.known ? *persona.known : Member{};
        if (persona.elsewhere) member.aliases = persona.elsewhere->aliases;
        const std::string email = member_email(user.email);
        const Member* before = persona.known ? persona.known : persona.elsewhere;
        if (before && before->email != email)
            add_alias(member.aliases, before->email, model::kFormer);
        const std::string sender = member_email(org_user.value("SenderEmail"));
        if (sender != email) add_alias(member.aliases, sender, model::kSender);
        std::ranges::sort(member.aliases);

        for (const Standing& other : persona.users)
            if (other.user->user.id != user.id) member.former_users.push_back(other.user->user.id);
        if (persona.known && persona.known->user != user.id)
            member.former_users.push_back(persona.known->user);
        std::erase(member.former_users, user.id);
        std::ranges::sort(member.former_users);
        member.former_users.erase(std::ranges::unique(member.former_users).begin(),
                                  member.former_users.end());

        member.id = persona.id();
        member.user = user.id;
        member.name = user.name;
        member.email = email;
        member.title = user.title;
        member.department = org_user.value("Department");
        member.federation_id = std::string{base::trim(org_user.value("FederationIdentifier"))};
        member.manager = user.manager;
        member.active = standing.is_colleague();
        member.user_modified = user.last_modified;
        return member;
    }

    /// Somebody who left keeps team, profile and workspace, for those who look at what was.
    void assign() {
        Assigner assigner{input_.rules, input_.manual, chain_};
        for (Draft& draft : drafts_) {
            if (!draft.standing) continue;
            if (draft.member.active) {
                draft.explained = assigner.assign(draft.member, *draft.standing->user);
                continue;
            }
            draft.member.recorded = draft.member.import_mail = false;
            const std::string why = "left: the user is " + draft.standing->left_out;
            draft.explained.source = {{model::kRecorded, why}, {model::kImportMail, why}};
        }
    }

    void raise() {
        std::map<RecordId, RecordId> before;
        for (const Member& known : input_.known) before.emplace(known.user, known.manager);
        std::vector<Member> members;
        for (const Draft& draft : drafts_) members.push_back(draft.member);
        for (Note& note : raise_tree(members, {standings_, before})) {
            manager_notes_.emplace(note.user, note.text);
            plan_.notes.push_back(std::move(note));
        }
        for (std::size_t i = 0; i < members.size(); ++i)
            drafts_[i].member.manager = members[i].manager;
    }

    void note_shared_addresses() {
        std::map<std::string, std::vector<const Member*>> carriers;
        for (const Draft& draft : drafts_)
            if (draft.member.active && !draft.member.email.empty())
                carriers[draft.member.email].push_back(&draft.member);
        for (auto& [email, members] : carriers) {
            if (members.size() < 2) continue;
            std::ranges::stable_sort(members, std::ranges::greater{}, &Member::user_modified);
            const Member& first = *members.front();
            plan_.notes.push_back({"shared-address", first.user,
                                   std::to_string(members.size()) + " active users share " + email +
                                       "; " + first.name + " (" + first.user.text() +
                                       "), modified last, stands for it."});
        }
    }

    void note_unknown_managers() {
        for (const std::string& manager : managers_of(input_.rules)) {
            const auto users = chain_.named(manager);
            const bool known = std::ranges::any_of(users, [&](const RecordId& user) {
                return std::ranges::binary_search(
                    standings_, user, {}, [](const Standing& s) { return s.user->user.id; });
            });
            if (!known)
                plan_.notes.push_back({"unknown-manager",
                                       {},
                                       "A rule says 'under: " + manager +
                                           "', and no user of the org has that id, user name, "
                                           "address or federation id; it matches nobody."});
        }
    }

    void compare(const Draft& draft) {
        const Member& now = draft.member;
        const Member* before = draft.persona->known;
        if (before && *before == now) {
            ++plan_.unchanged;
            return;
        }
        plan_.changed.push_back(now);
        auto changes = differences(before, now, words_for(draft));
        if (!before)
            ++plan_.added;
        else if (before->active && !now.active)
            ++plan_.deactivated;
        else if (!before->active && now.active)
            ++plan_.reactivated;
        else if (changes.empty())
            ++plan_.unchanged;  // a stamp moved, and nothing that anybody sees
        else
            ++plan_.updated;
        std::ranges::move(changes, std::back_inserter(plan_.changes));
        if (!draft.persona->recognised_by.empty()) note_recognised(draft);
    }

    void note_recognised(const Draft& draft) {
        const Member& member = draft.member;
        const bool left = draft.persona->known != nullptr;
        plan_.notes.push_back(
            {"recognised", member.user,
             "The new user " + member.name + " (" + member.user.text() + ") is taken for " +
                 (left ? "the member " + draft.persona->known->name + " who had left"
                       : "the member " + draft.persona->elsewhere->name + " of another org") +
                 ", by " + draft.persona->recognised_by + "."});
    }

    DiffWords words_for(const Draft& draft) {
        DiffWords words{[this](const RecordId& user) { return name_of(user); },
                        draft.explained.source};
        words.reasons[""] = kBySalesforce;
        const std::string& how = draft.persona->recognised_by;
        words.reasons["member"] = how.empty() ? "active standard user" : "known by " + how;
        if (!how.empty()) words.reasons["user"] = "recognised by " + how;
        if (draft.standing && !draft.member.active)
            words.reasons["active"] = "the user is " + draft.standing->left_out;
        const auto rule = draft.explained.source.find(model::kRecorded);
        words.reasons["rule"] =
            rule == draft.explained.source.end() ? "" : "first rule that matches";
        const auto note = manager_notes_.find(draft.member.user);
        if (note != manager_notes_.end()) words.reasons["manager"] = note->second;
        return words;
    }

    std::string name_of(const RecordId& user) const {
        const auto found = std::ranges::lower_bound(
            standings_, user, {}, [](const Standing& one) { return one.user->user.id; });
        const bool held = found != standings_.end() && found->user->user.id == user;
        return held ? found->user->user.name : "";
    }

    void note_left_out() {
        std::set<RecordId> members;
        for (const Draft& draft : drafts_) {
            members.insert(draft.member.user);
            members.insert(draft.member.former_users.begin(), draft.member.former_users.end());
        }
        for (const Standing& standing : standings_)
            if (!standing.is_colleague() && !members.contains(standing.user->user.id))
                plan_.left_out.push_back(
                    {standing.user->user.id, standing.user->user.name, standing.left_out});
    }

    void note_recorded() {
        std::vector<RecordId> before;
        for (const Member& known : input_.known)
            if (known.recorded) before.push_back(known.user);
        for (const Draft& draft : drafts_)
            if (draft.member.recorded) plan_.recorded.push_back(draft.member.user);
        std::ranges::sort(before);
        std::ranges::set_difference(plan_.recorded, before,
                                    std::back_inserter(plan_.newly_recorded));
        std::ranges::set_difference(before, plan_.recorded,
                                    std::back_inserter(plan_.no_longer_recorded));
    }

    const PlanInput& input_;
    const std::function<model::MemberId()>& new_id_;
    ChainOfCommand chain_;
    std::vector<Standing> standings_;
    std::vector<Persona> personas_;
    std::vector<Draft> drafts_;
    std::map<RecordId, std::string> manager_notes_;
    MemberPlan plan_;
};

}  // namespace

MemberPlan plan_members(const PlanInput& input, const std::function<model::MemberId()>& new_id) {
    return Planner{input, new_id}.run();
}

}  // namespace dealwire::provisioning
