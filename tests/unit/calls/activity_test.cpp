#include "engine/calls/activity.hpp"

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
    EXPECT_THAT(texts(parts_of(days("2026-06-01", "2026-06-03"), Period::Day)),
                ElementsAre("2026-06-01 2026-06-02", "2026-06-02 2026-06-03"));
    EXPECT_THAT(
        texts(parts_of(days("2026-06-03", "2026-06-16"), Period::Week)),
        ElementsAre("2026-06-03 2026-06-08", "2026-06-08 2026-06-15", "2026-06-15 2026-06-16"));
    EXPECT_THAT(
        texts(parts_of(days("2026-01-31", "2026-03-02"), Period::Month)),
        ElementsAre("2026-01-31 2026-02-01", "2026-02-01 2026-03-01", "2026-03-01 2026-03-02"));
    EXPECT_THAT(
        texts(parts_of(days("2026-02-10", "2026-08-01"), Period::Quarter)),
        ElementsAre("2026-02-10 2026-04-01", "2026-04-01 2026-07-01", "2026-07-01 2026-08-01"));
    EXPECT_THAT(texts(parts_of(days("2025-12-31", "2026-01-02"), Period::Year)),
                ElementsAre("2025-12-31 2026-01-01", "2026-01-01 2026-01-02"));
    EXPECT_THAT(texts(parts_of(days("2026-06-01", "2026-06-01"), Period::Day)), ElementsAre());
}

TEST(Periods, AreNamedByWords) {
    EXPECT_EQ(read_period(json(R"({"aggregationPeriod": "QUARTER"})")), Period::Quarter);
    EXPECT_FALSE(read_period(json(R"({"aggregationPeriod": "quarterly"})")));
    EXPECT_FALSE(read_period(json("{}")));
}

TEST(Activity, CountsWhoHostedAttendedAndCommented) {
    const UserBook users = two_users();
    ActivityTally tally{users, parts_of(days("2026-06-01", "2026-06-03"), Period::Day)};
    tally.take(call("a", "2026-06-01T00:00:00Z"));
    tally.take(call("b", "2026-06-02T23:59:59Z"));
    tally.take(call("before", "2026-05-31T23:59:59Z"));
    tally.take(call("after", "2026-06-03T00:00:00Z"));
    const model::Member& iris = *users.by_address("iris@northbridge.test");
    const model::Member& olaf = *users.by_address("olaf@northbridge.test");

    const Tree hosted{tally.counters(iris, 0)};
    const Tree attended{tally.calls(olaf, 1)};

    EXPECT_EQ(hosted.object()->size(), 15U);
    EXPECT_EQ(hosted.text_at("callsAsHost"), "1");
    EXPECT_EQ(hosted.text_at("callsAttended"), "0");
    EXPECT_EQ(hosted.text_at("callsCommentsReceived"), "1");
    EXPECT_EQ(text_of(*attended.find("callsAttended")), R"(["b"])");
    EXPECT_EQ(text_of(*attended.find("callsCommentsGiven")), R"(["b"])");
    EXPECT_EQ(text_of(*attended.find("callsAsHost")), "[]");
}

TEST(Interaction, AveragesWhatRecordersMeasuredOfHosts) {
    const UserBook users = two_users();
    InteractionTally tally{users};
    tally.take(call("a", "2026-06-01T00:00:00Z"));
    auto quiet = call("b", "2026-06-02T00:00:00Z");
    quiet.head = json(R"({"metaData": {"duration": 1800},
                          "interaction": {"interactionStats": [{"name": "Patience", "value": 1}]}})");
    tally.take(quiet);

    EXPECT_EQ(text_of(tally.stats(*users.by_address("iris@northbridge.test"))),
              R"([{"name":"Patience","value":0.75},{"name":"Question Rate","value":12}])");
    EXPECT_EQ(text_of(tally.stats(*users.by_address("olaf@northbridge.test"))), "[]");
}

}  // namespace
}  // namespace dealwire::calls
