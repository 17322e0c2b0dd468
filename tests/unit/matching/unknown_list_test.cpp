#include "engine/matching/unknown_list.hpp"

#include "tests/support/crm_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;
using model::UnknownTally;
using testing::ElementsAre;

const base::Instant kMarch = at("2026-03-01");

UnknownTally tally(const std::string& address, std::int64_t conversations, int account = 0,
                   base::Instant last_seen = kMarch) {
    const auto id = account == 0 ? model::RecordId{} : account_id(account);
    return {address, id, conversations, last_seen, ""};
}

std::vector<UnknownListed> ordered(std::vector<UnknownTally> tallies) {
    const DomainRules rules{{{"gmail.com"}, {"trash-mail.*"}, {}}, {}};
    return in_order_of_worth(std::move(tallies), rules);
}

std::vector<std::string> addresses(std::vector<UnknownTally> tallies) {
    std::vector<std::string> found;
    for (const UnknownListed& one : ordered(std::move(tallies))) found.push_back(one.tally.address);
    return found;
}

TEST(UnknownList, HasAccountsFirstThenCompaniesThenFreeMail) {
    EXPECT_THAT(addresses({tally("many@gmail.com", 99), tally("some@nowhere.example", 9),
                           tally("one@contoso.example", 1, 1), tally("x@trash-mail.net", 50)}),
                ElementsAre("one@contoso.example", "some@nowhere.example", "many@gmail.com",
                            "x@trash-mail.net"));
}

TEST(UnknownList, KeepsTheColleaguesOfAnAccountTogether) {
    EXPECT_THAT(addresses({tally("a@contoso.example", 5, 1), tally("b@fabrikam.example", 4, 2),
                           tally("c@fabrikam.example", 3, 2)}),
                ElementsAre("b@fabrikam.example", "c@fabrikam.example", "a@contoso.example"));
}

TEST(UnknownList, HasAccountsOfEqualWorthByName) {
    auto oderbruch = tally("a@oderbruch.example", 2, 1);
    oderbruch.account_name = "Oderbruch";
    auto mistral = tally("b@mistral.example", 1, 3);
    mistral.account_name = "Mistral";
    auto more = tally("c@mistral.example", 1, 3);
    more.account_name = "Mistral";
    auto quarrendon = tally("d@quarrendon.example", 2, 2);
    quarrendon.account_name = "Quarrendon";
    EXPECT_THAT(addresses({quarrendon, oderbruch, more, mistral}),
                ElementsAre("b@mistral.example", "c@mistral.example", "a@oderbruch.example",
                            "d@quarrendon.example"));
}

TEST(UnknownList, OrdersByCountThenByTimeThenByAddress) {
    EXPECT_THAT(addresses({tally("b@x.example", 1), tally("a@x.example", 1),
                           tally("d@x.example", 1, 0, at("2026-03-02")), tally("c@x.example", 2)}),
                ElementsAre("c@x.example", "d@x.example", "a@x.example", "b@x.example"));
}

TEST(UnknownList, SaysWhoReadsAMailbox) {
    const auto people = ordered({tally("lee@x.example", 3), tally("info@x.example", 2),
                                 tally("no-reply@x.example", 1), tally("lee@gmail.com", 1)});

    ASSERT_EQ(people.size(), 4U);
    EXPECT_STREQ(name_of(people[0].mailbox), "person");
    EXPECT_STREQ(name_of(people[1].mailbox), "shared");
    EXPECT_STREQ(name_of(people[2].mailbox), "automatic");
    EXPECT_FALSE(people[2].free_mail);
    EXPECT_TRUE(people[3].free_mail);
}

}  // namespace
}  // namespace dealwire::matching
