#include "adapters/salesforce/salesforce_ingest.hpp"
#include "adapters/system/system_clock.hpp"
#include "tests/integration/adapters/salesforce/simulated_org.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using model::DesiredRecord;
using ports::IngestState;
using ports::WriteGroup;

/// Waits in earnest, but not long.
class ShortClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override { return real_.now(); }

    void wait(std::chrono::milliseconds, std::stop_token stop) override {
        real_.wait(std::chrono::milliseconds{10}, stop);
    }

private:
    system::SystemClock real_;
};

DesiredRecord conversation(const std::string& key, Tree title) {
    DesiredRecord record;
    record.name = {"Conversation__c", key};
    record.key_field = "Conversation_Key__c";
    record.fields = {{"Title__c", std::move(title)}, {"Started_At__c", "2026-01-02T10:00:00Z"}};
    return record;
}

WriteGroup conversations(const std::string& prefix, int count) {
    WriteGroup group{.object = "Conversation__c"};
    for (int i = 0; i < count; ++i)
        group.upserts.push_back(
            conversation(prefix + std::to_string(i), "Weekly, \"sync\"\nof us"));
    return group;
}

class IngestJobs : public SimulatedOrg {
protected:
    void SetUp() override {
        SimulatedOrg::SetUp();
        org_->control("DELETE", "ingest-jobs");
        org_->control("DELETE", "record-faults");
        ingest_.emplace(channel(), short_, IngestSettings{.patience = patience_});
    }

    void open(const WriteGroup& group) {
        const auto id = ingest_->open(group, {});
        ASSERT_TRUE(id) << id.error().detail;
        job_ = {.id = *id,
                .object = group.object,
                .key_field = group.upserts.empty() ? "Id" : group.upserts.front().key_field,
                .deletion = group.upserts.empty(),
                .created = {}};
    }

    /// Makes, fills and waits for a job.
    base::Result<ports::IngestStatus> ended(const WriteGroup& group) {
        open(group);
        const auto filled = ingest_->fill(job_, group, {});
        if (!filled) return base::fail(filled.error());
        EXPECT_EQ(*filled, group.rows());
        return ingest_->wait(job_, group.rows(), {});
    }

    static void meet(const std::string& fate, bool begun) {
        org_->control("POST", "ingest-jobs",
                      Tree{Tree::Object{{"fate", fate}, {"begun", begun}, {"message", "Oh dear"}}});
    }

    ShortClock short_;
    std::chrono::milliseconds patience_ = std::chrono::minutes{5};
    std::optional<SalesforceIngest> ingest_;
    model::IngestJob job_;
};

TEST_F(IngestJobs, WriteRowsAndTellTheirIds) {
    const WriteGroup group = conversations("i", 450);

    const auto status = ended(group);
    ASSERT_TRUE(status) << status.error().detail;
    const auto results = ingest_->results(job_, group.rows(), {});

    EXPECT_EQ(status->state, IngestState::Complete);
    ASSERT_TRUE(results) << results.error().detail;
    EXPECT_EQ(results->rows.size(), 450U);
    EXPECT_EQ(results->unprocessed, 0U);
    EXPECT_EQ(org_->stat("created"), 450);
    EXPECT_EQ(org_->stat("calls"), ingest_->calls());
}

TEST_F(IngestJobs, WriteDetailsUnderParentsByTheirKeys) {
    ASSERT_TRUE(ended(conversations("p", 1)));
    DesiredRecord topic;
    topic.name = {"Conversation_Topic__c", "p0:topic:price"};
    topic.key_field = "Record_Key__c";
    topic.parent = {"Conversation__r", "Conversation_Key__c", "p0"};
    topic.fields = {{"Topic_Name__c", "price"}, {"Duration_Seconds__c", 30}};
    DesiredRecord orphan = topic;
    orphan.name.key = "none:topic:price";
    orphan.parent->key = "none";

    ASSERT_TRUE(ended({.object = "Conversation_Topic__c", .upserts = {topic, orphan}}));
    const auto results = ingest_->results(job_, 2, {});

    ASSERT_TRUE(results && results->rows.size() == 2U);
    EXPECT_TRUE(results->rows[0].answer);
    EXPECT_FALSE(results->rows[1].answer);
    EXPECT_EQ(results->rows[1].key, "none:topic:price");
}

