#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace dealwire::contract {
namespace {

using base::ConnectionId;
using base::Secret;
using model::Connection;
using model::ConnectionAct;
using model::ConnectionEvent;
using testing::ElementsAre;

const base::TenantId kAcme{"acme"};
const ConnectionId kMain{"id-of-main"};
const ConnectionId kStaging{"id-of-staging"};

class ConnectionLifeContract : public StoreContract {
protected:
    void SetUp() override {
        add("main", 1);
        add("staging", 2);
    }

    void add(const std::string& name, int org) {
        Connection made;
        made.id = {"id-of-" + name};
        made.name = name;
        made.org = {id("00D", org)};
        made.username = "u@x.test";
        made.user = id("005", 1);
        made.created_at = at(1);
        world_->connections().add(kAcme, made,
                                  {Secret{"s"}, Secret{"r"}, Secret{"k"}, Secret{"a"}});
    }

    ports::ConnectionLife& life() { return world_->connection_life(); }

    ConnectionEvent event(ConnectionAct act, const ConnectionId& of, int minute = 5) {
        return {.id = "event-" + std::to_string(++events_),
                .connection = of,
                .name = of.value.substr(6),
                .org = {id("00D", 7)},
                .act = act,
                .at = at(minute),
                .by = "ana",
                .detail = act == ConnectionAct::Activated ? "" : "It was ended."};
    }

    std::vector<std::string> active() {
        std::vector<std::string> names;
        for (const Connection& connection : world_->connections().all(kAcme))
            if (connection.active) names.push_back(connection.name);
        return names;
    }

    /// A fresh org takes the name and the place of a connection.
    Connection replace(const std::string& name) {
        Connection fresh;
        fresh.id = {"id-of-fresh"};
        fresh.name = name;
        fresh.org = {id("00D", 9)};
        fresh.created_at = at(9);
        return world_->connections().replace(
            kAcme, {name + " until then", event(ConnectionAct::SetAside, {"id-of-" + name})}, fresh,
            {Secret{"s"}, Secret{"new"}, {}, {}});
    }

