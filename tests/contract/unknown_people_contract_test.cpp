#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::UnknownTally;
using testing::ElementsAre;
using testing::IsEmpty;

model::ParticipantMatch stranger(const std::string& email, const std::string& name = "") {
    return {.email = email, .name = name, .kind = "unknown", .rule = "none"};
}

model::ParticipantMatch colleague_of(int account, const std::string& email,
                                     const std::string& name = "") {
    return {.email = email,
            .name = name,
            .kind = "account",
            .id = id("001", account),
            .account = id("001", account),
            .rule = "domain-account"};
}

class UnknownPeopleContract : public StoreContract {
protected:
    /// A conversation of this minute that came to these participants.
    void hold(const std::string& name, int minute,
              std::vector<model::ParticipantMatch> participants) {
        world_->conversations().save(scope().tenant, std::vector{conversation(name, minute)});
        save(name, std::move(participants));
    }

    void save(const std::string& name, std::vector<model::ParticipantMatch> participants) {
        model::Resolution made;
        made.conversation = {name};
        made.participants = std::move(participants);
        world_->resolutions().save(scope(), "basis",
                                   std::vector{ports::MadeResolution{made, "digest-1"}});
    }

    std::vector<UnknownTally> all(const ports::UnknownQuery& query = {}) {
        return world_->unknown_people().unknown(scope(), query);
    }
};

TEST_P(UnknownPeopleContract, CountsByAddressAndRemembersTheLastTimeAndName) {
    hold("c1", 1, {stranger("bo@z.test", "Bo"), colleague_of(1, "al@y.test", "Al")});
    hold("c2", 3, {stranger("bo@z.test", "Bo Zett")});
    hold("c3", 2, {stranger("bo@z.test", "B. Z."), resolution("c3").participants[0]});

    EXPECT_THAT(all(), ElementsAre(UnknownTally{"al@y.test", id("001", 1), 1, at(1), "Al"},
                                   UnknownTally{"bo@z.test", {}, 3, at(3), "Bo Zett"}));
}

TEST_P(UnknownPeopleContract, TakesAnEarlierNameWhereTheLastDocumentHasNone) {
    hold("c1", 1, {stranger("bo@z.test", "Bo")});
    hold("c2", 2, {stranger("bo@z.test")});

    EXPECT_THAT(all(), ElementsAre(UnknownTally{"bo@z.test", {}, 2, at(2), "Bo"}));
}

TEST_P(UnknownPeopleContract, NamesTheirAccounts) {
    world_->crm().save_page(scope(),
                            page_of("Account", {"Id", "SystemModstamp:datetime", "Name"},
                                    {{id("001", 1).text(), stamp(1), "Amberley"}}),
                            std::nullopt);
    hold("c1", 1, {colleague_of(1, "al@y.test"), colleague_of(2, "bo@z.test")});

    EXPECT_EQ(all().at(0).account_name, "Amberley");
    EXPECT_EQ(all().at(1).account_name, "");
}

TEST_P(UnknownPeopleContract, CountsAnAddressOncePerConversation) {
    hold("c1", 1, {stranger("bo@z.test", "Bo"), stranger("bo@z.test", "Bo again")});

    EXPECT_THAT(all(), ElementsAre(UnknownTally{"bo@z.test", {}, 1, at(1), "Bo"}));
}

TEST_P(UnknownPeopleContract, ForgetsWhomANewResolutionKnows) {
    hold("c1", 1, {stranger("bo@z.test"), stranger("cy@z.test")});
    hold("c2", 2, {stranger("bo@z.test")});

    save("c1", {stranger("cy@z.test")});
    save("c2", {});

    EXPECT_THAT(all(), ElementsAre(UnknownTally{"cy@z.test", {}, 1, at(1), ""}));
}

TEST_P(UnknownPeopleContract, AsksForAnAccountForNoneAndForATime) {
    hold("c1", 1, {colleague_of(1, "al@y.test"), stranger("bo@z.test")});
    hold("c2", 2, {colleague_of(2, "di@w.test")});

    EXPECT_EQ(all({.account = id("001", 2)}).at(0).address, "di@w.test");
    EXPECT_EQ(all({.account = id("001", 2)}).size(), 1U);
    EXPECT_EQ(all({.account = model::RecordId{}}).at(0).address, "bo@z.test");
    EXPECT_EQ(all({.account = model::RecordId{}}).size(), 1U);
    EXPECT_EQ(all({.since = at(2)}).size(), 1U);
    EXPECT_THAT(all({.since = at(3)}), IsEmpty());
}

TEST_P(UnknownPeopleContract, GoesWithTheConversation) {
    hold("c1", 1, {stranger("bo@z.test")});
    world_->conversations().remove(scope().tenant, {"c1"});
    EXPECT_THAT(all(), IsEmpty());

    save("c1", {stranger("bo@z.test")});  // a resolver that read it before the removal
    EXPECT_THAT(all(), IsEmpty());
}

TEST_P(UnknownPeopleContract, IsKeptWithTheResolutionOrNotAtAll) {
    hold("c1", 1, {stranger("bo@z.test")});

    world_->break_table("unknown_person");
    EXPECT_THROW(save("c1", {stranger("cy@z.test")}), ports::StoreError);
    world_->heal_table("unknown_person");

    EXPECT_EQ(all().at(0).address, "bo@z.test");
    EXPECT_EQ(world_->resolutions().find(scope(), {"c1"})->participants.at(0).email, "bo@z.test");
}

TEST_P(UnknownPeopleContract, IsOfOneOrg) {
    hold("c1", 1, {stranger("bo@z.test")});

    EXPECT_THAT(world_->unknown_people().unknown(scope("acme", 2), {}), IsEmpty());
    EXPECT_THAT(world_->unknown_people().unknown(scope("other", 1), {}), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, UnknownPeopleContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
