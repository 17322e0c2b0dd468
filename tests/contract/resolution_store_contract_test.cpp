#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::Override;
using ports::MadeResolution;
using testing::ElementsAre;

class ResolutionStoreContract : public StoreContract {
protected:
    ports::ResolutionStore& store() { return world_->resolutions(); }

    void ingest(std::vector<ports::IncomingConversation> batch) {
        world_->conversations().save(scope().tenant, batch);
    }

    int save(const model::Resolution& made, const std::string& basis = "basis",
             const std::string& digest = "digest-1") {
        return store().save(scope(), basis, std::vector{MadeResolution{made, digest}});
    }

    std::vector<std::string> stale(const std::string& basis = "basis",
                                   const std::string& after = "", std::size_t limit = 100) {
        std::vector<std::string> ids;
        for (const auto& one : store().stale(scope(), basis, {after}, limit))
            ids.push_back(one.id.value);
        return ids;
    }
};

TEST_P(ResolutionStoreContract, TakesALargePageOfNewResolutionsWithoutThoseRemovedSince) {
    std::vector<ports::IncomingConversation> batch;
    std::vector<MadeResolution> made;
    for (int i = 1000; i < 1150; ++i) {
        const std::string id = "c" + std::to_string(i);
        batch.push_back(conversation(id));
        made.push_back({i % 2 == 0 ? resolution(id) : nothing_found(id), "digest-1"});
    }
    ingest(batch);
    world_->conversations().remove(scope().tenant, {"c1002"});

    EXPECT_EQ(store().save(scope(), "basis", made), 74);

    EXPECT_THAT(stale(), ElementsAre());
    EXPECT_EQ(store().find(scope(), {"c1000"}), resolution("c1000"));
    EXPECT_EQ(store().find(scope(), {"c1002"}), std::nullopt);
    EXPECT_EQ(store().find(scope(), {"c1149"}), nothing_found("c1149"));
    EXPECT_EQ(store().save(scope(), "next", made), 0) << "the same over what is held";
}

TEST_P(ResolutionStoreContract, FindsSeveralInAscendingIdAndLeavesOutWhatIsNotThere) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    save(resolution("c2"));
    save(nothing_found("c1"));
    const std::vector<base::ConversationId> asked{{"c3"}, {"c2"}, {"none"}, {"c1"}, {"c2"}};

    EXPECT_THAT(store().find_all(scope(), asked),
                ElementsAre(nothing_found("c1"), resolution("c2")));
    EXPECT_TRUE(store().find_all(scope("acme", 2), asked).empty());
}

TEST_P(ResolutionStoreContract, FindsTheConversationsThatBelongToARecord) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    save(resolution("c1"));
    save(resolution("c2", 7));
    save(nothing_found("c3"));
    const auto names_of = [&](const model::RecordId& record) {
        std::vector<std::string> names;
        for (const auto& each : store().naming(scope(), record)) names.push_back(each.value);
        return names;
    };

    EXPECT_THAT(names_of(resolution("c1").contacts.at(0)), ElementsAre("c1"));
    EXPECT_THAT(names_of(resolution("c2", 7).contacts.at(0)), ElementsAre("c2"));
    EXPECT_THAT(names_of(resolution("c1").accounts.at(0)), ElementsAre("c1", "c2"));
    EXPECT_THAT(names_of(id("003", 999)), ElementsAre());
}

TEST_P(ResolutionStoreContract, ReadsStaleConversationsThatLieFarApart) {
    std::vector<ports::IncomingConversation> batch;
    for (int i = 1; i <= 9; ++i) batch.push_back(conversation("c" + std::to_string(i)));
    ingest(batch);
    for (int i = 2; i <= 8; ++i) save(resolution("c" + std::to_string(i)));

    const auto found = store().stale(scope(), "basis", {}, 100);

    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0], conversation("c1").conversation);
    EXPECT_EQ(found[1], conversation("c9").conversation);
}

TEST_P(ResolutionStoreContract, GivesBackTheResolutionWithItsTrace) {
    ingest({conversation("c1"), conversation("c2")});
    save(resolution("c1"));

    EXPECT_EQ(store().find(scope(), {"c1"}), resolution("c1"));
    EXPECT_EQ(store().find(scope(), {"c2"}), std::nullopt);
}

TEST_P(ResolutionStoreContract, ListsUnresolvedConversationsWholeAndInAscendingId) {
    ingest({conversation("c3"), conversation("c1"), conversation("c2")});

    EXPECT_THAT(stale(), ElementsAre("c1", "c2", "c3"));
    EXPECT_THAT(stale("basis", "c1", 1), ElementsAre("c2"));
    EXPECT_EQ(store().stale(scope(), "basis", {}, 1).at(0), conversation("c1").conversation);
}

