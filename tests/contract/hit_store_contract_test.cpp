#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::ConversationId;
using model::SpeakerSide;
using model::TrackerHits;
using model::TrackerVersion;
using ports::ConversationHits;
using ports::StaleSearch;
using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<TrackerVersion> kOne{{"t1", "v1"}};
const std::vector<TrackerVersion> kTwo{{"t1", "v1"}, {"t2", "v1"}};

TrackerHits hit(const std::string& tracker, int mentions = 1) {
    TrackerHits hits{tracker, "Name of " + tracker, SpeakerSide::Customer, "v1", {}};
    if (mentions > 0) hits.phrases.push_back({"Rabatt „ab“", {}});
    for (int i = 0; i < mentions; ++i)
        hits.phrases[0].mentions.push_back({1000 * i, i % 2 == 0 ? "91" : ""});
    return hits;
}

class HitStoreContract : public StoreContract {
protected:
    ports::HitStore& store() { return world_->hits(); }

    base::TenantId tenant() { return scope().tenant; }

    void ingest(std::vector<ports::IncomingConversation> batch) {
        world_->conversations().save(tenant(), batch);
    }

    int save(const std::vector<TrackerVersion>& set, const std::string& id,
             std::vector<TrackerHits> found, const std::string& version = "digest-1") {
        return store().save(tenant(), set,
                            std::vector{ports::MadeSearch{{id}, version, std::move(found)}});
    }

    std::vector<StaleSearch> stale(const std::vector<TrackerVersion>& set) {
        return store().stale(tenant(), model::digest_of(set), {}, 100);
    }

    std::vector<std::string> stale_ids(const std::vector<TrackerVersion>& set) {
        std::vector<std::string> ids;
        for (const StaleSearch& one : stale(set)) ids.push_back(one.id.value);
        EXPECT_EQ(store().waiting(tenant(), model::digest_of(set)),
                  static_cast<std::int64_t>(ids.size()));
        return ids;
    }

    std::vector<ConversationHits> hits(std::vector<ConversationId> ids) {
        return store().hits(tenant(), ids);
    }
};

TEST_P(HitStoreContract, GivesBackWhatWasFound) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    TrackerHits untimed = hit("t2");
    untimed.phrases[0].mentions[0] = {std::nullopt, ""};
    save(kTwo, "c1", {hit("t1", 2), untimed});
    save(kTwo, "c2", {});
    save(kTwo, "c3", {hit("t2", 0)});

    EXPECT_THAT(hits({{"c3"}, {"c2"}, {"c1"}}),
                ElementsAre(ConversationHits{{"c1"}, {hit("t1", 2), untimed}},
                            ConversationHits{{"c3"}, {hit("t2", 0)}}));
    EXPECT_THAT(hits({{"c2"}}), IsEmpty());
}

TEST_P(HitStoreContract, ReplacesWhatWasFoundBefore) {
    ingest({conversation("c1")});

    EXPECT_EQ(save(kOne, "c1", {hit("t1")}), 1);
    EXPECT_EQ(save(kOne, "c1", {hit("t1")}), 0) << "the same hits once more";
    EXPECT_EQ(save(kTwo, "c1", {hit("t2")}), 1);

    EXPECT_THAT(hits({{"c1"}}), ElementsAre(ConversationHits{{"c1"}, {hit("t2")}}));
}

TEST_P(HitStoreContract, CountsAsUnchangedWhereOnlyTheDefinitionIsAnother) {
    ingest({conversation("c1")});
    save(kOne, "c1", {hit("t1")});
    TrackerHits again = hit("t1");
    again.definition = "v2";

    EXPECT_EQ(save(kOne, "c1", {again}), 0);
    EXPECT_EQ(hits({{"c1"}}).at(0).hits.at(0).definition, "v2");
}