TEST_F(IngestJobs, TellWhyRowsWereRefused) {
    org_->control("POST", "record-faults",
                  Tree{Tree::Object{{"object", "Conversation__c"},
                                    {"field", "Title__c"},
                                    {"contains", "locked"},
                                    {"statusCode", "UNABLE_TO_LOCK_ROW"}}});
    const WriteGroup group{.object = "Conversation__c",
                           .upserts = {conversation("ok", "fine"), conversation("no", "locked")}};

    ASSERT_TRUE(ended(group));
    const auto results = ingest_->results(job_, 2, {});

    ASSERT_TRUE(results && results->rows.size() == 2U);
    EXPECT_TRUE(results->rows[0].answer);
    ASSERT_FALSE(results->rows[1].answer);
    EXPECT_EQ(results->rows[1].answer.error().fault, Fault::Transient);
    EXPECT_EQ(results->rows[1].answer.error().code, "UNABLE_TO_LOCK_ROW");
}

TEST_F(IngestJobs, DeleteAndCallWhatIsGoneDeleted) {
    const WriteGroup group = conversations("d", 3);
    ASSERT_TRUE(ended(group));
    const auto made = ingest_->results(job_, 3, {});
    ASSERT_TRUE(made);
    WriteGroup deletion{.kind = WriteGroup::Kind::Delete, .object = "Conversation__c"};
    for (const auto& row : made->rows) deletion.deletes.push_back(row.answer->id);

    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(ended(deletion));
        const auto results = ingest_->results(job_, 3, {});
        ASSERT_TRUE(results && results->rows.size() == 3U);
        for (const auto& row : results->rows) EXPECT_TRUE(row.answer);
    }
    EXPECT_EQ(org_->stat("deleted"), 3);
}

TEST_F(IngestJobs, TellWhatTheyDidBeforeTheyFailed) {
    meet("failed", true);
    const WriteGroup group = conversations("f", 300);

    const auto status = ended(group);
    ASSERT_TRUE(status) << status.error().detail;
    const auto results = ingest_->results(job_, 300, {});

    EXPECT_EQ(status->state, IngestState::Failed);
    ASSERT_TRUE(status->trouble);
    EXPECT_EQ(status->trouble->fault, Fault::Transient);
    ASSERT_TRUE(results) << results.error().detail;
    EXPECT_EQ(results->rows.size(), 200U);
    EXPECT_EQ(results->unprocessed, 100U);
}

class StuckIngestJobs : public IngestJobs {
protected:
    StuckIngestJobs() { patience_ = std::chrono::milliseconds{400}; }
};

TEST_F(StuckIngestJobs, AreAborted) {
    meet("stuck", true);
    const WriteGroup group = conversations("s", 300);

    const auto status = ended(group);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, "BULK_JOB_STUCK");
    ASSERT_TRUE(ingest_->abort(job_, {}));
    const auto after = ingest_->wait(job_, 0, {});
    const auto results = ingest_->results(job_, 300, {});

    ASSERT_TRUE(after && results);
    EXPECT_EQ(after->state, IngestState::Aborted);
    EXPECT_EQ(results->rows.size() + results->unprocessed, 300U);
}

TEST_F(IngestJobs, AreMissedWhereTheyVanished) {
    meet("vanished", false);

    const auto status = ended(conversations("v", 2));

    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::Missing);
    EXPECT_TRUE(ingest_->abort(job_, {}));
}

TEST_F(IngestJobs, AreNotFilledTwiceWhereTheAnswerWasLost) {
    const WriteGroup group = conversations("l", 2);
    open(group);
    fault_once("/batches", "drop_after");

    EXPECT_FALSE(ingest_->fill(job_, group, {}));
    EXPECT_TRUE(ingest_->abort(job_, {}));
    EXPECT_EQ(org_->stat("created"), 0);
}

TEST_F(IngestJobs, NameAFieldThatDoesNotExist) {
    WriteGroup group = conversations("x", 1);
    group.upserts[0].fields.emplace_back("Nowhere__c", "x");

    const auto status = ended(group);

    ASSERT_TRUE(status && status->trouble);
    EXPECT_EQ(status->trouble->fault, Fault::Rejected);
    EXPECT_NE(status->trouble->detail.find("Nowhere__c"), std::string::npos);
}

}  // namespace
}  // namespace dealwire::salesforce