TEST_P(ResolutionStoreContract, IsStaleOnAnotherBasisOnly) {
    ingest({conversation("c1")});
    save(resolution("c1"));

    EXPECT_THAT(stale("basis"), ElementsAre());
    EXPECT_THAT(stale("another"), ElementsAre("c1"));
}

TEST_P(ResolutionStoreContract, IsStaleWhenItsConversationChanged) {
    ingest({conversation("c1")});
    save(resolution("c1"));

    ingest({conversation("c1", 0, 2)});
    EXPECT_THAT(stale(), ElementsAre("c1"));

    save(resolution("c1"), "basis", "digest-1");  // made from the version before
    EXPECT_THAT(stale(), ElementsAre("c1"));
    save(resolution("c1"), "basis", "digest-2");
    EXPECT_THAT(stale(), ElementsAre());
}

TEST_P(ResolutionStoreContract, IsStaleInTheOtherOrg) {
    ingest({conversation("c1")});
    save(resolution("c1"));

    EXPECT_EQ(store().stale(scope("acme", 2), "basis", {}, 9).size(), 1U);
    EXPECT_EQ(store().find(scope("acme", 2), {"c1"}), std::nullopt);
}

TEST_P(ResolutionStoreContract, CountsHowManyDifferFromWhatWasHeld) {
    ingest({conversation("c1"), conversation("c2")});

    EXPECT_EQ(save(resolution("c1")), 1) << "nothing was held before";
    EXPECT_EQ(save(nothing_found("c2")), 0) << "nothing found is what was held";
    EXPECT_EQ(save(resolution("c1"), "second"), 0);
    EXPECT_EQ(save(resolution("c1", 1, 2), "third"), 1);
    EXPECT_EQ(save(nothing_found("c1"), "fourth"), 1);
}

TEST_P(ResolutionStoreContract, RenewsTheTraceOfAnEqualResult) {
    ingest({conversation("c1")});
    save(resolution("c1"));
    auto again = resolution("c1");
    again.participants[0].because = "For another reason.";

    EXPECT_EQ(save(again, "second"), 0);

    EXPECT_THAT(stale("second"), ElementsAre());
    EXPECT_EQ(store().find(scope(), {"c1"}), again);
}

TEST_P(ResolutionStoreContract, KeepsNothingOfASaveThatFails) {
    ingest({conversation("c1")});

    world_->break_table("resolution");
    EXPECT_THROW(save(resolution("c1")), ports::StoreError);
    world_->heal_table("resolution");

    EXPECT_EQ(store().find(scope(), {"c1"}), std::nullopt);
    EXPECT_THAT(stale(), ElementsAre("c1"));
}

TEST_P(ResolutionStoreContract, AnOverrideMakesTheResolutionStaleAndStays) {
    ingest({conversation("c1")});
    save(resolution("c1"));
    const Override decision{id("006", 5), "admin@x.test", "2026-03-04T00:00:00Z"};

    store().set_override(scope(), {"c1"}, decision);
    EXPECT_THAT(stale(), ElementsAre("c1"));
    save(resolution("c1", 1, 5));
    EXPECT_EQ(store().override_of(scope(), {"c1"}), decision);
    EXPECT_THAT(stale(), ElementsAre());

    store().set_override(scope(), {"c1"}, Override{{}, "admin@x.test", "2026-03-05T00:00:00Z"});
    EXPECT_TRUE(store().override_of(scope(), {"c1"})->opportunity.empty());
    store().set_override(scope(), {"c1"}, std::nullopt);
    EXPECT_EQ(store().override_of(scope(), {"c1"}), std::nullopt);
    EXPECT_THAT(stale(), ElementsAre("c1"));
}

TEST_P(ResolutionStoreContract, KeepsNoOverrideOfAConversationThatIsNotThere) {
    ingest({conversation("c1")});
    world_->conversations().remove(scope().tenant, {"c1"});
    const Override decision{id("006", 5), "admin@x.test", "2026-03-04T00:00:00Z"};

    EXPECT_FALSE(store().set_override(scope(), {"c1"}, decision));
    EXPECT_FALSE(store().set_override(scope(), {"never"}, decision));

    EXPECT_TRUE(store().overrides(scope()).empty());
}

TEST_P(ResolutionStoreContract, ListsTheOverridesOfAnOrg) {
    ingest({conversation("c1"), conversation("c2")});
    const Override decision{id("006", 5), "admin@x.test", "2026-03-04T00:00:00Z"};
    store().set_override(scope(), {"c2"}, decision);
    store().set_override(scope("acme", 2), {"c1"}, decision);

    EXPECT_THAT(store().overrides(scope()),
                ElementsAre(testing::Pair(base::ConversationId{"c2"}, decision)));
    store().set_override(scope(), {"c2"}, std::nullopt);
    EXPECT_TRUE(store().overrides(scope()).empty());
}

