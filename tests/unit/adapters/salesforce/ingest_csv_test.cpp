#include "adapters/salesforce/ingest_csv.hpp"

#include <gtest/gtest.h>

namespace dealwire::salesforce {
namespace {

using base::Tree;
using model::DesiredRecord;
using ports::WriteGroup;

DesiredRecord topic(const std::string& key, std::vector<std::pair<std::string, Tree>> fields) {
    DesiredRecord record;
    record.name = {"Conversation_Topic__c", key};
    record.key_field = "Record_Key__c";
    record.parent = {"Conversation__r", "Conversation_Key__c", "77"};
    record.fields = std::move(fields);
    return record;
}

std::string text_of(std::vector<DesiredRecord> records) {
    return ingest_csv({.object = "Conversation_Topic__c", .upserts = std::move(records)}, 1U << 20U)
        .text;
}

TEST(IngestCsv, NamesParentsByTheirKeyAndEndsLinesInLf) {
    EXPECT_EQ(text_of({topic("77:a", {{"Name__c", "Price"}, {"Seconds__c", 30}})}),
              "Record_Key__c,Conversation__r.Conversation_Key__c,Name__c,Seconds__c\n"
              "77:a,77,Price,30\n");
}

TEST(IngestCsv, QuotesWhatNeedsIt) {
    EXPECT_EQ(text_of({topic("k", {{"A", "a,b"},
                                   {"B", "say \"hi\""},
                                   {"C", "two\nlines"},
                                   {"D", " kept "},
                                   {"E", "plain"},
                                   {"F", "cr\r"}})}),
              "Record_Key__c,Conversation__r.Conversation_Key__c,A,B,C,D,E,F\n"
              "k,77,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" kept \",plain,\"cr\r\"\n");
}

TEST(IngestCsv, ClearsWithAMarkAndLeavesAloneWithNothing) {
    EXPECT_EQ(text_of({topic("a", {{"A", nullptr}, {"B", ""}}), topic("b", {{"C", true}})}),
              "Record_Key__c,Conversation__r.Conversation_Key__c,A,B,C\n"
              "a,77,#N/A,#N/A,\n"
              "b,77,,,true\n");
}

TEST(IngestCsv, StopsBeforeItGrowsTooLarge) {
    const WriteGroup group{.object = "Conversation_Topic__c",
                           .upserts = {topic("a", {{"A", std::string(50, 'x')}}),
                                       topic("b", {{"A", std::string(50, 'y')}})}};

    const IngestCsv one = ingest_csv(group, 130);

    EXPECT_EQ(one.rows, 1U);
    EXPECT_LE(one.text.size(), 130U);
    EXPECT_EQ(ingest_csv(group, 10).rows, 1U);
    EXPECT_EQ(ingest_csv(group, 1'000).rows, 2U);
}

TEST(IngestCsv, DeletesByIdAlone) {
    const auto id = *model::RecordId::parse("a0K000000000001");
    const WriteGroup group{
        .kind = WriteGroup::Kind::Delete, .object = "Task", .upserts = {}, .deletes = {id}};

    EXPECT_EQ(ingest_csv(group, 1'000).text, "Id\n" + id.text() + "\n");
}

TEST(IngestCsv, DoesNotFitWhereTextWouldMeanNull) {
    EXPECT_TRUE(fits_csv(topic("a", {{"A", "#N/A yet"}})));
    EXPECT_FALSE(fits_csv(topic("a", {{"A", "#N/A"}})));
    EXPECT_FALSE(fits_csv(topic("a", {{"A", Tree::Object{{"b", 1}}}})));
    EXPECT_FALSE(fits_csv(topic("a", {{"A", std::string(131'073, 'x')}})));
}

TEST(RowError, FindsCodeMessageAndFields) {
    const OrgError error =
        row_error("REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --");

    EXPECT_EQ(error.code, "REQUIRED_FIELD_MISSING");
    EXPECT_EQ(error.message, "Required fields are missing: [LastName]");
    EXPECT_EQ(error.fields, std::vector<std::string>{"LastName"});
}

TEST(RowError, TakesAnythingElseAsAMessage) {
    EXPECT_EQ(row_error("UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--").code,
              "UNABLE_TO_LOCK_ROW");
    EXPECT_EQ(row_error("Something went wrong!").message, "Something went wrong!");
    EXPECT_EQ(row_error("").message, "");
}

}  // namespace
}  // namespace dealwire::salesforce
