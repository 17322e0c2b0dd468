#include "engine/matching/unknown_list.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace dealwire::matching {
namespace {

using model::RecordId;

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
    const auto place = [&](const UnknownListed& one) {
        const model::UnknownTally& tally = one.tally;
        return std::tuple{one.free_mail,
                          tally.account.empty(),
                          tally.account.empty() ? 0 : -of_account.at(tally.account),
                          tally.account_name,
                          tally.account,
                          -tally.conversations,
                          -tally.last_seen.time_since_epoch().count(),
                          tally.address};
    };
    std::ranges::sort(people, {}, place);
    return people;
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
