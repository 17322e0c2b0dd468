#include "adapters/salesforce/salesforce_ingest.hpp"

#include "adapters/json/json.hpp"
#include "tests/unit/adapters/salesforce/session_fixture.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using ports::IngestState;
using ports::WriteGroup;
using std::chrono::milliseconds;
using test::json_answer;
using test::refusal;

constexpr const char* kId = "7503K00000ABCDEQA4";
constexpr const char* kRecord = "a0K000000000001EAA";

Tree info(const std::string& state, int rows = 0, const std::string& error = "") {
    Tree tree = Tree::Object{{"id", kId},
                             {"state", state},
                             {"numberRecordsProcessed", base::Number{std::to_string(rows)}}};
    if (!error.empty()) tree.set("errorMessage", error);
    return tree;
}

WriteGroup conversations(int count) {
    WriteGroup group{.object = "Conversation__c"};
    for (int i = 0; i < count; ++i) {
        model::DesiredRecord record;
        record.name = {"Conversation__c", "key-" + std::to_string(i)};
        record.key_field = "Conversation_Key__c";
        record.fields = {{"Title__c", "Call, " + std::to_string(i)}};
        group.upserts.push_back(std::move(record));
    }
    return group;
}

class Ingest : public SessionFixture {
public:
    Ingest& on(std::string method, std::string part, http::Response response) {
        transport_.on(std::move(method), std::move(part), std::move(response));
        return *this;
    }

    Ingest& list(const std::string& name, const std::string& csv) {
        return on("GET", "/" + name,
                  {.status = 200, .headers = {{"Content-Type", "text/csv"}}, .body = csv});
    }

protected:
    auto wait(std::size_t rows = 2) { return ingest_.wait(job_, rows, {}); }

    [[nodiscard]] milliseconds waited() const { return clock_.now() - fakes::FakeClock::kStart; }

    model::IngestJob job_{.id = kId,
                          .object = "Conversation__c",
                          .key_field = "Conversation_Key__c",
                          .deletion = false,
                          .created = {}};
    SalesforceIngest ingest_{channel_, clock_, {.patience = std::chrono::minutes{10}}};
};

TEST_F(Ingest, MakesAJobOfUpserts) {
    on("POST", "/services/data/v66.0/jobs/ingest", json_answer(200, info("Open")));

    const auto id = ingest_.open(conversations(1), {});

    ASSERT_TRUE(id) << id.error().detail;
    EXPECT_EQ(*id, kId);
    const Tree body = json::parse(transport_.requests().at(0).body).value();
    EXPECT_EQ(body.text_at("operation"), "upsert");
    EXPECT_EQ(body.text_at("externalIdFieldName"), "Conversation_Key__c");
    EXPECT_EQ(body.text_at("lineEnding"), "LF");
    EXPECT_EQ(ingest_.calls(), 1);
}

TEST_F(Ingest, UploadsOnceAndCloses) {
    on("PUT", std::string{"/jobs/ingest/"} + kId + "/batches", {.status = 201})
        .on("PATCH", std::string{"/jobs/ingest/"} + kId, json_answer(200, info("UploadComplete")));

    const auto rows = ingest_.fill(job_, conversations(2), {});

    ASSERT_TRUE(rows) << rows.error().detail;
    EXPECT_EQ(*rows, 2U);
    const http::Request& upload = transport_.requests().at(0);
    EXPECT_EQ(upload.body, "Conversation_Key__c,Title__c\nkey-0,\"Call, 0\"\nkey-1,\"Call, 1\"\n");
    EXPECT_EQ(http::header(upload.headers, "Content-Type"), "text/csv; charset=UTF-8");
    EXPECT_FALSE(upload.idempotent);
    EXPECT_FALSE(upload.compress);
}

TEST_F(Ingest, IsClosedWhereTheAnswerToThatWasLost) {
    on("PUT", "/batches", {.status = 201})
        .on("PATCH", kId, refusal(400, "INVALIDJOBSTATE", "Closing already closed Job"))
        .on("GET", kId, json_answer(200, info("InProgress")));

    EXPECT_TRUE(ingest_.fill(job_, conversations(1), {}));
}

TEST_F(Ingest, IsNotFilledWhereItStaysOpen) {
    on("PUT", "/batches", {.status = 201})
        .on("PATCH", kId, refusal(400, "INVALIDJOB", "Found multipe contents for job"))
        .on("GET", kId, json_answer(200, info("Open")));

    EXPECT_FALSE(ingest_.fill(job_, conversations(1), {}));
}

