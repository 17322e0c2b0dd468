#include "engine/calls/user_book.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/email_address.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::calls {
namespace {

using model::Member;

std::set<std::string> domains_of(const std::vector<Member>& members) {
    std::set<std::string> domains;
    const auto add = [&](const std::string& written) {
        if (auto address = base::parse_email(written)) domains.insert(std::move(address->domain));
    };
    for (const Member& member : members) {
        add(member.email);
        for (const model::MemberAlias& alias : member.aliases) add(alias.address);
    }
    return domains;
}

/// One member per id, active ones first: somebody may stand for several users of the org.
std::vector<Member> each_once(std::vector<Member> members) {
    std::ranges::sort(members, [](const Member& a, const Member& b) {
        const std::string first = user_id_of(a.id);
        const std::string second = user_id_of(b.id);
        if (first.size() != second.size()) return first.size() < second.size();
        if (first != second) return first < second;
        return a.active != b.active ? a.active : a.user < b.user;
    });
    const auto last = std::ranges::unique(members, {}, &Member::id);
    members.erase(last.begin(), last.end());
    return members;
}

}  // namespace

std::string id_of_name(std::string_view name) {
    constexpr std::uint64_t kPositive = 0x7FFF'FFFF'FFFF'FFFFU;
    const std::uint64_t number = base::short_digest(name) & kPositive;
    return std::to_string(number == 0 ? 1 : number);
}

std::string user_id_of(const model::MemberId& id) { return id_of_name(id.value); }

std::optional<base::Instant> created_at(const model::MemberId& id) {
    constexpr std::size_t kDigits = 12;
    constexpr std::size_t kVersionAt = 14;
    constexpr int kBase = 16;
    if (id.value.size() <= kVersionAt || id.value[kVersionAt] != '7') return std::nullopt;
    std::string digits = id.value.substr(0, kDigits + 1);
    std::erase(digits, '-');
    std::int64_t milliseconds = 0;
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), milliseconds, kBase);
    if (read.ptr != digits.data() + digits.size() || digits.size() != kDigits) return std::nullopt;
    return base::Instant{std::chrono::milliseconds{milliseconds}};
}

UserBook::UserBook(std::vector<Member> members)
    : users_{each_once(members)}, domains_{domains_of(members)}, people_{std::move(members)} {
    for (std::size_t i = 0; i < users_.size(); ++i) by_id_.emplace(user_id_of(users_[i].id), i);
}

const Member* UserBook::by_id(std::string_view id) const {
    const auto found = by_id_.find(std::string{id});
    return found == by_id_.end() ? nullptr : &users_[found->second];
}

const Member* UserBook::by_user(const model::RecordId& user) const {
    return people_.by_user(user.text());
}

const Member* UserBook::by_address(std::string_view written) const {
    const auto address = base::parse_email(written);
    if (!address) return nullptr;
    if (const Member* member = people_.by_email(address->text())) return member;
    const auto plain = base::without_plus_tag(*address);
    return plain ? people_.by_email(plain->text()) : nullptr;
}

const Member* UserBook::who(const model::Participant& participant) const {
    return by_address(participant.email);
}

const Member* UserBook::named(std::string_view id, const model::Conversation& conversation) const {
    return meant_by(name_in(id, conversation));
}

model::NamedPerson UserBook::name_in(std::string_view id, const model::Conversation& conversation) {
    model::NamedPerson name{std::string{id}, ""};
    if (id.empty()) return name;
    const auto& participants = conversation.participants;
    auto found = std::ranges::find(participants, id, &model::Participant::user_id);
    if (found == participants.end())
        found = std::ranges::find(participants, id, &model::Participant::id);
    if (found != participants.end()) name.address = found->email;
    return name;
}

const Member* UserBook::meant_by(const model::NamedPerson& name) const {
    if (name.id.empty()) return nullptr;
    if (const Member* member = by_id(name.id)) return member;
    if (const Member* member = people_.by_member_id(name.id)) return member;
    if (const auto user = model::RecordId::parse(name.id))
        if (const Member* member = people_.by_user(user->text())) return member;
    return by_address(name.address);
}

std::string UserBook::id_for(std::string_view id, const model::Conversation& conversation) const {
    const Member* member = named(id, conversation);
    return member ? user_id_of(member->id) : std::string{id};
}

std::string UserBook::host_of(const model::Conversation& conversation) const {
    const std::string id = id_for(conversation.primary_user, conversation);
    return id.empty() ? "0" : id;
}

}  // namespace dealwire::calls
