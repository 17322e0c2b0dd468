#include "engine/base/time_text.hpp"
#include "tests/integration/adapters/salesforce/simulated_org.hpp"

#include <algorithm>
#include <set>

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using ports::ReadOutcome;
using ports::ReadRequest;

ReadRequest all_of(const std::string& object) {
    return {.object = object,
            .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}},
            .stamp_field = "SystemModstamp"};
}

class Reading : public SimulatedOrg {
protected:
    std::vector<ReadOutcome> read(const std::vector<ReadRequest>& requests) {
        return SalesforceSource{session(), clock_}.read(requests, sink(), {});
    }

    ports::PageSink sink() {
        return [this](std::size_t, model::RecordPage page) {
            ++pages_;
            for (const auto row : page.rows) rows_.push_back(row.texts());
        };
    }

    std::vector<std::vector<model::CellText>> rows_;
    int pages_ = 0;
};

TEST_F(Reading, DescribesSeveralObjectsInOneCall) {
    const std::vector<std::string> names{"Account", "Contact", "Nothing__c", "Conversation__c"};

    ports::Spent spent;
    const auto objects =
        SalesforceSource{session(), clock_}.ask(ports::questions_about(names), spent, {});

    ASSERT_TRUE(objects) << objects.error().detail;
    ASSERT_EQ(objects->size(), 3U);
    EXPECT_EQ(objects->at(1).described.field("AccountId")->reference_to,
              std::vector<std::string>{"Account"});
    const model::FieldInfo* key = objects->at(2).described.field("Conversation_Key__c");
    ASSERT_NE(key, nullptr);
    EXPECT_TRUE(key->external_id && key->unique && key->case_sensitive);
    EXPECT_EQ(org_->stat("calls"), 1);
}

TEST_F(Reading, DeliversEveryRowInOrderPageByPage) {
    use({.rows_per_page = 200});

    const auto outcomes = read({all_of("OpportunityHistory")});

    ASSERT_TRUE(outcomes.at(0).result) << outcomes.at(0).result.error().detail;
    EXPECT_GT(rows_.size(), 500U);
    EXPECT_GT(pages_, 2);
    EXPECT_EQ(outcomes.at(0).spent.calls, pages_);
    EXPECT_EQ(outcomes.at(0).spent.calls, org_->stat("calls"));
    const auto place = [](const auto& row) { return std::pair{row[1], row[0]}; };
    EXPECT_TRUE(std::ranges::is_sorted(rows_, {}, place));
    EXPECT_EQ(std::set(rows_.begin(), rows_.end()).size(), rows_.size());
}

TEST_F(Reading, GoesOnBehindABookmarkWithoutALossOrARepetition) {
    ASSERT_TRUE(read({all_of("Contact")}).at(0).result);
    const auto everything = std::move(rows_);
    const auto& middle = everything.at(everything.size() / 2);
    ReadRequest rest = all_of("Contact");
    rest.past = {*base::parse_instant(*middle[1]), *model::RecordId::parse(*middle[0])};
    rows_.clear();

    ASSERT_TRUE(read({rest}).at(0).result);

    EXPECT_EQ(rows_.size(), everything.size() - everything.size() / 2 - 1);
    EXPECT_EQ(rows_.front(), everything.at(everything.size() / 2 + 1));
}

TEST_F(Reading, SharesCallsAmongIncrements) {
    std::vector<ReadRequest> requests;
    for (const char* object :
         {"Account", "Contact", "Lead", "Opportunity", "User", "OpportunityStage",
          "OpportunityContactRole", "OpportunityHistory"}) {
        requests.push_back(all_of(object));
        requests.back().from = clock_.now() + std::chrono::hours{24};
        requests.back().include_deleted =
            std::string{object} != "User" && std::string{object} != "OpportunityStage";
    }

    const auto outcomes = read(requests);

    for (const ReadOutcome& outcome : outcomes)
        EXPECT_TRUE(outcome.result) << outcome.result.error().detail;
    EXPECT_TRUE(rows_.empty());
    EXPECT_EQ(org_->stat("calls"), 2);
}

