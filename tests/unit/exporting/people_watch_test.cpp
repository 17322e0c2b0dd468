#include "engine/exporting/people_watch.hpp"

#include "engine/base/digest.hpp"
#include "tests/unit/exporting/filter_case.hpp"
#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using model::DueReason;
using model::Member;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Member colleague(int number, const std::string& email) {
    Member made;
    made.id = {"member-" + std::to_string(number)};
    made.user = record_id("005", number);
    made.email = email;
    return made;
}

/// Otto's call with a contact; nobody else of ours took part.
Case call_of_otto(const std::string& id) {
    Case made = CaseBuilder{id}.set("metaData", "primaryUserId", "member-2").contact(1, 5).build();
    model::ParticipantMatch& own = made.resolution.participants.front();
    own.email = "otto@northbridge.test";
    own.id = record_id("005", 2);
    return made;
}

/// 77 is Iris' call, 78 Otto's, 79 has a host whom nobody knows; all are in the org.
struct Company : World {
    Company() {
        ingest(CaseBuilder{"77"}.contact(1, 5).build());
        ingest(call_of_otto("78"));
        Case unknown = call_of_otto("79");
        unknown.conversation.primary_user = "member-9";
        unknown.resolution.participants.front().id = {};
        unknown.resolution.participants.front().email = "nova@northbridge.test";
        ingest(unknown);
        save(otto);
        run();
    }

    void save(const Member& member) { members.save(scope, std::vector{member}); }

    /// The conversations that the next export looks at.
    std::vector<std::string> due() {
        watch_people(exports, scope, mapping, settings, People{members.all(scope)});
        std::vector<std::string> found;
        for (const auto& each : exports.due(scope, {settings_digest(mapping, settings), {}, 99})) {
            found.push_back(each.id.value);
            EXPECT_EQ(each.reason, DueReason::Settings);
        }
        return found;
    }

    Member otto = colleague(2, "otto@northbridge.test");
};

TEST(PeopleWatch, MakesOnlyTheConversationsOfAColleagueWhoLeavesDue) {
    Company world;
    EXPECT_THAT(world.due(), IsEmpty());

    world.otto.active = false;
    world.save(world.otto);

    EXPECT_THAT(world.due(), ElementsAre("78"));
    EXPECT_EQ(world.run().conversations, 1);
    EXPECT_THAT(world.due(), IsEmpty());
}

TEST(PeopleWatch, MakesThoseDueThatAskedForSomebodyWhoWasNotThere) {
    Company world;

    world.save(colleague(3, "nova@northbridge.test"));
    EXPECT_THAT(world.due(), ElementsAre("79")) << "by the address";
    world.run();
    world.save(colleague(9, "kim@northbridge.test"));
    EXPECT_THAT(world.due(), ElementsAre("79")) << "by the id of the host";
    world.run();
    world.save(colleague(4, "else@northbridge.test"));
    EXPECT_THAT(world.due(), IsEmpty());
}

TEST(PeopleWatch, FollowsTeamsAndFurtherAddressesAndNotTitles) {
    Company world;

    world.otto.title = "Director";
    world.save(world.otto);
    EXPECT_THAT(world.due(), IsEmpty());
    world.otto.team = "Field";
    world.save(world.otto);
    EXPECT_THAT(world.due(), ElementsAre("78"));
    world.run();
    world.otto.aliases = {{"nova@northbridge.test", model::kGiven}};
    world.save(world.otto);
    EXPECT_THAT(world.due(), ElementsAre("79"));
}

TEST(PeopleWatch, LetsATeamFilterDecideAboutThoseWhoseTeamChanged) {
    Company world;
    world.settings.filter = filter_of("{field: member.team, equals: Field}");
    world.otto.team = "Field";
    world.save(world.otto);

    const ExportReport report = world.run();

    EXPECT_EQ(report.conversations, 1);
    EXPECT_EQ(report.filtered, 0);
    world.otto.team = "Desk";
    world.save(world.otto);
    EXPECT_EQ(world.run().filtered, 1);
}

TEST(PeopleWatch, AsksForTheFallbackOwnerWhereTheHostCannotOwn) {
    Company world;
    world.save(colleague(5, "desk@northbridge.test"));
    world.settings.tasks.fallback_owner = record_id("005", 5);
    world.run();

    Member desk = colleague(5, "desk@northbridge.test");
    desk.active = false;
    world.save(desk);

    EXPECT_THAT(world.due(), ElementsAre("79"));
}

TEST(PeopleWatch, TakesOverWhatWasFinishedUnderTheFormerDigest) {
    Company world;
    fakes::InMemoryExportStore store{world.conversations, world.resolutions};
    const People people{world.members.all(world.scope)};
    const std::string former = former_settings_digest(world.mapping, world.settings, people);
    const std::string now = settings_digest(world.mapping, world.settings);
    store.apply(world.scope,
                {.finished = store.due(world.scope, {"", {}, 99}), .settings = former});

    watch_people(store, world.scope, world.mapping, world.settings, people);

    EXPECT_THAT(store.due(world.scope, {now, {}, 99}), IsEmpty());
    Member iris = world.members.all(world.scope).front();
    iris.active = false;
    world.save(iris);
    watch_people(store, world.scope, world.mapping, world.settings,
                 People{world.members.all(world.scope)});
    EXPECT_EQ(store.due(world.scope, {now, {}, 99}).size(), 3U) << "nobody knows what they asked";
}

TEST(PeopleWatch, LeavesDueWhatWasFinishedOnMembersOfBefore) {
    Company world;
    const std::string before = base::digest(People{world.members.all(world.scope)}.answers());
    world.otto.active = false;
    world.save(world.otto);
    ASSERT_THAT(world.due(), ElementsAre("78"));

    const std::string settings = settings_digest(world.mapping, world.settings);
    world.exports.apply(world.scope, {.finished = world.exports.due(world.scope, {settings, {}, 9}),
                                      .settings = settings,
                                      .people = before});

    EXPECT_THAT(world.due(), ElementsAre("78"));
}

}  // namespace
}  // namespace dealwire::exporting::testing
