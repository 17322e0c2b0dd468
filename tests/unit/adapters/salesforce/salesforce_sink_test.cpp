#include "adapters/salesforce/salesforce_sink.hpp"

#include "adapters/json/json.hpp"
#include "tests/unit/adapters/salesforce/session_fixture.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using model::DesiredRecord;
using model::RecordId;
using ports::WriteGroup;
using test::composite_answer;
using test::contact_id;
using test::json_answer;
using test::refusal;
using test::refused_row;
using test::written_row;

DesiredRecord topic(const std::string& key) {
    DesiredRecord record;
    record.name = {"Conversation_Topic__c", key};
    record.key_field = "Record_Key__c";
    record.parent = {"Conversation__r", "Conversation_Key__c", "77"};
    record.fields = {
        {"Topic_Name__c", "Pricing"}, {"Duration_Seconds__c", 30}, {"Note__c", nullptr}};
    return record;
}

WriteGroup topics(int count) {
    WriteGroup group{.kind = WriteGroup::Kind::Upsert, .object = "Conversation_Topic__c"};
    for (int i = 1; i <= count; ++i)
        group.upserts.push_back(topic("77:topic:" + std::to_string(i)));
    return group;
}

WriteGroup deletion(int count) {
    WriteGroup group{.kind = WriteGroup::Kind::Delete, .object = "Conversation_Topic__c"};
    for (int i = 1; i <= count; ++i) group.deletes.push_back(*RecordId::parse(contact_id(i)));
    return group;
}

constexpr const char* kUpsertPath =
    "/services/data/v66.0/composite/sobjects/Conversation_Topic__c/Record_Key__c";

class SinkTest : public SessionFixture {
protected:
    auto write(const std::vector<WriteGroup>& groups) { return sink_.write(groups, {}); }

    void on(std::string method, std::string part, const Tree& body) {
        transport_.on(std::move(method), std::move(part), json_answer(200, body));
    }

    [[nodiscard]] const std::string& sent(std::size_t number) const {
        return transport_.requests().at(number).body;
    }

    SalesforceSink sink_{session_};
};

TEST_F(SinkTest, WritesOneGroupAsACollectionsUpsert) {
    on("PATCH", kUpsertPath, Tree::Array{written_row(contact_id(1))});

    const auto written = write({topics(1)});

    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_EQ(written->at(0).at(0)->id.text(), contact_id(1));
    EXPECT_EQ(sent(0),
              R"({"allOrNone":false,"records":[{"attributes":{"type":"Conversation_Topic__c"},)"
              R"("Record_Key__c":"77:topic:1","Topic_Name__c":"Pricing","Duration_Seconds__c":30,)"
              R"("Note__c":null,"Conversation__r":{"Conversation_Key__c":"77"}}]})");
    EXPECT_EQ(sink_.calls(), 1);
}

TEST_F(SinkTest, DeletesByIds) {
    on("DELETE",
       "/composite/sobjects?ids=" + contact_id(1) + "," + contact_id(2) + "&allOrNone=false",
       Tree::Array{written_row(contact_id(1)),
                   refused_row("ENTITY_IS_DELETED", "entity is deleted")});

    const auto written = write({deletion(2)});

    ASSERT_TRUE(written);
    EXPECT_EQ(written->at(0).at(0)->id.text(), contact_id(1));
    EXPECT_EQ(written->at(0).at(1)->id.text(), contact_id(2));  // gone already is what was wanted
}

TEST_F(SinkTest, SendsSeveralGroupsInOneCompositeCallInTheirOrder) {
    transport_.on("POST", "/services/data/v66.0/composite",
                  composite_answer({{200, Tree::Array{written_row(contact_id(1))}},
                                    {200, Tree::Array{written_row(contact_id(2))}}}));

    const auto written = write({topics(1), deletion(1)});

    ASSERT_TRUE(written);
    EXPECT_EQ(written->at(1).at(0)->id.text(), contact_id(1));
    const Tree body = json::parse(sent(0)).value();
    EXPECT_EQ(*body.at("allOrNone")->boolean(), false);
    EXPECT_EQ(*body.at("collateSubrequests")->boolean(), false);
    const Tree::Array& parts = *body.at("compositeRequest")->array();
    EXPECT_EQ(parts.at(0).text_at("method"), "PATCH");
    EXPECT_EQ(parts.at(0).text_at("url"), kUpsertPath);
    EXPECT_EQ(parts.at(1).text_at("method"), "DELETE");
    EXPECT_EQ(parts.at(1).find("body"), nullptr);
    EXPECT_EQ(sink_.calls(), 1);
}

TEST_F(SinkTest, ReadsEveryRow) {
    on("PATCH", kUpsertPath,
       Tree::Array{written_row(contact_id(1)),
                   refused_row("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]"),
                   refused_row("UNABLE_TO_LOCK_ROW"), refused_row("DUPLICATE_VALUE", "on 003X")});

    const auto written = write({topics(4)});

    ASSERT_TRUE(written);
    const auto& rows = written->at(0);
    EXPECT_TRUE(rows.at(0));
    EXPECT_EQ(rows.at(1).error().fault, Fault::Rejected);
    EXPECT_EQ(rows.at(1).error().detail, "Required fields are missing: [Name]");
    EXPECT_EQ(rows.at(2).error().fault, Fault::Transient);
    EXPECT_EQ(rows.at(3).error().fault, Fault::Conflict);
}

TEST_F(SinkTest, KnowsNothingWhereTheNumberOfRowsDiffers) {
    on("PATCH", kUpsertPath, Tree::Array{written_row(contact_id(1))});

    EXPECT_EQ(write({topics(2)}).error().code, "BAD_ANSWER");
}

