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

    SalesforceSource source_{session_, clock_};
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
    on("GET", "/queryAll/", query_page().with_records(1).then_more());
    on("GET", "/query/0r8",
       refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
    const test::Part page{200, query_page().with_records(1).then_more().body()};

    ASSERT_EQ(read({contacts()}).at(0).result.error().fault, Fault::BudgetSpent);
    on("POST", "/composite", composite_answer({page, page, page}));
    on("GET", "/query/0r8",
       refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
    const auto outcomes = read({contacts(), contacts(), contacts()});

    EXPECT_EQ(outcomes.at(0).result.error().fault, Fault::BudgetSpent);
    EXPECT_EQ(outcomes.at(1).result.error().fault, Fault::BudgetSpent);
    EXPECT_EQ(outcomes.at(2).spent.calls, 0);
    EXPECT_TRUE(transport_.finished());
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

TEST_F(SourceTest, LetsTheSinkThrow) {
    on("GET", "/queryAll/", query_page().with_records(1).then_more());
    const std::vector<ReadRequest> requests{contacts()};

    EXPECT_THROW(source_.read(requests, [](auto, auto) { throw std::runtime_error{"full"}; }, {}),
                 std::runtime_error);
}

TEST_F(SourceTest, LeavesTheRestWhereTheCallerWantsAnotherWay) {
    ReadRequest request = contacts();
    ports::FirstPage seen;
    request.go_on = [&](const ports::FirstPage& first) { return seen = first, false; };
    on("GET", "/queryAll/", query_page().with_records(2).then_more());

    const auto outcome = read({request}).at(0);

    EXPECT_TRUE(outcome.result);
    EXPECT_FALSE(outcome.complete);
    EXPECT_EQ(seen.rows, 2);
    EXPECT_EQ(seen.total, outcome.total);
    EXPECT_EQ(rows_.size(), 2U);
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SourceTest, AsksAgainAloneWhatFailedInPassingWithinASharedCall) {
    const auto trouble =
        json::parse(R"([{"errorCode":"UNKNOWN_EXCEPTION","message":"x"}])").value();
    on("POST", "/composite",
       composite_answer({{500, trouble}, {200, query_page().with_records(1).body()}}));
    on("GET", "/queryAll/", query_page().with_records(2));

    const auto outcomes = read({changed_contacts(), changed_contacts()});

    EXPECT_TRUE(outcomes.at(0).result);
    EXPECT_EQ(rows_, (std::vector<std::string>{"0 Person 1", "0 Person 2", "1 Person 1"}));
}

TEST_F(SourceTest, LeavesAQueryThatRunsOutOfTimeToTheCaller) {
    const auto trouble = json::parse(R"([{"errorCode":"QUERY_TIMEOUT","message":"x"}])").value();
    on("POST", "/composite",
       composite_answer({{400, trouble}, {200, query_page().with_records(1).body()}}));

    const auto outcomes = read({changed_contacts(), changed_contacts()});

    EXPECT_EQ(outcomes.at(0).result.error().code, "QUERY_TIMEOUT");
    EXPECT_TRUE(outcomes.at(1).result);
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SourceTest, ReadsRecordsByIdInListsThatShareACall) {
    ReadRequest request = contacts();
    for (int i = 1; i <= 4'500; ++i)
        request.ids.push_back(*model::RecordId::parse(test::contact_id(i)));
    const test::Part page{200, query_page().with_records(2).body()};
    on("POST", "/composite", composite_answer({page, page, page}));

    const auto outcome = read({request}).at(0);

    EXPECT_TRUE(outcome.result) << outcome.result.error().detail;
    EXPECT_EQ(outcome.spent.calls, 1);
    EXPECT_EQ(rows_.size(), 6U);
    const Tree body = json::parse(transport_.requests().at(0).body).value();
    const auto& parts = *body.at("compositeRequest")->array();
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_THAT(*parts[2].text_at("url"), HasSubstr(test::contact_id(4'500)));
    EXPECT_THAT(*parts[2].text_at("url"), testing::Not(HasSubstr(test::contact_id(4'000))));
}

TEST_F(SourceTest, DropsTheRowsOfOthersWhereAQueryCannotNameAllOwners) {
    ReadRequest request = contacts();
    request.columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}, {"OwnerId", "reference"}};
    for (int i = 1; i <= 5'000; ++i)
        request.owners.push_back(*model::RecordId::parse(test::contact_id(i)));
    const Tree::Array records{Tree::Object{{"Id", test::contact_id(1)},
                                           {"SystemModstamp", "2026-01-02T10:00:00.000+0000"},
                                           {"OwnerId", test::contact_id(77)}},
                              Tree::Object{{"Id", test::contact_id(2)},
                                           {"SystemModstamp", "2026-01-02T10:00:01.000+0000"},
                                           {"OwnerId", test::contact_id(7'777)}}};
    on("GET", "/queryAll/",
       test::json_answer(200, Tree::Object{{"done", true}, {"records", records}}));

    EXPECT_TRUE(read({request}).at(0).result);

    EXPECT_EQ(rows_, std::vector<std::string>{"0 " + test::contact_id(77)});
    EXPECT_THAT(transport_.requests().at(0).url, testing::Not(HasSubstr("OwnerId+IN")));
}

/// A describe and a log of deletions.
class Asking : public SourceTest {
protected:
    base::Result<std::vector<ports::ObjectAnswer>> ask(std::optional<base::Instant> since) {
        const std::vector<ports::Question> questions{{.object = "Account", .deleted_since = since}};
        return source_.ask(questions, spent_, {});
    }

    static test::Part described() {
        return {200, json::parse(R"({"name":"Account","fields":[]})").value()};
    }

    static Tree log_of(const std::string& id) {
        return Tree::Object{
            {"deletedRecords", Tree::Array{Tree::Object{
                                   {"id", id}, {"deletedDate", "2026-05-31T23:10:00.000+0000"}}}},
            {"earliestDateAvailable", "2026-05-20T00:00:00.000+0000"},
            {"latestDateCovered", "2026-05-31T23:59:00.000+0000"}};
    }

    static test::Part refused(const std::string& code) {
        return {400, Tree::Array{Tree::Object{{"errorCode", code}, {"message", "no"}}}};
    }

    const base::Instant yesterday_ = fakes::FakeClock::kStart - std::chrono::hours{24};
    ports::Spent spent_;
};

TEST_F(Asking, ReadsTheLogOfDeletionsInTheSameCall) {
    on("POST", "/composite", composite_answer({described(), {200, log_of(test::contact_id(1))}}));

    const auto answers = ask(yesterday_ + std::chrono::seconds{59});

    ASSERT_TRUE(answers && answers->front().deletions);
    const auto& log = *answers->front().deletions;
    ASSERT_TRUE(log) << log.error().detail;
    EXPECT_EQ(log->deletions.at(0).id.text(), test::contact_id(1));
    EXPECT_EQ(log->covered, fakes::FakeClock::kStart - std::chrono::minutes{1});
    EXPECT_EQ(log->earliest, yesterday_);
    EXPECT_EQ(spent_.calls, 1);
    EXPECT_THAT(transport_.requests().at(0).body,
                HasSubstr("/sobjects/Account/deleted/"
                          "?start=2026-05-31T00:00:00Z&end=2026-06-01T00:00:00Z"));
}

TEST_F(Asking, IsNotHeldUpByALogThatFails) {
    on("POST", "/composite", composite_answer({described(), refused("INSUFFICIENT_ACCESS")}));

    const auto answers = ask(yesterday_);

    ASSERT_TRUE(answers);
    EXPECT_EQ(answers->front().described.name, "Account");
    EXPECT_EQ(answers->front().deletions->error().code, "INSUFFICIENT_ACCESS");
}

TEST_F(Asking, TakesAnObjectThatKeepsNoLog) {
    on("POST", "/composite",
       composite_answer({described(), refused("INVALID_TYPE_FOR_OPERATION")}));

    EXPECT_FALSE(ask(yesterday_)->front().deletions);
}

TEST_F(Asking, HalvesAWindowWithTooManyIds) {
    on("POST", "/composite", composite_answer({described(), refused("EXCEEDED_ID_LIMIT")}));
    on("GET", "/deleted/", refusal(400, "EXCEEDED_ID_LIMIT"));
    on("GET", "start=2026-05-31T00:00:00Z&end=2026-05-31T12:00:00Z",
       test::json_answer(200, log_of(test::contact_id(1))));
    on("GET", "start=2026-05-31T12:00:00Z&end=2026-06-01T00:00:00Z",
       test::json_answer(200, log_of(test::contact_id(2))));

    const auto answers = ask(yesterday_);

    ASSERT_TRUE(*answers->front().deletions);
    EXPECT_EQ((*answers->front().deletions)->deletions.size(), 2U);
    EXPECT_EQ(spent_.calls, 4);
}

TEST_F(Asking, GoesByTheClockOfTheOrg) {
    http::Response late = composite_answer({described(), {200, log_of(test::contact_id(1))}});
    late.headers.push_back({"Date", "Mon, 01 Jun 2026 02:00:00 GMT"});
    on("POST", "/composite", late);
    on("GET", "&end=2026-06-01T02:00:00Z", test::json_answer(200, log_of(test::contact_id(2))));

    const auto answers = ask(yesterday_);

    EXPECT_EQ(answers->front().at, fakes::FakeClock::kStart + std::chrono::hours{2});
    EXPECT_EQ((*answers->front().deletions)->deletions.at(0).id.text(), test::contact_id(2));
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