TEST_P(HitStoreContract, IsStaleUntilItWasSearchedWithThisSet) {
    ingest({conversation("c2"), conversation("c1")});
    EXPECT_THAT(stale_ids(kOne), ElementsAre("c1", "c2"));

    save(kOne, "c1", {hit("t1")});
    save(kOne, "c2", {});

    EXPECT_THAT(stale_ids(kOne), IsEmpty());
    const std::string before = model::digest_of(kOne);
    EXPECT_THAT(stale(kTwo), ElementsAre(StaleSearch{{"c1"}, "digest-1", before, true},
                                         StaleSearch{{"c2"}, "digest-1", before, true}));
}

TEST_P(HitStoreContract, IsStaleInAnotherVersionOfTheDocument) {
    ingest({conversation("c1"), conversation("c2")});
    save(kOne, "c1", {});
    save(kOne, "c2", {});

    ingest({conversation("c1", 0, 2)});

    EXPECT_THAT(stale(kOne),
                ElementsAre(StaleSearch{{"c1"}, "digest-2", model::digest_of(kOne), false}));
}

TEST_P(HitStoreContract, WithoutTrackersOnlyWhatWasSearchedWithSomeIsStale) {
    ingest({conversation("c1"), conversation("c2")});
    EXPECT_THAT(stale_ids({}), IsEmpty());

    save(kOne, "c1", {hit("t1")});
    EXPECT_THAT(stale_ids({}), ElementsAre("c1"));
    save({}, "c1", {});
    ingest({conversation("c1", 0, 2)});

    EXPECT_THAT(stale_ids({}), IsEmpty());
}

TEST_P(HitStoreContract, ListsWhatIsStaleInPages) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});

    const auto page = store().stale(tenant(), "s", {"c1"}, 1);

    ASSERT_EQ(page.size(), 1U);
    EXPECT_EQ(page[0].id.value, "c2");
}

TEST_P(HitStoreContract, RemembersTheMembersOfASet) {
    ingest({conversation("c1")});
    save(kTwo, "c1", {});
    save(kOne, "c1", {});

    EXPECT_EQ(store().members(tenant(), model::digest_of(kTwo)), kTwo);
    EXPECT_EQ(store().members(tenant(), model::digest_of(kOne)), kOne);
    EXPECT_THAT(store().members(tenant(), "unknown"), IsEmpty());
}

TEST_P(HitStoreContract, NothingIsLeftOfARemovedConversation) {
    ingest({conversation("c1"), conversation("c2")});
    save(kOne, "c1", {hit("t1")});
    world_->conversations().remove(tenant(), {"c1"});

    EXPECT_THAT(hits({{"c1"}}), IsEmpty());
    EXPECT_EQ(save(kOne, "c1", {hit("t1")}), 0) << "a search that was under way";
    EXPECT_THAT(hits({{"c1"}}), IsEmpty());
    EXPECT_THAT(stale_ids(kOne), ElementsAre("c2"));
}

TEST_P(HitStoreContract, CountsConversationsAndMentionsPerTracker) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    save(kTwo, "c1", {hit("t1", 2), hit("t2", 0)});
    save(kTwo, "c2", {hit("t1", 3)});

    EXPECT_THAT(store().counts(tenant()), ElementsAre(ports::TrackerCount{"t1", 2, 5}));
}

TEST_P(HitStoreContract, KeepsTenantsApart) {
    ingest({conversation("c1")});
    save(kOne, "c1", {hit("t1")});

    EXPECT_THAT(store().hits({"other"}, std::vector<ConversationId>{{"c1"}}), IsEmpty());
    EXPECT_THAT(store().members({"other"}, model::digest_of(kOne)), IsEmpty());
    EXPECT_THAT(store().counts({"other"}), IsEmpty());
}

TEST_P(HitStoreContract, KeepsNothingOfASearchThatFails) {
    ingest({conversation("c1")});
    save(kOne, "c1", {hit("t1")});

    world_->break_table("tracker_search");
    EXPECT_THROW(save(kTwo, "c1", {hit("t2")}), ports::StoreError);
    world_->heal_table("tracker_search");

    EXPECT_THAT(hits({{"c1"}}), ElementsAre(ConversationHits{{"c1"}, {hit("t1")}}));
    EXPECT_THAT(stale_ids(kTwo), ElementsAre("c1"));
}

INSTANTIATE_TEST_SUITE_P(Stores, HitStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
