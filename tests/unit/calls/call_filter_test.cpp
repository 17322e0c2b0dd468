#include "engine/calls/call_filter.hpp"

#include "engine/base/time_text.hpp"
#include "tests/unit/calls/sample.hpp"

namespace dealwire::calls {
namespace {

using testing::ElementsAre;

Read<CallFilter> filter(const std::string& text) {
    return read_filter(json(R"({"filter": )" + text + "}"));
}

TEST(CallFilter, ReadsEveryMember) {
    const auto read = filter(R"({"fromDateTime": "2026-03-01T00:00:00Z",
        "toDateTime": "2026-04-01T02:00:00.123456+02:00", "workspaceId": 4400170,
        "callIds": ["5120044219908311201", 18446744073709551615], "primaryUserIds": ["7"]})");

    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(base::to_text(*read->from), "2026-03-01T00:00:00Z");
    EXPECT_EQ(base::to_text(*read->to), "2026-04-01T00:00:00.123Z");
    EXPECT_EQ(read->workspace, "4400170");
    EXPECT_THAT(*read->calls, ElementsAre("5120044219908311201", "18446744073709551615"));
    EXPECT_THAT(*read->primary_users, ElementsAre("7"));
}

TEST(CallFilter, TakesNullForAbsent) {
    EXPECT_EQ(filter(R"({"callIds": null, "fromDateTime": null, "cursor": "x"})"), CallFilter{});
}

TEST(CallFilter, RefusesAnEmptyListOfCallsInTheWordsClientsKnow) {
    EXPECT_EQ(filter(R"({"callIds": []})").error(),
              "filter.callIds: must not be empty but can be null or can be omitted");
}

TEST(CallFilter, RefusesWhatItCannotRead) {
    EXPECT_EQ(read_filter(json("{}")).error(), "filter: must not be null");
    EXPECT_EQ(read_filter(base::Tree{}).error(), "filter: must not be null");
    EXPECT_EQ(filter("[]").error(), "filter: must be an object");
    EXPECT_EQ(filter(R"({"callIds": "1"})").error(), "filter.callIds: must be an array of strings");
    EXPECT_EQ(filter(R"({"callIds": [true]})").error(),
              "filter.callIds: must be an array of strings");
    EXPECT_EQ(filter(R"({"fromDateTime": "2026-02-30T00:00:00Z"})").error(),
              "filter.fromDateTime: must be a date-time with a zone, such as 2026-03-02T09:30:00Z");
}

TEST(CallFilter, RefusesMoreIdsThanOneRequestMayHave) {
    base::Tree::Array ids(kMostIds + 1, base::Tree{"7"});
    base::Tree body;
    body.set("filter", base::Tree::Object{{"callIds", ids}});

    EXPECT_EQ(read_filter(body).error(), "filter.callIds: at most 10000 in one request");
}

TEST(CallFilter, ReadsAQueryWhosePlusBecameABlank) {
    const std::string from = "2026-03-01T00:00:00 01:00";
    const std::string day = "2026-03-02";
    const std::string empty;

    const auto read = read_query(&from, &day, &empty);

    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(base::to_text(*read->from), "2026-02-28T23:00:00Z");
    EXPECT_EQ(base::to_text(*read->to), "2026-03-02T00:00:00Z");
    EXPECT_EQ(read->workspace, std::nullopt);
    EXPECT_EQ(read_query(nullptr, nullptr, nullptr), CallFilter{});
}

}  // namespace
}  // namespace dealwire::calls
