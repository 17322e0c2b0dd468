#include "engine/matching/people.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>
#include <tuple>

namespace dealwire::matching {
namespace {

constexpr std::string_view kStandard = "Standard";
constexpr std::string_view kSandboxEnding = ".invalid";

}  // namespace

std::optional<base::EmailAddress> address_of_user(std::string_view email) {
    if (email.ends_with(kSandboxEnding)) email.remove_suffix(kSandboxEnding.size());
    return base::parse_email(email);
}

bool counts_as_own(const model::User& user) { return user.user_type == kStandard; }

People::People(std::span<const model::Member> members, std::span<const model::User> users,
               const DomainRules& rules) {
    for (const model::Member& member : members) {
        add(member.email, {member.user, member.id, member.active, member.user_modified});
        add_further(member);
        by_member_.emplace(member.id.value, member.user);
        const auto address = address_of_user(member.email);
        if (!member.active || !address) continue;
        if (const auto domain = rules.company_domain(address->domain)) domains_.insert(*domain);
    }
    for (const model::User& user : users)
        if (counts_as_own(user) && !by_user_.contains(user.id))
            add(user.email, {user.id, {}, user.active, user.last_modified});
    sort_addresses();
}

People::Carriers* People::carriers_of(const std::string& email) {
    const auto address = address_of_user(email);
    if (!address) return nullptr;
    Carriers& carriers = by_email_[hash_of(*address)];
    carriers.email = address->text();
    return &carriers;
}

/// The addresses beside his own, and the users that stood for him before.
void People::add_further(const model::Member& member) {
    for (const model::MemberAlias& alias : member.aliases) {
        Carriers* carriers = alias.kind == model::kRefused ? nullptr : carriers_of(alias.address);
        if (!carriers || std::ranges::find(carriers->users, member.user) != carriers->users.end())
            continue;
        carriers->users.push_back(member.user);
        carriers->by_alias.insert(member.user);
    }
    for (const model::RecordId& former : member.former_users)
        by_user_.emplace(former, by_user_.at(member.user));
}

void People::add(const std::string& email, Person person) {
    if (Carriers* carriers = carriers_of(email)) carriers->users.push_back(person.user);
    if (by_user_.emplace(person.user, static_cast<Row>(people_.size())).second)
        people_.push_back(std::move(person));
}

void People::sort_addresses() {
    for (auto& [key, carriers] : by_email_) {
        auto& [first, email, users, by_alias] = carriers;
        const auto order = [&](const model::RecordId& id) {
            const Person& person = *by_user(id);
            return std::tuple{!person.active, by_alias.contains(id),
                              -person.last_modified.time_since_epoch(), person.user};
        };
        std::ranges::sort(users, {}, order);
        first = by_user_.at(users.front());
        if (users.size() > 1)
            shared_addresses_.push_back({email, users.front(), {users.begin() + 1, users.end()}});
    }
    std::ranges::sort(shared_addresses_, {}, &SharedUserAddress::email);
}

std::string People::digest() const {
    std::vector<std::string> lines;
    for (const auto& [key, carriers] : by_email_) {
        std::string line = carriers.email;
        for (const model::RecordId& user : carriers.users) line.append(1, ' ').append(user.view());
        lines.push_back(std::move(line));
    }
    for (const Person& person : people_)
        lines.push_back(person.user.text() + (person.active ? " + " : " - ") + person.member.value);
    lines.insert(lines.end(), domains_.begin(), domains_.end());
    std::ranges::sort(lines);
    std::string text;
    for (const std::string& line : lines) text.append(line).append(1, '\n');
    return base::digest(text);
}

const Person* People::by_email(const AddressKey& asked) const {
    const auto found = by_email_.find(asked.hash);
    if (found != by_email_.end()) return &people_[found->second.first];
    const auto untagged = base::without_plus_tag(asked.address);
    return untagged ? by_email(AddressKey{*untagged}) : nullptr;
}

const Person* People::by_user(const model::RecordId& user) const {
    const auto found = by_user_.find(user);
    return found == by_user_.end() ? nullptr : &people_[found->second];
}

const Person* People::by_reference(const std::string& reference) const {
    if (reference.empty()) return nullptr;
    const auto member = by_member_.find(reference);
    if (member != by_member_.end()) return by_user(member->second);
    const auto user = model::RecordId::parse(reference);
    return user ? by_user(*user) : nullptr;
}

bool People::owns_domain(std::string_view registrable) const {
    return domains_.contains(registrable);
}

const Person* host_of(const model::Conversation& conversation, const People& people) {
    const std::string& wanted = conversation.primary_user;
    if (wanted.empty()) return nullptr;
    if (const Person* person = people.by_reference(wanted)) return person;
    for (const model::Participant& party : conversation.participants) {
        if ((party.user_id.empty() ? party.id : party.user_id) != wanted) continue;
        const auto address = base::parse_email(party.email);
        if (const Person* person = address ? people.by_email(AddressKey{*address}) : nullptr)
            return person;
    }
    return nullptr;
}

}  // namespace dealwire::matching