    std::string refresh_token(const ConnectionId& of) {
        return world_->connections().credentials(kAcme, of).refresh_token.reveal();
    }

private:
    std::atomic<int> events_ = 0;
};

TEST_P(ConnectionLifeContract, ActivatesOneInPlaceOfTheOther) {
    EXPECT_TRUE(life().activate(kAcme, kMain, event(ConnectionAct::Activated, kStaging)));
    EXPECT_THAT(active(), ElementsAre("staging"));

    EXPECT_TRUE(life().activate(kAcme, kStaging, event(ConnectionAct::Activated, kMain)));
    EXPECT_THAT(active(), ElementsAre("main"));
}

TEST_P(ConnectionLifeContract, ActivatesNothingWhereAnotherIsActiveMeanwhile) {
    ASSERT_TRUE(life().activate(kAcme, kMain, event(ConnectionAct::Activated, kStaging)));

    EXPECT_FALSE(life().activate(kAcme, kMain, event(ConnectionAct::Activated, kStaging)));
    EXPECT_FALSE(life().activate(kAcme, {}, event(ConnectionAct::Activated, kMain)));

    EXPECT_THAT(active(), ElementsAre("staging"));
    EXPECT_EQ(life().history(kAcme, 10).size(), 1U);
}

TEST_P(ConnectionLifeContract, LeavesTheOldOneActiveWhereTheNewOneIsNotThere) {
    EXPECT_THROW(life().activate(kAcme, kMain, event(ConnectionAct::Activated, {"id-of-nix"})),
                 ports::StoreError);
    EXPECT_THROW(life().activate({"other"}, {}, event(ConnectionAct::Activated, kStaging)),
                 ports::StoreError);

    EXPECT_THAT(active(), ElementsAre("main"));
}

TEST_P(ConnectionLifeContract, KeepsTheOldOneWhereTheSwitchFailsHalfway) {
    world_->break_table("connection_event");
    EXPECT_THROW(life().activate(kAcme, kMain, event(ConnectionAct::Activated, kStaging)),
                 ports::StoreError);
    world_->heal_table("connection_event");

    EXPECT_THAT(active(), ElementsAre("main"));
}

TEST_P(ConnectionLifeContract, LetsOneOfManySwitchesAtOnceWin) {
    add("third", 3);
    std::atomic<int> won = 0;
    {
        std::vector<std::jthread> switchers;
        for (const ConnectionId& to : {kStaging, ConnectionId{"id-of-third"}, kStaging})
            switchers.emplace_back([&, to] {
                if (life().activate(kAcme, kMain, event(ConnectionAct::Activated, to))) ++won;
            });
    }

    EXPECT_EQ(won, 1);
    EXPECT_EQ(active().size(), 1U);
    EXPECT_EQ(life().history(kAcme, 10).size(), 1U);
}

TEST_P(ConnectionLifeContract, RevokingWipesSecretsAndKeepsTheRest) {
    life().revoke(kAcme, event(ConnectionAct::Revoked, kMain));

    EXPECT_EQ(refresh_token(kMain), "");
    EXPECT_TRUE(world_->connections().credentials(kAcme, kMain).private_key.empty());
    EXPECT_EQ(refresh_token(kStaging), "r");
    EXPECT_THAT(active(), ElementsAre("main"));
    EXPECT_EQ(world_->connections().active(kAcme)->trouble, "It was ended.");
    EXPECT_THROW(life().revoke(kAcme, event(ConnectionAct::Revoked, {"id-of-nix"})),
                 ports::StoreError);
}

TEST_P(ConnectionLifeContract, ARevokedOneGetsNoTokensAnyMore) {
    life().revoke(kAcme, event(ConnectionAct::Revoked, kMain));

    world_->connections().save_tokens(kAcme, kMain, {Secret{"late"}, Secret{"later"}, ""});

    EXPECT_TRUE(world_->connections().credentials(kAcme, kMain).access_token.empty());
    EXPECT_EQ(refresh_token(kMain), "");
}

TEST_P(ConnectionLifeContract, ReplacingGivesTheNameAndTheWorkToAnotherOrg) {
    EXPECT_TRUE(replace("main").active);
    EXPECT_THAT(active(), ElementsAre("main"));
    EXPECT_EQ(refresh_token(kMain), "");
    EXPECT_EQ(refresh_token({"id-of-fresh"}), "new");
    EXPECT_EQ(world_->connections().active(kAcme)->org, model::OrgId{id("00D", 9)});
    const auto all = world_->connections().all(kAcme);
    ASSERT_EQ(all.size(), 3U);
    const auto aside = std::ranges::find(all, "main until then", &Connection::name);
    ASSERT_NE(aside, all.end());
    EXPECT_EQ(aside->id, kMain);
    EXPECT_EQ(aside->trouble, "It was ended.");
    EXPECT_EQ(life().history(kAcme, 10).size(), 1U);
}

TEST_P(ConnectionLifeContract, ReplacingOneThatIsNotActiveActivatesNothing) {
    EXPECT_FALSE(replace("staging").active);

    EXPECT_THAT(active(), ElementsAre("main"));
}

TEST_P(ConnectionLifeContract, ReplacingHalfwayLeavesTheOldOneAtWorkWithItsSecrets) {
    world_->break_table("connection_event");
    EXPECT_THROW(replace("main"), ports::StoreError);
    world_->heal_table("connection_event");

    EXPECT_THAT(active(), ElementsAre("main"));
    EXPECT_EQ(refresh_token(kMain), "r");
    EXPECT_EQ(world_->connections().all(kAcme).size(), 2U);
    EXPECT_THROW(replace("nix"), ports::StoreError);
    EXPECT_EQ(world_->connections().all(kAcme).size(), 2U);
}

TEST_P(ConnectionLifeContract, TellsItsHistoryNewestFirst) {
    const ConnectionEvent first = event(ConnectionAct::Connected, kMain, 1);
    const ConnectionEvent second = event(ConnectionAct::Activated, kStaging, 2);
    life().note(kAcme, first);
    ASSERT_TRUE(life().activate(kAcme, kMain, second));

    EXPECT_THAT(life().history(kAcme, 10), ElementsAre(second, first));
    EXPECT_THAT(life().history(kAcme, 1), ElementsAre(second));
    EXPECT_TRUE(life().history({"other"}, 10).empty());
}

TEST_P(ConnectionLifeContract, KeepsWhoAnsweredLast) {
    EXPECT_EQ(life().sighting(kAcme, kMain), std::nullopt);

    life().save_sighting(kAcme, kMain, {{id("00D", 1)}, id("005", 2), "new@x.test", "EU45", at(3)});
    life().save_sighting(kAcme, kMain, {{id("00D", 1)}, {}, "", "", at(4)});

    const auto seen = life().sighting(kAcme, kMain);
    ASSERT_TRUE(seen);
    EXPECT_EQ(*seen,
              (model::OrgSighting{{id("00D", 1)}, id("005", 2), "new@x.test", "EU45", at(4)}));
    EXPECT_EQ(world_->connections().active(kAcme)->username, "new@x.test");
    EXPECT_EQ(world_->connections().active(kAcme)->user, id("005", 2));
}

INSTANTIATE_TEST_SUITE_P(Stores, ConnectionLifeContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