TEST_F(SinkTest, KnowsNothingAfterAPassingTroubleOfTheWhole) {
    transport_.on("PATCH", kUpsertPath, refusal(503, "SERVER_UNAVAILABLE"));

    EXPECT_EQ(write({topics(2)}).error().fault, Fault::Transient);
}

TEST_F(SinkTest, GivesARefusalOfAGroupToItsRowsAlone) {
    transport_.on(
        "POST", "/composite",
        composite_answer(
            {{404,
              json::parse(R"([{"errorCode":"NOT_FOUND","message":"no such object"}])").value()},
             {200, Tree::Array{written_row(contact_id(1))}}}));

    const auto written = write({topics(2), topics(1)});

    ASSERT_TRUE(written);
    EXPECT_EQ(written->at(0).at(1).error().fault, Fault::Missing);
    EXPECT_TRUE(written->at(1).at(0));
}

TEST_F(SinkTest, HalvesARequestUntilTheMalformedRowStandsAlone) {
    const auto wrong =
        refusal(400, "JSON_PARSER_ERROR", "Cannot deserialize at line 1, column 300");
    const auto elsewhere =
        refusal(400, "JSON_PARSER_ERROR", "Cannot deserialize at line 1, column 99");
    transport_.on("PATCH", kUpsertPath, wrong);
    on("PATCH", kUpsertPath, Tree::Array{written_row(contact_id(1)), written_row(contact_id(2))});
    transport_.on("PATCH", kUpsertPath, elsewhere);
    transport_.on("PATCH", kUpsertPath, elsewhere);
    on("PATCH", kUpsertPath, Tree::Array{written_row(contact_id(4))});

    const auto written = write({topics(4)});

    ASSERT_TRUE(written);
    const auto& rows = written->at(0);
    EXPECT_TRUE(rows.at(0) && rows.at(1) && rows.at(3));
    EXPECT_EQ(rows.at(2).error().code, "JSON_PARSER_ERROR");
    EXPECT_EQ(sink_.calls(), 5);
}

TEST_F(SinkTest, StopsHalvingWhereAllRowsShareTheTrouble) {
    const auto wrong = refusal(400, "INVALID_FIELD", "No such column 'Gone__c'");
    for (int i = 0; i < 3; ++i) transport_.on("PATCH", kUpsertPath, wrong);

    const auto written = write({topics(100)});

    ASSERT_TRUE(written);
    EXPECT_EQ(written->at(0).size(), 100U);
    EXPECT_EQ(written->at(0).at(99).error().code, "INVALID_FIELD");
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SinkTest, SendsARecordThatExistsAlreadyWithoutTheFieldsOfANewOne) {
    WriteGroup group = topics(2);
    group.upserts[1].spared.edit().only_new = {"Topic_Name__c"};
    on("PATCH", kUpsertPath,
       Tree::Array{written_row(contact_id(1)), refused_row("INVALID_FIELD_FOR_INSERT_UPDATE")});
    on("PATCH", kUpsertPath, Tree::Array{written_row(contact_id(2))});

    const auto written = write({group});

    ASSERT_TRUE(written);
    EXPECT_EQ(written->at(0).at(1)->id.text(), contact_id(2));
    EXPECT_EQ(sent(1).find("Topic_Name__c"), std::string::npos);
    EXPECT_NE(sent(1).find("Duration_Seconds__c"), std::string::npos);
}

TEST_F(SinkTest, RefusesMoreThanFitsIntoOneCall) {
    EXPECT_EQ(write({topics(201)}).error().code, "TOO_MUCH_AT_ONCE");
    EXPECT_EQ(write(std::vector<WriteGroup>(6, topics(1))).error().code, "TOO_MUCH_AT_ONCE");
    EXPECT_TRUE(write({})->empty());
    EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(SinkTest, EndsWhenAPersonMustAct) {
    transport_.on("PATCH", kUpsertPath, refusal(403, "API_DISABLED_FOR_ORG"));

    EXPECT_EQ(write({topics(1)}).error().fault, Fault::Reauthorise);
}

TEST_F(SinkTest, FindsRecordsByTheirExactKeys) {
    const auto row = [](int id, const char* key) {
        return Tree{Tree::Object{{"attributes", Tree::Object{}},
                                 {"Id", contact_id(id)},
                                 {"Key__c", key},
                                 {"CreatedById", "005000000000001AAA"}}};
    };
    on("GET",
       "/query/?q=SELECT+Id,+Key__c,+CreatedById+FROM+Task+WHERE+Key__c+IN+(%27a%27,+%27B%27)",
       Tree::Object{{"done", true}, {"records", Tree::Array{row(1, "a"), row(2, "b")}}});
    const std::vector<std::string> keys{"a", "B"};

    const auto found = sink_.find("Task", "Key__c", keys, {});

    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->at(0).name, (model::RecordName{"Task", "a"}));
    EXPECT_EQ(found->at(0).id.text(), contact_id(1));
    EXPECT_EQ(sink_.calls(), 1);
}

TEST_F(SinkTest, FindsNothingWithoutAskingForNothing) {
    EXPECT_TRUE(sink_.find("Task", "Key__c", {}, {})->empty());
    EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(SinkTest, SaysSoWhenAnAnswerToAFindFails) {
    transport_.on("GET", "/query/", refusal(400, "INVALID_FIELD"));
    const std::vector<std::string> keys{"a"};

    EXPECT_EQ(sink_.find("Task", "Key__c", keys, {}).error().code, "INVALID_FIELD");
}

}  // namespace
}  // namespace dealwire::salesforce
