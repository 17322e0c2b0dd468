#include "adapters/salesforce/salesforce_bulk.hpp"

#include "adapters/json/json.hpp"
#include "tests/unit/adapters/salesforce/session_fixture.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using ports::BulkState;
using ports::ReadRequest;
using std::chrono::milliseconds;
using test::json_answer;
using test::refusal;
using testing::HasSubstr;

constexpr const char* kJob = "7503K00000ABCDEQA4";
constexpr const char* kPage = "Id,SystemModstamp,Name\n";

Tree job_info(const std::string& state, int rows = 0) {
    return Tree::Object{{"id", kJob},
                        {"object", "Contact"},
                        {"createdDate", "2026-06-01T00:00:00.000+0000"},
                        {"state", state},
                        {"numberRecordsProcessed", base::Number{std::to_string(rows)}}};
}

http::Response page(const std::string& rows, const std::string& count, const std::string& next) {
    return {.status = 200,
            .headers = {{"Content-Type", "text/csv"},
                        {"Sforce-NumberOfRecords", count},
                        {"Sforce-Locator", next}},
            .body = kPage + rows};
}

class Bulk : public SessionFixture {
protected:
    Bulk() {
        request_ = {.object = "Contact",
                    .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}, {"Name", "string"}},
                    .stamp_field = "SystemModstamp"};
    }

    Bulk& on(std::string method, std::string part, http::Response response) {
        transport_.on(std::move(method), std::move(part), std::move(response));
        return *this;
    }

    base::Result<ports::BulkJob> start() { return bulk_.start(request_, spent_, {}); }

    base::Result<ports::BulkJob> wait() { return bulk_.wait(kJob, spent_, {}); }

    base::Result<ports::BulkPage> read(const std::string& locator = "") {
        return bulk_.read_page(kJob, locator, request_,
                               [this](model::RecordPage piece) {
                                   for (const auto row : piece.rows)
                                       names_.emplace_back(row[2].value_or("none"));
                               },
                               spent_, {});
    }

    [[nodiscard]] milliseconds waited() const { return clock_.now() - fakes::FakeClock::kStart; }

    ReadRequest request_;
    ports::Spent spent_;
    SalesforceBulk bulk_{channel_, clock_, {.patience = std::chrono::minutes{10}}};
    std::vector<std::string> names_;
};

