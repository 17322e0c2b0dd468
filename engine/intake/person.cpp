#include "engine/intake/person.hpp"

#include <algorithm>

namespace dealwire::intake {
namespace {

std::optional<base::EmailAddress> plain_address(std::string_view text) {
    auto address = base::parse_email(text);
    if (!address) return std::nullopt;
    auto untagged = base::without_plus_tag(*address);
    return untagged ? untagged : address;
}

}  // namespace

std::optional<Person> parse_person(std::string_view text, std::string_view home) {
    if (auto address = plain_address(text)) return Person{std::move(address), std::nullopt};
    if (auto phone = base::parse_phone(text, home)) return Person{std::nullopt, std::move(phone)};
    return std::nullopt;
}

std::vector<Person> people_of(const model::Participant& participant, std::string_view home) {
    std::vector<Person> people;
    if (auto address = plain_address(participant.email))
        people.push_back({std::move(address), std::nullopt});
    if (auto phone = base::parse_phone(participant.phone, home))
        people.push_back({std::nullopt, std::move(phone)});
    return people;
}

bool is_same(const model::Participant& participant, const Person& person, std::string_view home) {
    const auto people = people_of(participant, home);
    return std::ranges::find(people, person) != people.end();
}

bool took_part(const model::Conversation& conversation, const Person& person,
               std::string_view home) {
    return std::ranges::any_of(conversation.participants, [&](const auto& participant) {
        return is_same(participant, person, home);
    });
}

bool ErasedList::concerns(const model::Conversation& conversation) const {
    if (digests_.empty() || !digester_) return false;
    for (const model::Participant& participant : conversation.participants)
        for (const Person& person : people_of(participant, home_))
            if (digests_.contains(digester_->digest(person.text()))) return true;
    return false;
}

}  // namespace dealwire::intake
