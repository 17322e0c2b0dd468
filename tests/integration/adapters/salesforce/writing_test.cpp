#include "tests/integration/adapters/salesforce/simulated_org.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using model::DesiredRecord;
using ports::WriteGroup;

DesiredRecord conversation(const std::string& key, const std::string& title) {
    DesiredRecord record;
    record.name = {"Conversation__c", key};
    record.key_field = "Conversation_Key__c";
    record.fields = {{"Title__c", title}, {"Started_At__c", "2026-01-02T10:00:00Z"}};
    return record;
}

DesiredRecord topic(const std::string& of, const std::string& name) {
    DesiredRecord record;
    record.name = {"Conversation_Topic__c", of + ":topic:" + name};
    record.key_field = "Record_Key__c";
    record.parent = {"Conversation__r", "Conversation_Key__c", of};
    record.fields = {{"Topic_Name__c", name}, {"Duration_Seconds__c", 30}};
    return record;
}

WriteGroup upsert(std::vector<DesiredRecord> records) {
    const std::string object = records.front().name.object;
    return {.object = object, .upserts = std::move(records)};
}

class Writing : public SimulatedOrg {
protected:
    auto write(const std::vector<WriteGroup>& groups) { return sink_->write(groups, {}); }

    void SetUp() override {
        SimulatedOrg::SetUp();
        sink_.emplace(session());
    }

    std::optional<SalesforceSink> sink_;
};

TEST_F(Writing, PutsParentsAndChildrenIntoOneCall) {
    const auto written = write({upsert({conversation("w1", "First"), conversation("w2", "Second")}),
                                upsert({topic("w1", "pricing"), topic("w2", "legal")})});

    ASSERT_TRUE(written) << written.error().detail;
    for (const auto& group : *written)
        for (const auto& row : group) EXPECT_TRUE(row) << row.error().detail;
    EXPECT_EQ(org_->stat("created"), 4);
    EXPECT_EQ(org_->stat("calls"), 1);
    EXPECT_EQ(sink_->calls(), 1);
}

TEST_F(Writing, RepeatsWithoutDoublingWhenTheAnswerWasLost) {
    fault_once("/composite", "drop_after");

    const auto written =
        write({upsert({conversation("lost", "Lost")}), upsert({topic("lost", "a")})});

    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_TRUE(written->at(1).at(0)) << written->at(1).at(0).error().detail;
    EXPECT_EQ(org_->stat("created"), 2);
}

TEST_F(Writing, RefusesARowAlone) {
    DesiredRecord wrong = conversation("bad", "Bad");
    wrong.fields = {{"Title__c", "Bad"}, {"Started_At__c", "not a date"}};

    const auto written =
        write({upsert({conversation("good1", "Good"), wrong, conversation("good2", "Good")})});

    ASSERT_TRUE(written) << written.error().detail;
    const auto& rows = written->at(0);
    EXPECT_TRUE(rows.at(0) && rows.at(2));
    ASSERT_FALSE(rows.at(1));
    EXPECT_EQ(rows.at(1).error().fault, Fault::Rejected);
    EXPECT_NE(rows.at(1).error().remedy, "");
}

TEST_F(Writing, DeletesAndCallsWhatIsGoneDeleted) {
    const auto made = write({upsert({conversation("gone", "Gone")})});
    ASSERT_TRUE(made && made->at(0).at(0));
    const WriteGroup deletion{.kind = WriteGroup::Kind::Delete,
                              .object = "Conversation__c",
                              .deletes = {made->at(0).at(0)->id}};

    for (int i = 0; i < 2; ++i) {
        const auto deleted = write({deletion});
        ASSERT_TRUE(deleted) << deleted.error().detail;
        EXPECT_TRUE(deleted->at(0).at(0)) << deleted->at(0).at(0).error().detail;
    }
    EXPECT_EQ(org_->stat("deleted"), 1);
}

TEST_F(Writing, FindsRecordsByTheirKeys) {
    const std::string odd = "it's \\ a key / with 100 % & more";
    ASSERT_TRUE(write({upsert({conversation(odd, "Odd"), conversation("Case", "Case")})}));
    const std::vector<std::string> keys{odd, "case", "absent"};

    const auto found = sink_->find("Conversation__c", "Conversation_Key__c", keys, {});

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->at(0).name.key, odd);
}

TEST_F(Writing, HealsATaskWhoseFirstAnswerWasLost) {
    DesiredRecord task;
    task.name = {"Task", "w9:task"};
    task.key_field = "Dealwire_Key__c";
    task.fields = {{"Subject", "Call: pricing"}, {"Status", "Completed"}, {"TaskSubtype", "Call"}};
    task.spared.edit().only_new = {"TaskSubtype"};

    for (int i = 0; i < 2; ++i) {
        const auto written = write({upsert({task})});
        ASSERT_TRUE(written) << written.error().detail;
        EXPECT_TRUE(written->at(0).at(0)) << written->at(0).at(0).error().detail;
    }
    EXPECT_EQ(org_->stat("created"), 1);
}

}  // namespace
}  // namespace dealwire::salesforce
