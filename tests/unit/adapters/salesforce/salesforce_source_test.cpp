#include "adapters/salesforce/salesforce_source.hpp"

#include "adapters/json/json.hpp"
#include "tests/unit/adapters/salesforce/session_fixture.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using ports::ReadOutcome;
using ports::ReadRequest;
using test::composite_answer;
using test::query_page;
using test::refusal;
using testing::HasSubstr;

const base::Instant kTen =
    std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + std::chrono::hours{10};

ReadRequest contacts() {
    return {.object = "Contact",
            .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}, {"Name", "string"}},
            .stamp_field = "SystemModstamp"};
}

ReadRequest changed_contacts() {
    ReadRequest request = contacts();
    request.from = kTen;
    return request;
}

class SourceTest : public SessionFixture {
protected:
    std::vector<ReadOutcome> read(const std::vector<ReadRequest>& requests) {
        return source_.read(requests,
                            [this](std::size_t number, model::RecordPage page) {
                                for (const auto row : page.rows)
                                    rows_.push_back(std::to_string(number) + " " +
                                                    std::string{row.at(2).value_or("none")});
                            },
                            {});
    }

    void on(std::string method, std::string part, http::Response response) {
        transport_.on(std::move(method), std::move(part), std::move(response));
    }

    SalesforceSource source_{session_};
    std::vector<std::string> rows_;
};

TEST_F(SourceTest, ReadsPageAfterPage) {
    on("GET", "/queryAll/?q=SELECT+Id,+SystemModstamp,+Name+FROM+Contact+ORDER+BY",
       query_page().with_records(2).then_more("/services/data/v66.0/query/0r8-2"));
    on("GET", "/services/data/v66.0/query/0r8-2", query_page().starting_at(3).with_records(1));

    const auto outcomes = read({contacts()});

    ASSERT_TRUE(outcomes.at(0).result) << outcomes.at(0).result.error().detail;
    EXPECT_EQ(outcomes.at(0).spent.calls, 2);
    EXPECT_EQ(rows_, (std::vector<std::string>{"0 Person 1", "0 Person 2", "0 Person 3"}));
}

TEST_F(SourceTest, LeavesDeletedRowsOutWhereAsked) {
    ReadRequest request = contacts();
    request.include_deleted = false;
    on("GET", "/query/?q=", query_page());

    EXPECT_TRUE(read({request}).at(0).result);
}

TEST_F(SourceTest, SharesOneCallAmongFiveIncrements) {
    const std::vector<ReadRequest> requests(6, changed_contacts());
    const test::Part page{200, query_page().with_records(1).body()};
    on("POST", "/services/data/v66.0/composite", composite_answer({page, page, page, page, page}));
    on("GET", "/queryAll/", query_page().with_records(1));

    const auto outcomes = read(requests);

    EXPECT_EQ(rows_.size(), 6U);
    std::vector<int> calls;
    for (const ReadOutcome& outcome : outcomes) calls.push_back(outcome.spent.calls);
    EXPECT_EQ(calls, (std::vector<int>{1, 0, 0, 0, 0, 1}));
}

TEST_F(SourceTest, PutsTheQueriesOfIncrementsIntoTheSharedCall) {
    const test::Part page{200, query_page().body()};
    on("POST", "/composite", composite_answer({page, page}));

    read({changed_contacts(), changed_contacts()});

    const Tree body = json::parse(transport_.requests().at(0).body).value();
    EXPECT_EQ(*body.at("collateSubrequests")->boolean(), false);
    const Tree& part = body.at("compositeRequest")->array()->at(1);
    EXPECT_EQ(part.text_at("method"), "GET");
    EXPECT_EQ(part.text_at("referenceId"), "part1");
    EXPECT_THAT(*part.text_at("url"), HasSubstr("/services/data/v66.0/queryAll/?q=SELECT+Id"));
    EXPECT_THAT(*part.text_at("url"), HasSubstr("SystemModstamp+%3E%3D+2026-01-02T10:00:00Z"));
    EXPECT_TRUE(transport_.requests().at(0).idempotent);
}

TEST_F(SourceTest, FollowsThePagesOfASharedCall) {
    const test::Part more{200, query_page().with_records(1).then_more().body()};
    const test::Part last{200, query_page().with_records(1).starting_at(9).body()};
    on("POST", "/composite", composite_answer({more, last}));
    on("GET", "/query/0r8xx0000000abcAAA-3", query_page().starting_at(2).with_records(1));

    read({changed_contacts(), changed_contacts()});

    EXPECT_EQ(rows_, (std::vector<std::string>{"0 Person 1", "0 Person 2", "1 Person 9"}));
}

