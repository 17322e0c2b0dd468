#include "engine/exporting/people.hpp"

#include "engine/base/digest.hpp"
#include "engine/model/record_id.hpp"

namespace dealwire::exporting {
namespace {

using model::Member;

/// Whether `a` comes before `b` of two members with one e-mail.
bool comes_first(const Member& a, const Member& b) {
    if (a.active != b.active) return a.active;
    if (a.user_modified != b.user_modified) return a.user_modified > b.user_modified;
    return a.user < b.user;
}

/// Nothing for who has the defaults.
void add_settings(const Member& member, std::string& text) {
    if (!member.recorded) text.append("\tnot recorded");
    if (!member.team.empty()) text.append("\tteam ").append(member.team);
    if (!member.workspace.empty()) text.append("\tworkspace ").append(member.workspace);
    if (!member.permission_profile.empty())
        text.append("\tprofile ").append(member.permission_profile);
}

const Member* member_of_party(std::size_t party, const model::Resolution& resolution,
                              const People& people) {
    if (party >= resolution.participants.size()) return nullptr;
    const model::ParticipantMatch& match = resolution.participants[party];
    if (match.kind == "internal" && !match.id.empty()) return people.by_user(match.id.text());
    return people.by_email(match.email);
}

}  // namespace

People::People(std::vector<Member> members) : members_{std::move(members)} {
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const Member& member = members_[i];
        by_user_.try_emplace(member.user.text(), i);
        by_member_id_.try_emplace(member.id.value, i);
        if (member.email.empty()) continue;
        const auto [place, added] = by_email_.try_emplace(member.email, i);
        if (!added && comes_first(member, members_[place->second])) place->second = i;
    }
    add_further();
}

/// One's own address goes before a further one of somebody else, unless who has it left.
void People::add_further() {
    Index further;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        for (const model::RecordId& former : members_[i].former_users)
            by_user_.try_emplace(former.text(), i);
        for (const model::MemberAlias& alias : members_[i].aliases) {
            if (alias.kind == model::kRefused) continue;
            const auto [place, added] = further.try_emplace(alias.address, i);
            if (!added && comes_first(members_[i], members_[place->second])) place->second = i;
        }
    }
    for (const auto& [address, at] : further) {
        const auto [place, added] = by_email_.try_emplace(address, at);
        if (!added && members_[at].active && !members_[place->second].active) place->second = at;
    }
}

const Member* People::at(const Index& index, std::string_view key) const {
    if (key.empty()) return nullptr;
    const auto found = index.find(std::string{key});
    return found == index.end() ? nullptr : &members_[found->second];
}

const Member* People::by_user(std::string_view user) const { return at(by_user_, user); }

const Member* People::by_member_id(std::string_view id) const { return at(by_member_id_, id); }

const Member* People::by_email(std::string_view lower_case) const {
    return at(by_email_, lower_case);
}

std::string People::digest() const {
    std::string text;
    for (const Member& member : members_) {
        text.append(member.user.text()).append(" ").append(member.id.value).append(" ");
        text.append(member.email).append(member.active ? " 1" : " 0");
        for (const model::MemberAlias& alias : member.aliases)
            text.append(" ").append(alias.address).append(" ").append(alias.kind);
        for (const model::RecordId& former : member.former_users)
            text.append(" ").append(former.text());
        add_settings(member, text);
        text.append("\n");
    }
    return base::digest(text);
}

const Member* find_person(std::string_view id, const model::Conversation& conversation,
                          const model::Resolution& resolution, const People& people) {
    if (id.empty()) return nullptr;
    if (const Member* member = people.by_member_id(id)) return member;
    if (const auto user = model::RecordId::parse(id))
        if (const Member* member = people.by_user(user->text())) return member;
    const auto& parties = conversation.participants;
    for (std::size_t i = 0; i < parties.size(); ++i)
        if (parties[i].user_id == id) return member_of_party(i, resolution, people);
    for (std::size_t i = 0; i < parties.size(); ++i)
        if (parties[i].id == id) return member_of_party(i, resolution, people);
    return nullptr;
}

}  // namespace dealwire::exporting
