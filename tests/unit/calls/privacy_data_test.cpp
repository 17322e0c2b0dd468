#include "engine/calls/privacy_data.hpp"

#include "tests/unit/calls/sample.hpp"

namespace dealwire::calls {
namespace {

using base::Tree;

TEST(PrivacySubject, StandsInTheQueryOrTheBodyByEitherName) {
    const std::string kim = "kim@contoso.test";

    EXPECT_EQ(read_subject({{"emailAddress", " " + kim}}, Tree{}, "emailAddress"), kim);
    EXPECT_EQ(read_subject({{"email_address", kim}}, Tree{}, "emailAddress"), kim);
    EXPECT_EQ(read_subject({}, json(R"({"emailAddress": "kim@contoso.test"})"), "emailAddress"),
              kim);
    EXPECT_EQ(read_subject({{"emailAddress", kim}},
                           json(R"({"email_address": "kim@contoso.test"})"), "emailAddress"),
              kim);
}

TEST(PrivacySubject, IsRefusedWhereItIsMissingOrNotOne) {
    EXPECT_EQ(read_subject({{"phoneNumber", ""}}, Tree{}, "phoneNumber").error(),
              "phoneNumber: must not be empty");
    EXPECT_EQ(read_subject({{"emailAddress", "a@x.test"}}, json(R"({"emailAddress": "b@x.test"})"),
                           "emailAddress")
                  .error(),
              "emailAddress: query and body differ");
}

TEST(PrivacyData, NamesTheRecordsOfEachCall) {
    model::ExportRecord call;
    call.conversation = {"c1"};
    call.name.object = "dw__Conversation__c";
    call.id = record("a00", 1);
    model::ExportRecord task = call;
    task.name.object = "Task";
    task.id = record("00T", 2);
    model::ExportRecord detail = call;
    detail.name.object = "dw__Conversation_Topic__c";
    const std::vector<base::ConversationId> ids{{"c1"}, {"c2"}};

    EXPECT_EQ(text_of(calls_of_person(ids, std::vector{call, task, detail}, "dw__Conversation__c")),
              R"([{"id":"c1","status":"COMPLETED","externalSystems":[{"system":"Salesforce",)"
              R"("objects":[{"objectType":"Conversation","externalId":")" +
                  call.id.text() + R"("},{"objectType":"Task","externalId":")" + task.id.text() +
                  R"("}]}]},{"id":"c2","status":"COMPLETED","externalSystems":[]}])");
}

TEST(PrivacyData, ListsRecordsOfThePersonWithTheirFields) {
    const std::vector<PersonRecord> records{{"Lead", record("00Q", 1), json(R"({"Name": "Kim"})")}};

    EXPECT_EQ(text_of(customer_data({})), "[]");
    EXPECT_EQ(text_of(customer_data(records)),
              R"([{"system":"Salesforce","objects":[{"id":")" + records[0].id.text() +
                  R"(","objectType":"Lead","externalId":")" + records[0].id.text() +
                  R"(","mirrorId":null,"fields":[{"name":"Name","value":"Kim"}]}]}])");
}

}  // namespace
}  // namespace dealwire::calls