TEST_F(SourceTest, GoesOnBehindTheLastRowWhenThePageLinkExpired) {
    on("GET", "/queryAll/", query_page().with_records(2).then_more());
    on("GET", "/query/0r8xx", refusal(400, "INVALID_QUERY_LOCATOR"));
    on("GET", "/queryAll/", query_page().starting_at(3).with_records(1));

    const auto outcomes = read({contacts()});

    EXPECT_TRUE(outcomes.at(0).result);
    EXPECT_EQ(outcomes.at(0).spent.calls, 3);
    EXPECT_EQ(rows_.size(), 3U);
    EXPECT_THAT(transport_.requests().at(2).url,
                HasSubstr("(SystemModstamp+%3D+2026-01-02T10:00:02Z+AND+Id+%3E+%27" +
                          test::contact_id(2) + "%27)"));
}

TEST_F(SourceTest, NamesAFieldThatIsGone) {
    on("GET", "/queryAll/",
       refusal(400, "INVALID_FIELD", "No such column 'Gone__c' on sobject of type Contact"));

    const auto outcome = read({contacts()}).at(0);

    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().fault, Fault::Rejected);
    EXPECT_EQ(outcome.result.error().code, "INVALID_FIELD");
    EXPECT_THAT(outcome.result.error().detail, HasSubstr("Gone__c"));
}

TEST_F(SourceTest, ReadsTheOthersWhenOneFails) {
    on("POST", "/composite",
       composite_answer(
           {{400, json::parse(R"([{"errorCode":"INVALID_FIELD","message":"x"}])").value()},
            {200, query_page().with_records(1).body()}}));

    const auto outcomes = read({changed_contacts(), changed_contacts()});

    EXPECT_FALSE(outcomes.at(0).result);
    EXPECT_TRUE(outcomes.at(1).result);
    EXPECT_EQ(rows_, std::vector<std::string>{"1 Person 1"});
}

TEST_F(SourceTest, EndsAllWhenTheDailyAllowanceIsSpent) {
    on("GET", "/queryAll/", query_page().with_records(1));
    on("GET", "/queryAll/",
       refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));

    const auto outcomes = read({contacts(), contacts(), contacts()});

    EXPECT_TRUE(outcomes.at(0).result);
    EXPECT_EQ(outcomes.at(1).result.error().fault, Fault::BudgetSpent);
    EXPECT_EQ(outcomes.at(2).result.error().fault, Fault::BudgetSpent);
    EXPECT_EQ(outcomes.at(2).spent.calls, 0);
}

TEST_F(SourceTest, SendsAnOverlongQueryInsideACompositeCall) {
    ReadRequest request = contacts();
    for (int i = 0; i < 600; ++i)
        request.columns.push_back(
            {"A_Rather_Long_Field_Name_" + std::to_string(i) + "__c", "string"});
    on("POST", "/composite", composite_answer({{200, query_page().with_records(1).body()}}));

    EXPECT_TRUE(read({request}).at(0).result);
    EXPECT_EQ(rows_.size(), 1U);
}

TEST_F(SourceTest, RefusesAQueryThatNoWayCanCarry) {
    ReadRequest request = contacts();
    request.columns.resize(3'000, {std::string(40, 'x'), "string"});

    const auto outcome = read({request}).at(0);

    EXPECT_EQ(outcome.result.error().code, "QUERY_TOO_LONG");
    EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(SourceTest, LetsTheSinkThrow) {
    on("GET", "/queryAll/", query_page().with_records(1).then_more());
    const std::vector<ReadRequest> requests{contacts()};

    EXPECT_THROW(source_.read(requests, [](auto, auto) { throw std::runtime_error{"full"}; }, {}),
                 std::runtime_error);
}

TEST_F(SourceTest, DescribesInOneCallAndLeavesHiddenObjectsOut) {
    const std::vector<std::string> names{"Account", "Nope", "Lead"};
    on("POST", "/composite",
       composite_answer(
           {{200, json::parse(R"({"name":"Account","fields":[]})").value()},
            {404, json::parse(R"([{"errorCode":"NOT_FOUND","message":"no"}])").value()},
            {200, json::parse(R"({"name":"Lead","fields":[]})").value()}}));

    ports::Spent spent;
    const auto objects = source_.ask(ports::questions_about(names), spent, {});

    ASSERT_TRUE(objects);
    ASSERT_EQ(objects->size(), 2U);
    EXPECT_EQ(objects->at(0).described.name, "Account");
    EXPECT_EQ(objects->at(1).described.name, "Lead");
    EXPECT_THAT(transport_.requests().at(0).body,
                HasSubstr("/services/data/v66.0/sobjects/Lead/describe"));
}

TEST_F(SourceTest, SplitsManyDescribesIntoCallsOf25) {
    const std::vector<std::string> names(26, "Account");
    const test::Part part{200, json::parse(R"({"name":"Account"})").value()};
    on("POST", "/composite", composite_answer(std::vector<test::Part>(25, part)));
    on("POST", "/composite", composite_answer({part}));

    ports::Spent spent;
    EXPECT_EQ(source_.ask(ports::questions_about(names), spent, {})->size(), 26U);
}

}  // namespace
}  // namespace dealwire::salesforce
