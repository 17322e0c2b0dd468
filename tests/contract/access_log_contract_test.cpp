#include "tests/contract/access_world.hpp"

namespace dealwire::contract {
namespace {

using model::AccessEvent;
using model::AccessKind;

const base::TenantId kAcme{"acme"};

class AccessLogContract : public AccessContract {
protected:
    ports::AccessLog& log() { return world_->log(); }

    static AccessEvent event(const std::string& id, int at, AccessKind kind = AccessKind::Access,
                             const std::string& actor = "key1") {
        return {.id = id,
                .kind = kind,
                .at = second(at),
                .last_at = second(at),
                .count = 1,
                .actor = actor,
                .actor_name = "the warehouse",
                .action = "GET /v2/calls",
                .subject = "s",
                .peer = "192.0.2.7",
                .status = 200,
                .request = "r1",
                .why = "because"};
    }

    std::string ids(const std::vector<AccessEvent>& events) {
        std::string text;
        for (const AccessEvent& each : events) text += each.id;
        return text;
    }

    std::string page(const ports::AccessQuery& query,
                     const std::optional<ports::AccessPlace>& after = std::nullopt,
                     std::size_t limit = 10) {
        return ids(log().page(kAcme, query, after, limit));
    }

    void add(std::vector<AccessEvent> events) { log().add(kAcme, events); }
};

TEST_P(AccessLogContract, GivesBackWhatWasAdded) {
    add({event("a", 1)});

    EXPECT_EQ(log().page(kAcme, {}, std::nullopt, 10), std::vector<AccessEvent>{event("a", 1)});
    EXPECT_TRUE(log().page({"other"}, {}, std::nullopt, 10).empty());
}

TEST_P(AccessLogContract, CountsOnWhatIsThereAlready) {
    add({event("a", 1)});
    AccessEvent later = event("a", 1);
    later.last_at = second(30);
    later.count = 7;
    later.request = "r7";

    add({later});

    EXPECT_EQ(log().page(kAcme, {}, std::nullopt, 10), std::vector<AccessEvent>{later});
}

TEST_P(AccessLogContract, TakesManyAtOnceAndCountsThemOn) {
    std::vector<AccessEvent> many;
    for (int i = 0; i < 40; ++i) many.push_back(event("e" + std::to_string(100 + i), i));
    add(many);
    for (AccessEvent& each : many) each.count = 2;
    many.push_back(event("e999", 99));

    add(many);

    EXPECT_EQ(log().page(kAcme, {}, std::nullopt, 100), many);
    EXPECT_EQ(log().count({"other"}, {}), 0);
}

TEST_P(AccessLogContract, PagesInTheOrderOfTimeAndSkipsNothing) {
    add({event("c", 2), event("a", 2), event("b", 1), event("d", 3)});

    EXPECT_EQ(page({}, std::nullopt, 2), "ba");
    EXPECT_EQ(page({}, ports::AccessPlace{second(2), "a"}, 2), "cd");
    EXPECT_EQ(page({}, ports::AccessPlace{second(3), "d"}), "");
    EXPECT_EQ(ids(log().newest(kAcme, {}, 3)), "dca");
}

TEST_P(AccessLogContract, FiltersByTimeKindAndActor) {
    add({event("a", 1), event("b", 2, AccessKind::Refusal), event("c", 3, AccessKind::Setting, "x"),
         event("d", 4)});

    EXPECT_EQ(page({.from = second(2), .to = second(4)}), "bc");
    EXPECT_EQ(page({.kind = AccessKind::Refusal}), "b");
    EXPECT_EQ(page({.actor = "x"}), "c");
    EXPECT_EQ(log().count(kAcme, {.kind = AccessKind::Access}), 2);
    EXPECT_EQ(log().count(kAcme, {}), 4);
}

TEST_P(AccessLogContract, ForgetsWhatIsOld) {
    add({event("a", 1), event("b", 2)});

    EXPECT_EQ(log().forget(kAcme, second(2)), 1);
    EXPECT_EQ(page({}), "b");
}

INSTANTIATE_TEST_SUITE_P(Stores, AccessLogContract, testing::ValuesIn(access_kinds()),
                         access_kind_name);

}  // namespace
}  // namespace dealwire::contract