TEST_P(ResolutionStoreContract, CountsResolvedUnresolvedAndWaiting) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3"), conversation("c4")});
    save(resolution("c1"));
    save(nothing_found("c2"));
    save(resolution("c3"), "an older basis");

    const auto counts = store().counts(scope(), "basis");

    EXPECT_EQ(counts.resolved, 1);
    EXPECT_EQ(counts.unresolved, 1);
    EXPECT_EQ(counts.waiting, 2);
    EXPECT_EQ(counts.stale_resolved, 1);
    EXPECT_EQ(counts.stale_unresolved, 0);
    const auto under_others = store().counts(scope(), "new rules");
    EXPECT_EQ(under_others.waiting, 4);
    EXPECT_EQ(under_others.stale_resolved, 2);
    EXPECT_EQ(under_others.stale_unresolved, 1);
}

TEST_P(ResolutionStoreContract, ForgetsARemovedConversation) {
    ingest({conversation("c1")});
    save(resolution("c1"));
    store().set_override(scope(), {"c1"}, Override{id("006", 5), "admin", ""});
    world_->conversations().remove(scope().tenant, {"c1"});

    EXPECT_EQ(store().find(scope(), {"c1"}), std::nullopt);
    EXPECT_EQ(store().override_of(scope(), {"c1"}), std::nullopt);
    EXPECT_EQ(save(resolution("c1")), 0) << "a resolver that read it before the removal";
    EXPECT_EQ(store().find(scope(), {"c1"}), std::nullopt);
    EXPECT_THAT(stale(), ElementsAre());
    EXPECT_EQ(store().counts(scope(), "basis").waiting, 0);

    ingest({conversation("c1")});
    EXPECT_THAT(stale(), ElementsAre("c1"));
}

TEST_P(ResolutionStoreContract, SeesWhatIsStaleAlsoWhereAllWasSettled) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    const auto revision = store().conversations_revision(scope());
    for (const char* id : {"c1", "c2"}) save(resolution(id));
    save(nothing_found("c3"));
    store().settle(scope(), "basis", revision);
    EXPECT_THAT(stale(), ElementsAre());
    EXPECT_EQ(store().counts(scope(), "basis").resolved, 2);
    EXPECT_EQ(store().counts(scope(), "basis").unresolved, 1);

    ingest({conversation("c4"), conversation("c2", 0, 2)});
    store().set_override(scope(), {"c1"}, Override{id("006", 5), "admin", ""});

    EXPECT_THAT(stale(), ElementsAre("c1", "c2", "c4"));
    EXPECT_THAT(stale("another"), ElementsAre("c1", "c2", "c3", "c4"));
    const auto counts = store().counts(scope(), "basis");
    EXPECT_EQ(counts.resolved, 0);
    EXPECT_EQ(counts.unresolved, 1);
    EXPECT_EQ(counts.waiting, 3);
    EXPECT_EQ(counts.stale_resolved, 2);
    EXPECT_EQ(counts.stale_unresolved, 0);
}

TEST_P(ResolutionStoreContract, IsNotSettledAnyMoreOnceSomethingWasSavedOnAnotherBasis) {
    ingest({conversation("c1"), conversation("c2")});
    for (const char* id : {"c1", "c2"}) save(resolution(id));
    store().settle(scope(), "basis", store().conversations_revision(scope()));

    save(resolution("c1"), "another");  // and the basis comes back

    EXPECT_THAT(stale("basis"), ElementsAre("c1"));
}

TEST_P(ResolutionStoreContract, KeepsWhatTheRulesWouldChooseInPlaceOfAnOverride) {
    ingest({conversation("c1")});
    store().set_override(scope(), {"c1"}, Override{id("006", 5), "admin", ""});
    auto made = resolution("c1", 1, 5);
    made.overridden = true;
    const auto keep = [&](const model::RecordId& rules) {
        store().save(scope(), "basis", std::vector{MadeResolution{made, "digest-1", {}, rules}});
    };

    keep(id("006", 7));
    const std::vector<ports::Contradiction> expected{{{"c1"}, id("006", 5), id("006", 7)}};
    EXPECT_EQ(store().contradicted(scope()), expected);
    keep({});
    EXPECT_TRUE(store().contradicted(scope()).empty());
    keep(id("006", 7));
    store().set_override(scope(), {"c1"}, Override{id("006", 7), "admin", ""});
    EXPECT_TRUE(store().contradicted(scope()).empty()) << "not looked at yet";
}

INSTANTIATE_TEST_SUITE_P(Stores, ResolutionStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
