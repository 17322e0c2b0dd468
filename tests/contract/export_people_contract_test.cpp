#include "engine/base/digest.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/contract/export_store_contract.hpp"

namespace dealwire::contract {
namespace {

using model::DueReason;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kAnn = "0000000a";
constexpr const char* kBen = "0000000b";

/// Three conversations are finished: c1 asked for Ann and Ben, c2 for Ben, c3 for nobody.
class ExportPeople : public ExportStoreContract {
protected:
    void SetUp() override {
        ingest({conversation("c1"), conversation("c2"), conversation("c3")});
        ASSERT_TRUE(watches().note_people(scope(), {.before = {}, .now = "first"}));
        auto finished = due();
        finished[0].asked = std::string{kAnn} + kBen;
        finished[1].asked = kBen;
        finished[2].asked = "";
        store().apply(scope(), {.finished = finished, .settings = "s1"});
    }

    ports::WatchStore& watches() { return world_->watches(); }
};

TEST_P(ExportPeople, MakeExactlyThoseDueWhoAskedForSomebodyWhoChanged) {
    EXPECT_TRUE(watches().note_people(scope(), {.before = "first", .now = "2", .asked = {kAnn}}));

    EXPECT_EQ(watches().people(scope()), "2");
    ASSERT_THAT(due_names(), ElementsAre("c1"));
    EXPECT_EQ(due()[0].reason, DueReason::Settings);
    finish();
    EXPECT_TRUE(watches().note_people(scope(), {.before = "2", .now = "3", .asked = {kBen}}));
    EXPECT_THAT(due_names(), ElementsAre("c1", "c2"));
    EXPECT_THAT(due_names(""), ElementsAre("c1", "c2", "c3"));
}

TEST_P(ExportPeople, ConcernEveryConversationOfWhichNobodyKnowsWhatItAsked) {
    ingest({conversation("c4")});
    finish();

    EXPECT_TRUE(watches().note_people(scope(), {.before = "first", .now = "2", .asked = {"00"}}));

    EXPECT_THAT(due_names(), ElementsAre("c4"));
}

TEST_P(ExportPeople, AreNotNotedOverWhatSomebodyElseNoted) {
    EXPECT_FALSE(watches().note_people(scope(), {.before = "0", .now = "2", .asked = {kAnn}}));
    EXPECT_FALSE(watches().note_people(scope(), {.before = {}, .now = "2", .asked = {kAnn}}));

    EXPECT_EQ(watches().people(scope()), "first");
    EXPECT_THAT(due_names(), IsEmpty());
}

TEST_P(ExportPeople, KeepAConversationDueThatWasFinishedOnOthers) {
    ingest({conversation("c4")});
    store().apply(scope(),
                  {.finished = due(), .settings = "s1", .people = base::digest("another")});
    EXPECT_THAT(due_names(), ElementsAre("c4"));

    store().apply(scope(), {.finished = due(), .settings = "s1", .people = base::digest("first")});
    EXPECT_THAT(due_names(), IsEmpty());
}

TEST_P(ExportPeople, TakeOverTheFormerSettingsWhenTheyAreFirstNoted) {
    const model::OrgScope other = scope("acme", 2);
    store().apply(other, {.finished = store().due(other, {"old", {}, 9}), .settings = "old"});

    EXPECT_TRUE(watches().note_people(
        other, {.before = {}, .now = "1", .former_settings = "old", .settings = "new"}));

    EXPECT_THAT(store().due(other, {"new", {}, 9}), IsEmpty());
    EXPECT_EQ(store().due(other, {"old", {}, 9}).size(), 3U);
    EXPECT_THAT(due_names(), IsEmpty()) << "another org's";
}

TEST_P(ExportPeople, AreNotNotedWithoutWhatFollows) {
    world_->break_table("export_progress");
    EXPECT_THROW(watches().note_people(scope(), {.before = "first", .now = "2", .asked = {kAnn}}),
                 ports::StoreError);
    world_->heal_table("export_progress");

    EXPECT_EQ(watches().people(scope()), "first");
    EXPECT_THAT(due_names(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, ExportPeople, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
