#include "engine/matching/unknown_list.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace dealwire::matching {
namespace {

using model::RecordId;

/// The lower, the earlier: what is worth less, then by what.
using Place = std::tuple<bool, bool, std::int64_t, std::string_view, std::string_view, std::int64_t,
                         std::int64_t, std::string_view>;

UnknownListed listed(model::UnknownTally tally, const DomainRules& rules) {
    UnknownListed one{std::move(tally), Mailbox::Personal, false};
    const auto address = base::parse_email(one.tally.address);
    if (!address) return one;
    one.mailbox = mailbox_of(*address);
    one.free_mail = rules.is_public_mail(address->domain);
    return one;
}

}  // namespace

std::vector<UnknownListed> in_order_of_worth(std::vector<model::UnknownTally> tallies,
                                             const DomainRules& rules) {
    std::map<RecordId, std::int64_t> of_account;
    std::vector<UnknownListed> people;
    for (model::UnknownTally& tally : tallies) {
        of_account[tally.account] += tally.conversations;
        people.push_back(listed(std::move(tally), rules));
    }
    // Each place is worked out once; its texts stay with the people until all are in order.
    std::vector<std::pair<Place, std::size_t>> places;
    places.reserve(people.size());
    for (std::size_t i = 0; i < people.size(); ++i) {
        const UnknownListed& one = people[i];
        const model::UnknownTally& tally = one.tally;
        const bool stranger = tally.account.empty();
        places.emplace_back(
            Place{one.free_mail, stranger, stranger ? 0 : -of_account.at(tally.account),
                  tally.account_name, tally.account.view(), -tally.conversations,
                  -tally.last_seen.time_since_epoch().count(), tally.address},
            i);
    }
    std::ranges::sort(places);
    std::vector<UnknownListed> ordered;
    ordered.reserve(people.size());
    for (const auto& [place, i] : places) ordered.push_back(std::move(people[i]));
    return ordered;
}

const char* name_of(Mailbox mailbox) {
    switch (mailbox) {
        case Mailbox::Personal:
            return "person";
        case Mailbox::Shared:
            return "shared";
        case Mailbox::Automated:
            return "automatic";
    }
    return "person";
}

}  // namespace dealwire::matching
