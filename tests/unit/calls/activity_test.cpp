#include "engine/calls/activity.hpp"

#include "engine/calls/day_tally.hpp"
#include "tests/unit/calls/sample.hpp"

namespace dealwire::calls {
namespace {

using base::Tree;
using testing::ElementsAre;

const base::Instant kNow = *base::parse_instant("2026-06-15T12:00:00Z");

base::Date day(const char* text) { return *base::parse_date(text); }

DayRange days(const char* from, const char* to) { return {day(from), day(to)}; }

/// Iris hosts, Olaf attends and comments.
ports::ListedConversation call(const std::string& id, const std::string& started) {
    return listed(json(R"({"metaData": {"id": ")" + id + R"(", "started": ")" + started + R"(",
        "duration": 1800, "primaryUserId": "u1"},
        "parties": [{"userId": "u1", "emailAddress": "iris@northbridge.test"},
                    {"userId": "u2", "emailAddress": "olaf@northbridge.test"},
                    {"emailAddress": "kim@contoso.test"}],
        "interaction": {"interactionStats": [{"name": "Patience", "value": 0.5},
                                             {"name": "Talk Ratio", "value": 0.4}],
                        "questions": {"companyCount": 6}},
        "collaboration": {"publicComments": [{"commenterUserId": "u2"}, {"commenterUserId": "u2"}]}})"));
}

std::string refusal(const std::string& body) {
    const auto read = read_stats_request(json(body), kNow);
    return read ? "" : read.error();
}

std::vector<std::string> texts(const std::vector<DayRange>& parts) {
    std::vector<std::string> list;
    for (const DayRange& part : parts)
        list.push_back(base::to_text(part.from) + " " + base::to_text(part.to));
    return list;
}

TEST(StatsRequest, NeedsTwoDaysThatAreNotInTheFuture) {
    EXPECT_EQ(refusal(R"({"filter": {"fromDate": "2026-06-01", "toDate": "2026-06-16"}})"), "");
    EXPECT_EQ(
        refusal(R"({"filter": {"fromDate": "2026-06-01T00:00:00Z", "toDate": "2026-06-02"}})"), "");
    EXPECT_EQ(refusal("{}"), "filter: must not be null");
    EXPECT_EQ(refusal(R"({"filter": {"fromDate": "2026-06-01"}})"),
              "filter.toDate: must be a date, such as 2026-03-02");
    EXPECT_EQ(refusal(R"({"filter": {"fromDate": "2026-06-01", "toDate": "2026-06-17"}})"),
              "filter.toDate: must not be in the future");
    EXPECT_EQ(refusal(R"({"filter": {"fromDate": "2026-06-02", "toDate": "2026-06-01"}})"),
              "filter.toDate: must not be before filter.fromDate");
}

TEST(Periods, AreCutByTheEndsOfTheRange) {
    EXPECT_THAT(texts(parts_of(days("2026-06-01", "2026-06-03"), Period::Day).value()),
                ElementsAre("2026-06-01 2026-06-02", "2026-06-02 2026-06-03"));
    EXPECT_THAT(
        texts(parts_of(days("2026-06-03", "2026-06-16"), Period::Week).value()),
        ElementsAre("2026-06-03 2026-06-08", "2026-06-08 2026-06-15", "2026-06-15 2026-06-16"));
    EXPECT_THAT(
        texts(parts_of(days("2026-01-31", "2026-03-02"), Period::Month).value()),
        ElementsAre("2026-01-31 2026-02-01", "2026-02-01 2026-03-01", "2026-03-01 2026-03-02"));
    EXPECT_THAT(
        texts(parts_of(days("2026-02-10", "2026-08-01"), Period::Quarter).value()),
        ElementsAre("2026-02-10 2026-04-01", "2026-04-01 2026-07-01", "2026-07-01 2026-08-01"));
    EXPECT_THAT(texts(parts_of(days("2025-12-31", "2026-01-02"), Period::Year).value()),
                ElementsAre("2025-12-31 2026-01-01", "2026-01-01 2026-01-02"));
    EXPECT_THAT(texts(parts_of(days("2026-06-01", "2026-06-01"), Period::Day).value()),
                ElementsAre());
}

TEST(Periods, AreNotCountedForCenturiesDayByDay) {
    EXPECT_EQ(parts_of(days("0042-01-21", "0514-06-09"), Period::Day).error(),
              "filter: so many days at once are not counted; ask for ten years at most");
    EXPECT_TRUE(parts_of(days("2016-06-01", "2026-06-01"), Period::Day));
    EXPECT_TRUE(parts_of(days("0042-01-21", "0514-06-09"), Period::Year));
}

TEST(Periods, AreNamedByWords) {
    EXPECT_EQ(read_period(json(R"({"aggregationPeriod": "QUARTER"})")), Period::Quarter);
    EXPECT_FALSE(read_period(json(R"({"aggregationPeriod": "quarterly"})")));
    EXPECT_FALSE(read_period(json("{}")));
}

/// What was counted of a day with these calls.
model::DayActivity counted(const UserBook& users,
                           const std::vector<ports::ListedConversation>& calls) {
    DayTally tally{users.domains()};
    for (const auto& each : calls) tally.take(each);
    return tally.activity();
}

TEST(Activity, ListsTheCallsThatSomebodyHostedAttendedAndCommented) {
    const UserBook users = two_users();
    ActivityTally tally{users, parts_of(days("2026-06-01", "2026-06-03"), Period::Day).value()};
    tally.take(call("a", "2026-06-01T00:00:00Z"));
    tally.take(call("b", "2026-06-02T23:59:59Z"));
    tally.take(call("before", "2026-05-31T23:59:59Z"));
    tally.take(call("after", "2026-06-03T00:00:00Z"));
    const model::Member& olaf = *users.by_address("olaf@northbridge.test");

    const Tree attended{tally.calls(olaf, 1)};

    EXPECT_EQ(text_of(*attended.find("callsAttended")), R"(["b"])");
    EXPECT_EQ(text_of(*attended.find("callsCommentsGiven")), R"(["b"])");
    EXPECT_EQ(text_of(*attended.find("callsAsHost")), "[]");
}

TEST(Activity, CountsWhoHostedAttendedAndCommented) {
    const UserBook users = two_users();
    ActivityCounts counts{users, {days("2026-06-01", "2026-06-03")}};
    const auto one =
        counted(users, {call("a", "2026-06-01T00:00:00Z"), call("b", "2026-06-01T23:59:59Z")});
    for (const char* date : {"2026-05-31", "2026-06-01", "2026-06-02", "2026-06-03"})
        counts.take(day(date), one, false);
    const model::Member& iris = *users.by_address("iris@northbridge.test");
    const model::Member& olaf = *users.by_address("olaf@northbridge.test");

    const Tree hosted{counts.counters(iris, 0)};
    const Tree attended{counts.counters(olaf, 0)};

    EXPECT_EQ(hosted.object()->size(), 15U);
    EXPECT_EQ(hosted.text_at("callsAsHost"), "4");
    EXPECT_EQ(hosted.text_at("callsAttended"), "0");
    EXPECT_EQ(hosted.text_at("callsCommentsReceived"), "4");
    EXPECT_EQ(attended.text_at("callsAttended"), "4");
    EXPECT_EQ(attended.text_at("callsCommentsGiven"), "4");
    EXPECT_EQ(attended.text_at("callsAsHost"), "0");
}

TEST(Activity, CountsPrivateCallsForThoseWhoSeeThem) {
    const UserBook users = two_users();
    auto hidden = call("a", "2026-06-01T00:00:00Z");
    hidden.conversation.is_private = true;
    const auto one = counted(users, {hidden, call("b", "2026-06-01T00:00:00Z")});
    const model::Member& iris = *users.by_address("iris@northbridge.test");
    for (const bool all : {false, true}) {
        ActivityCounts counts{users, {days("2026-06-01", "2026-06-02")}};
        InteractionTally tally{users};
        counts.take(day("2026-06-01"), one, all);
        tally.take(one, all);
        EXPECT_EQ(Tree{counts.counters(iris, 0)}.text_at("callsAsHost"), all ? "2" : "1");
        EXPECT_EQ(list_at(Tree{Tree::Object{{"x", tally.stats(iris)}}}, "x").size(), 2U);
    }
}

TEST(Activity, KeepsNobodyWhoCannotBeAMember) {
    const auto activity = counted(two_users(), {call("a", "2026-06-01T00:00:00Z")});

    ASSERT_EQ(activity.attended.size(), 2U);
    for (const auto& each : activity.attended)
        EXPECT_TRUE(each.address.ends_with("@northbridge.test")) << each.address;
    EXPECT_EQ(activity.hosted.at(0).host, (model::NamedPerson{"u1", "iris@northbridge.test"}));
}

TEST(Activity, CountsWhoComesWithTwoAddressesOnce) {
    const UserBook users = two_users();
    auto twice = call("a", "2026-06-01T00:00:00Z");
    twice.conversation.participants.push_back({.email = "Olaf <OLAF+zoom@northbridge.test>"});
    ActivityCounts counts{users, {days("2026-06-01", "2026-06-02")}};
    counts.take(day("2026-06-01"), counted(users, {twice}), false);

    const Tree attended{counts.counters(*users.by_address("olaf@northbridge.test"), 0)};

    EXPECT_EQ(attended.text_at("callsAttended"), "1");
}

TEST(Interaction, AveragesWhatRecordersMeasuredOfHosts) {
    const UserBook users = two_users();
    InteractionTally tally{users};
    tally.take(counted(users, {call("a", "2026-06-01T00:00:00Z")}), false);
    auto quiet = call("b", "2026-06-02T00:00:00Z");
    quiet.head = json(R"({"metaData": {"duration": 1800},
                          "interaction": {"interactionStats": [{"name": "Patience", "value": 1}]}})");
    tally.take(counted(users, {quiet}), false);

    EXPECT_EQ(text_of(tally.stats(*users.by_address("iris@northbridge.test"))),
              R"([{"name":"Patience","value":0.75},{"name":"Question Rate","value":12}])");
    EXPECT_EQ(text_of(tally.stats(*users.by_address("olaf@northbridge.test"))), "[]");
}

}  // namespace
}  // namespace dealwire::calls
