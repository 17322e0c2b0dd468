#include "engine/model/person_key.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/phone_ending.hpp"

#include <algorithm>

namespace dealwire::model {
namespace {

// Seeds that keep addresses and numbers apart.
constexpr std::uint64_t kAddress = 'e';
constexpr std::uint64_t kNumber = 'p';

PersonKey key_of(std::string_view text, std::uint64_t seed) {
    return static_cast<PersonKey>(base::short_digest(text, seed));
}

}  // namespace

PersonKey person_key(const base::EmailAddress& address) {
    const auto untagged = base::without_plus_tag(address);
    return key_of(untagged ? untagged->text() : address.text(), kAddress);
}

PersonKey person_key(const base::PhoneNumber& number) {
    return key_of(base::phone_ending(number.e164), kNumber);
}

std::vector<PersonKey> person_keys(std::span<const Participant> participants) {
    std::vector<PersonKey> keys;
    for (const Participant& participant : participants) {
        if (const auto address = base::parse_email(participant.email))
            keys.push_back(person_key(*address));
        if (participant.phone.empty()) continue;
        if (const std::string ending = base::phone_ending(participant.phone); !ending.empty())
            keys.push_back(key_of(ending, kNumber));
    }
    std::ranges::sort(keys);
    const auto repeated = std::ranges::unique(keys);
    keys.erase(repeated.begin(), repeated.end());
    return keys;
}

}  // namespace dealwire::model
