#include "engine/canvas/access.hpp"

#include <gtest/gtest.h>

namespace dealwire::canvas {
namespace {

using model::ExportState;
using model::RecordId;
using testing::ElementsAre;

const RecordId kId = *RecordId::parse("a005f000000Conv");

TEST(CanvasAccess, ShowsWhatIsLinkedHeldSharedAndInTheOrg) {
    EXPECT_EQ(refused({.linked = true, .held = true, .in_org = true}), std::nullopt);
}

TEST(CanvasAccess, ShowsAPrivateConversationToNobody) {
    EXPECT_EQ(refused({.linked = true, .held = true, .is_private = true, .in_org = true}),
              Refusal::Private);
}

TEST(CanvasAccess, ShowsNothingThatIsNotSharedWithTheUser) {
    EXPECT_EQ(refused({.linked = true, .held = true, .in_org = true, .readable = false}),
              Refusal::NotShared);
}

TEST(CanvasAccess, SaysNothingAboutWhatBelongsToAnotherRecord) {
    for (const bool yes : {false, true})
        EXPECT_EQ(refused({.linked = false, .held = yes, .is_private = yes, .in_org = yes}),
                  Refusal::Elsewhere);
}

TEST(CanvasAccess, ShowsNeitherWhatIsDeletedNorWhatTheFilterKeepsOut) {
    EXPECT_EQ(refused({.linked = true, .held = false}), Refusal::Gone);
    EXPECT_EQ(refused({.linked = true, .held = true, .in_org = false}), Refusal::NotExported);
}

TEST(CanvasAccess, TakesARecordForStandingInTheOrgOnceTheOrgToldItsId) {
    const auto stands = [](ExportState state, const RecordId& id = kId) {
        return stands_in_org({.name = {"Conversation__c", "c1"}, .id = id, .state = state});
    };

    EXPECT_TRUE(stands(ExportState::Written));
    EXPECT_TRUE(stands(ExportState::Pending)) << "it is written again";
    EXPECT_TRUE(stands(ExportState::Parked)) << "a change of it was refused";
    EXPECT_FALSE(stands(ExportState::Deleting));
    EXPECT_FALSE(stands(ExportState::Pending, {}));
    EXPECT_FALSE(stands_in_org({.id = kId,
                                .state = ExportState::Written,
                                .gone_at = base::Instant{std::chrono::hours{1}}}));
}

TEST(FrameAncestors, AreTheOrgsOwnPagesAndNoOthers) {
    EXPECT_THAT(frame_ancestors("https://acme.my.salesforce.com", ""),
                ElementsAre("https://acme.my.salesforce.com", "https://acme.lightning.force.com",
                            "https://acme--c.vf.force.com"));
    EXPECT_THAT(frame_ancestors("https://acme--test.sandbox.my.salesforce.com", "deal"),
                ElementsAre("https://acme--test.sandbox.my.salesforce.com",
                            "https://acme--test.sandbox.lightning.force.com",
                            "https://acme--test--c.sandbox.vf.force.com",
                            "https://acme--test--deal.sandbox.vf.force.com"));
}

TEST(FrameAncestors, OfAnOrgWithoutItsOwnDomainAreItsAddressAlone) {
    EXPECT_THAT(frame_ancestors("https://na1.salesforce.com", "deal"),
                ElementsAre("https://na1.salesforce.com"));
    EXPECT_THAT(frame_ancestors("http://127.0.0.1:8801", ""), ElementsAre("http://127.0.0.1:8801"));
}

TEST(FrameAncestors, NeverAddAnotherDirective) {
    EXPECT_TRUE(frame_ancestors("https://x; script-src *.my.salesforce.com", "").empty());
    EXPECT_TRUE(frame_ancestors("https://acme.my.salesforce.com", "a b").empty());
    EXPECT_TRUE(frame_ancestors("https://*.my.salesforce.com", "").empty());
}

}  // namespace
}  // namespace dealwire::canvas