TEST_F(Bulk, StartsAJobWithoutOrderAndLimit) {
    request_.from = fakes::FakeClock::kStart;
    request_.until = fakes::FakeClock::kStart + milliseconds{1'500};
    on("POST", "/services/data/v66.0/jobs/query", json_answer(200, job_info("UploadComplete")));

    const auto job = start();

    ASSERT_TRUE(job) << job.error().detail;
    EXPECT_EQ(job->id, kJob);
    EXPECT_EQ(job->state, BulkState::Working);
    EXPECT_EQ(job->created, fakes::FakeClock::kStart);
    const Tree body = json::parse(transport_.requests().at(0).body).value();
    EXPECT_EQ(body.text_at("operation"), "queryAll");
    EXPECT_EQ(body.text_at("query"),
              "SELECT Id, SystemModstamp, Name FROM Contact WHERE SystemModstamp >= "
              "2026-06-01T00:00:00Z AND SystemModstamp < 2026-06-01T00:00:02Z");
    EXPECT_EQ(spent_.calls, 1);
}

TEST_F(Bulk, CallsWhatTheOrgHasAgainstAJobFinal) {
    struct Case {
        http::Response answer;
        Fault fault;
    };

    const std::vector<Case> cases{
        {refusal(400, "API_ERROR", "Selecting compound data not supported in Bulk Query"),
         Fault::Rejected},
        {refusal(400, "INVALIDENTITY", "Nope is not supported by the Bulk API"), Fault::Rejected},
        {refusal(409, "API_VERSION_MISMATCH"), Fault::Rejected},
        {refusal(404, "NOT_FOUND"), Fault::Missing},
        {refusal(400, "LIMIT_EXCEEDED", "the jobs of today are spent"), Fault::RateLimited},
        {refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
         Fault::BudgetSpent}};
    for (const Case& one : cases) {
        on("POST", "/jobs/query", one.answer);
        EXPECT_EQ(start().error().fault, one.fault) << one.answer.body;
    }
}

TEST_F(Bulk, LooksLessAndLessOftenUntilTheJobHasEnded) {
    for (int i = 0; i < 3; ++i) on("GET", kJob, json_answer(200, job_info("InProgress", i)));
    on("GET", kJob, json_answer(200, job_info("JobComplete", 70'000)));

    const auto job = wait();

    ASSERT_TRUE(job);
    EXPECT_EQ(job->state, BulkState::Complete);
    EXPECT_EQ(job->rows, 70'000);
    EXPECT_EQ(waited(), milliseconds{500 + 1'000 + 2'000});
    EXPECT_EQ(spent_.calls, 4);
}

TEST_F(Bulk, GivesUpAJobThatMakesNoProgress) {
    for (int i = 0; i < 40; ++i) on("GET", kJob, json_answer(200, job_info("InProgress", 5)));

    const auto job = wait();

    ASSERT_FALSE(job);
    EXPECT_EQ(job.error().code, "BULK_JOB_STUCK");
    EXPECT_EQ(job.error().fault, Fault::Transient);
    EXPECT_EQ(waited(), std::chrono::minutes{10});
}

TEST_F(Bulk, AsksTheQueryItselfWhyAJobFailed) {
    on("POST", "/jobs/query", json_answer(200, job_info("UploadComplete")));
    on("GET", kJob, json_answer(200, job_info("Failed")));
    on("GET", "/queryAll/?q=SELECT+Id,+SystemModstamp,+Name+FROM+Contact+LIMIT+1",
       refusal(400, "INVALID_FIELD", "No such column 'Name'"));
    ASSERT_TRUE(start());

    const auto job = wait();

    ASSERT_TRUE(job);
    EXPECT_EQ(job->state, BulkState::Failed);
    EXPECT_THAT(job->trouble, HasSubstr("INVALID_FIELD: No such column 'Name'"));
}

TEST_F(Bulk, SaysThatAJobIsGone) {
    on("GET", kJob, refusal(404, "NOT_FOUND"));

    EXPECT_EQ(wait().error().fault, Fault::Missing);
}

TEST_F(Bulk, ReadsAPageAndFindsTheNext) {
    on("GET", "/results?maxRecords=50000&locator=Mj%3DA",
       page("\"1\",\"\",\"Ada\"\n\"2\",\"\",\"\"\n", "2", "NDAw"));

    const auto read_page = read("Mj=A");

    ASSERT_TRUE(read_page) << read_page.error().detail;
    EXPECT_EQ(read_page->next, "NDAw");
    EXPECT_EQ(read_page->rows, 2);
    EXPECT_EQ(names_, (std::vector<std::string>{"Ada", "none"}));
    EXPECT_EQ(http::header(transport_.requests().at(0).headers, "Accept"), "text/csv");
    EXPECT_EQ(spent_.calls, 1);
    EXPECT_GT(spent_.bytes, 0);
}

TEST_F(Bulk, EndsAtTheWordNull) {
    on("GET", "/results?maxRecords=50000", page("1,,Ada\n", "1", "null"));

    EXPECT_EQ(read()->next, "");
}

TEST_F(Bulk, AsksForFewerRowsOfAWideObject) {
    request_.columns.resize(500, {"Field__c", "string"});
    on("GET", "/results?maxRecords=5000", {.status = 200});

    EXPECT_EQ(read()->rows, 0);
}

TEST_F(Bulk, RefusesAPageThatDoesNotHoldWhatItAnnounces) {
    on("GET", "/results", page("1,,Ada\n", "2", "null"));

    EXPECT_EQ(read().error().fault, Fault::Transient);
    EXPECT_TRUE(transport_.finished());
}

TEST_F(Bulk, ReadsAPageAgainThatBrokeOff) {
    transport_.break_off_after(40);
    on("GET", "/results", page("1,,Ada\n2,,Bo\n3,,Cy\n", "3", "null"));
    on("GET", "/results", page("1,,Ada\n2,,Bo\n3,,Cy\n", "3", "null"));

    const auto read_page = read();

    ASSERT_TRUE(read_page) << read_page.error().detail;
    EXPECT_EQ(read_page->rows, 3);
    EXPECT_EQ(spent_.calls, 2);
}

TEST_F(Bulk, CallsResultsMissingThatExpiredOrAreOfAnotherVersion) {
    for (const auto& answer :
         {refusal(404, "NOT_FOUND"), refusal(400, "INVALID_QUERY_LOCATOR"),
          refusal(409, "API_VERSION_MISMATCH"), refusal(400, "INVALIDJOBSTATE")}) {
        on("GET", "/results", answer);
        EXPECT_EQ(read().error().fault, Fault::Missing) << answer.body;
    }
}

TEST_F(Bulk, WaitsForAJobWhoseResultsAreNotReady) {
    on("GET", "/results", {.status = 204});

    EXPECT_EQ(read().error().fault, Fault::Transient);
}

TEST_F(Bulk, DeletesAFinishedJob) {
    on("DELETE", kJob, {.status = 204});

    EXPECT_TRUE(bulk_.discard(kJob, spent_, {}));
    EXPECT_EQ(spent_.calls, 1);
}

TEST_F(Bulk, AbortsAJobThatIsStillWorking) {
    on("DELETE", kJob, refusal(400, "INVALIDJOBSTATE"));
    on("PATCH", kJob, json_answer(200, job_info("Aborted")));
    on("DELETE", kJob, {.status = 204});

    EXPECT_TRUE(bulk_.discard(kJob, spent_, {}));
    EXPECT_THAT(transport_.requests().at(1).body, HasSubstr(R"("state":"Aborted")"));
    EXPECT_TRUE(transport_.finished());
}

TEST_F(Bulk, IsContentWhereTheJobIsGoneAlready) {
    on("DELETE", kJob, refusal(404, "NOT_FOUND"));

    EXPECT_TRUE(bulk_.discard(kJob, spent_, {}));
}

TEST_F(Bulk, RefusesAQueryThatIsTooLong) {
    request_.columns.resize(3'000, {std::string(40, 'x'), "string"});

    EXPECT_EQ(start().error().code, "QUERY_TOO_LONG");
}

}  // namespace
}  // namespace dealwire::salesforce
