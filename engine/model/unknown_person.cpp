#include "engine/model/unknown_person.hpp"

#include "engine/base/email_address.hpp"

#include <algorithm>

namespace dealwire::model {
namespace {

bool is_unknown(const ParticipantMatch& match) {
    return match.kind == "unknown" || match.rule == "domain-account" || match.rule == "domain-lead";
}

}  // namespace

std::vector<UnknownPerson> unknown_people(const Resolution& resolution) {
    std::vector<UnknownPerson> people;
    base::EmailAddress address;
    for (const ParticipantMatch& match : resolution.participants) {
        if (!is_unknown(match) || !base::parse_email(match.email, address)) continue;
        if (std::ranges::find(people, match.email, &UnknownPerson::address) == people.end())
            people.push_back({match.email, match.name, match.account});
    }
    return people;
}

}  // namespace dealwire::model