TEST_F(Reading, NamesAFieldThatIsHidden) {
    org_->control("POST", "permissions", Tree::Object{{"hide_field", "Contact.Email"}});
    ReadRequest request = all_of("Contact");
    request.columns.push_back({"Email", "email"});

    const auto outcomes = read({request, all_of("Lead")});

    ASSERT_FALSE(outcomes.at(0).result);
    EXPECT_EQ(outcomes.at(0).result.error().code, "INVALID_FIELD");
    EXPECT_NE(outcomes.at(0).result.error().detail.find("Email"), std::string::npos);
    EXPECT_TRUE(outcomes.at(1).result);
}

TEST_F(Reading, RestartsWhenThePageLinkIsLost) {
    use({.rows_per_page = 200});
    fault_once("/query/[0-9A-Za-z]",
               Tree::Object{{"status", 400}, {"errorCode", "INVALID_QUERY_LOCATOR"}});

    ASSERT_TRUE(read({all_of("OpportunityHistory")}).at(0).result);

    EXPECT_GT(rows_.size(), 500U);
    EXPECT_EQ(std::set(rows_.begin(), rows_.end()).size(), rows_.size());
}

TEST_F(Reading, ASecondSyncWithNothingNewCostsThreeCalls) {
    std::vector<ports::Question> questions;
    std::vector<ReadRequest> requests;
    for (const char* object :
         {"Account", "Contact", "Lead", "Opportunity", "User", "OpportunityStage",
          "OpportunityContactRole", "OpportunityHistory"}) {
        const auto tomorrow = clock_.now() + std::chrono::hours{24};
        questions.push_back({.object = object, .deleted_since = clock_.now()});
        requests.push_back(all_of(object));
        requests.back().from = tomorrow;
        requests.back().include_deleted =
            std::string{object} != "User" && std::string{object} != "OpportunityStage";
    }
    SalesforceSource source{session(), clock_};
    ports::Spent spent;

    const auto answers = source.ask(questions, spent, {});
    ASSERT_TRUE(answers) << answers.error().detail;
    for (const auto& outcome : source.read(requests, [](auto, auto) {}, {}))
        EXPECT_TRUE(outcome.result);

    EXPECT_EQ(answers->size(), 8U);
    EXPECT_EQ(org_->stat("calls"), 3);
    EXPECT_TRUE(answers->front().at);
}

TEST_F(Reading, KnowsFromTheLogWhatWasPurged) {
    ASSERT_TRUE(read({all_of("Contact")}).at(0).result);
    const std::string id = rows_.front()[0].value();
    ASSERT_TRUE(session().call(
        {.method = "DELETE", .path = session().path("/sobjects/Contact/" + id)}, {}));
    org_->control("POST", "purge", Tree::Object{{"object", "Contact"}, {"id", id}});
    const std::vector<ports::Question> questions{
        {.object = "Contact", .deleted_since = clock_.now() - std::chrono::hours{24 * 40}},
        {.object = "Account", .deleted_since = clock_.now()}};
    SalesforceSource source{session(), clock_};
    ports::Spent spent;
    // The org's clock is ahead of ours: it says so with its answer, and the log is asked again.
    org_->control("POST", "clock", Tree::Object{{"advance_seconds", 600}});

    const auto answers = source.ask(questions, spent, {});

    org_->control("POST", "clock", Tree::Object{{"advance_seconds", -600}});
    ASSERT_TRUE(answers && answers->at(0).deletions) << answers.error().detail;
    const auto& log = *answers->at(0).deletions;
    ASSERT_TRUE(log) << log.error().detail;
    EXPECT_TRUE(std::ranges::any_of(
        log->deletions, [&](const model::Deletion& deletion) { return deletion.id.text() == id; }));
    EXPECT_GT(*log->earliest, clock_.now() - std::chrono::hours{24 * 16});
    EXPECT_TRUE(answers->at(1).deletions->has_value());
}