TEST_F(Ingest, LooksLessAndLessOften) {
    for (int i = 0; i < 4; ++i) on("GET", kId, json_answer(200, info("InProgress", i)));
    on("GET", kId, json_answer(200, info("JobComplete", 4)));

    const auto status = wait();

    ASSERT_TRUE(status) << status.error().detail;
    EXPECT_EQ(status->state, IngestState::Complete);
    EXPECT_EQ(ingest_.calls(), 5);
    EXPECT_EQ(waited(), milliseconds{100 + 100 + 200 + 400 + 800});
}

TEST_F(Ingest, LearnsHowLongJobsTake) {
    on("GET", kId, json_answer(200, info("InProgress", 10)));
    on("GET", kId, json_answer(200, info("InProgress", 20)));
    on("GET", kId, json_answer(200, info("JobComplete", 2'000)));
    on("GET", kId, json_answer(200, info("JobComplete", 4'000)));
    ASSERT_TRUE(wait(2'000));
    const milliseconds first = waited();

    ASSERT_TRUE(wait(4'000));

    EXPECT_EQ(waited() - first, 2 * first);
    EXPECT_EQ(ingest_.calls(), 4);
}

TEST_F(Ingest, CallsAJobWithoutProgressStuck) {
    on("GET", kId, json_answer(200, info("InProgress", 7)));
    for (int i = 0; i < 60; ++i) on("GET", kId, json_answer(200, info("InProgress", 7)));

    const auto status = wait();

    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, "BULK_JOB_STUCK");
    EXPECT_GE(waited(), std::chrono::minutes{10});
}

TEST_F(Ingest, SaysWhatAFailureMeansForRowsThatWereNotTried) {
    on("GET", kId,
       json_answer(200, info("Failed", 0, "InvalidBatch : Field name not found : X__c")));
    on("GET", kId, json_answer(200, info("Failed", 9, "InternalServerError : retried")));

    const auto final = wait();
    const auto passing = wait();

    ASSERT_TRUE(final && final->trouble && passing && passing->trouble);
    EXPECT_EQ(final->trouble->fault, Fault::Rejected);
    EXPECT_EQ(final->trouble->code, "INVALID_FIELD");
    EXPECT_EQ(passing->trouble->fault, Fault::Transient);
}

TEST_F(Ingest, SumsWrittenRefusedAndUntriedRows) {
    list("successfulResults",
         std::string{"\"sf__Id\",\"sf__Created\",Conversation_Key__c,Title__c\n"} + kRecord +
             ",true,key-1,\"two\nlines\"\n" + kRecord + ",false,key-3,Call\n");
    list("failedResults",
         "\"sf__Id\",\"sf__Error\",Conversation_Key__c,Title__c\n"
         ",\"UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--\",key-0,Call\n");
    list("unprocessedrecords", "Conversation_Key__c,Title__c\nkey-2,Call\n");

    const auto results = ingest_.results(job_, 4, {});

    ASSERT_TRUE(results) << results.error().detail;
    ASSERT_EQ(results->rows.size(), 3U);
    EXPECT_EQ(results->unprocessed, 1U);
    EXPECT_EQ(results->rows[0].key, "key-1");
    ASSERT_TRUE(results->rows[0].answer && results->rows[1].answer);
    EXPECT_TRUE(results->rows[0].answer->created);
    EXPECT_FALSE(results->rows[1].answer->created);
    EXPECT_EQ(results->rows[2].key, "key-0");
    EXPECT_EQ(results->rows[2].answer.error().fault, Fault::Transient);
}

TEST_F(Ingest, ReadsNoMoreListsThanItMust) {
    list("successfulResults",
         std::string{"sf__Id,sf__Created,Conversation_Key__c\n"} + kRecord + ",true,key-1\n");

    const auto results = ingest_.results(job_, 1, {});

    ASSERT_TRUE(results) << results.error().detail;
    EXPECT_EQ(ingest_.calls(), 1);
}

TEST_F(Ingest, CallsWhatIsGoneDeleted) {
    job_.deletion = true;
    job_.key_field = "Id";
    list("successfulResults", "sf__Id,sf__Created,Id\n");
    list("failedResults", std::string{"sf__Id,sf__Error,Id\n"} + kRecord +
                              ",\"ENTITY_IS_DELETED:entity is deleted:--\"," + kRecord + "\n");

    const auto results = ingest_.results(job_, 1, {});

    ASSERT_TRUE(results && results->rows.size() == 1U);
    EXPECT_TRUE(results->rows[0].answer);
}

TEST_F(Ingest, AbortsWhatHasEndedAlready) {
    on("PATCH", kId, refusal(400, "INVALIDJOBSTATE"))
        .on("GET", kId, json_answer(200, info("JobComplete")));

    EXPECT_TRUE(ingest_.abort(job_, {}));
}

}  // namespace
}  // namespace dealwire::salesforce