TEST_F(Reading, ReadsRecordsByIdAndUntilAStamp) {
    ASSERT_TRUE(read({all_of("Contact")}).at(0).result);
    const auto everything = std::move(rows_);
    ReadRequest some = all_of("Contact");
    for (std::size_t i = 0; i < 30; ++i)
        some.ids.push_back(*model::RecordId::parse(*everything.at(i)[0]));
    ReadRequest early = all_of("Contact");
    early.until = base::parse_instant(*everything.at(40)[1]);

    rows_.clear();
    EXPECT_TRUE(read({some}).at(0).result);
    EXPECT_EQ(rows_.size(), 30U);
    rows_.clear();
    EXPECT_TRUE(read({early}).at(0).result);
    EXPECT_LE(rows_.size(), 40U);
    EXPECT_TRUE(std::ranges::all_of(
        rows_, [&](const auto& row) { return *row[1] < *everything.at(40)[1]; }));
}

TEST_F(Reading, PutsLongSelectionsTogetherOfParts) {
    ReadRequest request = all_of("Contact");
    for (const char* field : {"FirstName", "LastName", "Email", "Title", "AccountId"})
        request.columns.push_back({field, "string"});
    ASSERT_TRUE(read({request}).at(0).result);
    const auto whole = std::move(rows_);
    rows_.clear();
    SalesforceSource cutting{session(), clock_, {.longest_query = 40}};

    const auto outcomes = cutting.read(std::vector{request}, sink(), {});

    ASSERT_TRUE(outcomes.at(0).result) << outcomes.at(0).result.error().detail;
    EXPECT_EQ(rows_, whole);
    EXPECT_EQ(outcomes.at(0).spent.calls, 3);  // one a part
}

TEST_F(Reading, LeavesAQueryThatRunsOutOfTimeToItsCaller) {
    org_->control("POST", "query-timeout", Tree::Object{{"object", "Contact"}, {"rows", 20}});

    const auto outcomes = read({all_of("Contact"), all_of("Lead")});

    org_->control("DELETE", "query-timeout");
    EXPECT_EQ(outcomes.at(0).result.error().code, "QUERY_TIMEOUT");
    EXPECT_TRUE(outcomes.at(1).result);
    EXPECT_EQ(outcomes.at(0).spent.calls + outcomes.at(1).spent.calls, org_->stat("calls"));
}

TEST_F(Reading, GoesOnAfterAnAnswerThatBrokeOffAndAnExpiredToken) {
    use({.rows_per_page = 200});
    fault_once("/query/[0-9A-Za-z]", Tree::Object{{"truncate", 700}});
    fault_once("/query/[0-9A-Za-z]", "expire_tokens");

    const auto outcomes = read({all_of("OpportunityHistory")});

    ASSERT_TRUE(outcomes.at(0).result) << outcomes.at(0).result.error().detail;
    EXPECT_EQ(std::set(rows_.begin(), rows_.end()).size(), rows_.size());
    EXPECT_EQ(outcomes.at(0).spent.calls, org_->stat("calls"));
}

TEST_F(Reading, FailsWithWhatItHasWhenAPageCannotBeHad) {
    use({.rows_per_page = 200});
    org_->control(
        "POST", "faults",
        Tree::Object{
            {"path", "/query/[0-9A-Za-z]"}, {"nth", 2}, {"times", -1}, {"action", "http_500"}});

    const auto outcomes = read({all_of("OpportunityHistory")});

    EXPECT_EQ(outcomes.at(0).result.error().fault, Fault::Transient);
    EXPECT_EQ(pages_, 2);
    constexpr int kRefused = 5;  // the simulator does not count what it answers with a fault
    EXPECT_EQ(outcomes.at(0).spent.calls, org_->stat("calls") + kRefused);
}

TEST_F(Reading, StopsWhenTheDailyAllowanceIsSpent) {
    ASSERT_TRUE(session().call({.path = session().path("/limits")}, {}));
    org_->control("POST", "limits", Tree::Object{{"daily_max", 10}, {"used", 10}});

    const auto outcomes = read({all_of("Contact"), all_of("Lead")});

    org_->control("POST", "limits", Tree::Object{{"daily_max", 100000}, {"used", 0}});
    EXPECT_EQ(outcomes.at(0).result.error().fault, Fault::BudgetSpent);
    EXPECT_EQ(outcomes.at(1).result.error().fault, Fault::BudgetSpent);
}

}  // namespace
}  // namespace dealwire::salesforce
