#include "adapters/salesforce/salesforce_census.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/time_text.hpp"
#include "tests/unit/adapters/salesforce/session_fixture.hpp"

#include <gmock/gmock.h>

namespace dealwire::salesforce {
namespace {

using base::Tree;
using ports::CensusQuestion;
using test::composite_answer;
using test::contact_id;
using testing::ElementsAre;
using testing::HasSubstr;

Tree page(Tree::Array rows, const std::string& next = "") {
    Tree answer = Tree::Object{{"totalSize", static_cast<std::int64_t>(rows.size())},
                               {"done", next.empty()},
                               {"records", std::move(rows)}};
    if (!next.empty()) answer.set("nextRecordsUrl", next);
    return answer;
}

Tree deleted_row(int number, const std::string& key) {
    return Tree::Object{{"Id", contact_id(number)},
                        {"Conversation_Key__c", key},
                        {"SystemModstamp", "2026-05-01T10:00:00.000+0000"}};
}

class CensusAdapterTest : public SessionFixture {
protected:
    static CensusQuestion question(std::vector<model::RecordId> gone = {}) {
        return {"Conversation__c", "Conversation_Key__c",
                *base::parse_instant("2026-05-01T09:00:00Z"), std::move(gone)};
    }

    auto ask(const std::vector<CensusQuestion>& questions) { return census_.ask(questions, {}); }

    SalesforceCensus census_{session_};
};

TEST_F(CensusAdapterTest, AsksTheRecycleBinInOneCall) {
    transport_.on("POST", "/composite",
                  composite_answer({{200, page({deleted_row(1, "77")})}, {200, page({})}}));

    const auto answers = ask({question(), {"Task", "Dealwire_Key__c", question().since, {}}});

    ASSERT_TRUE(answers);
    ASSERT_EQ(answers->at(0).deleted.size(), 1U);
    EXPECT_EQ(answers->at(0).deleted[0].name.key, "77");
    EXPECT_EQ(answers->at(0).deleted[0].id.text(), contact_id(1));
    EXPECT_EQ(answers->at(0).deleted[0].gone_at, base::parse_instant("2026-05-01T10:00:00Z"));
    EXPECT_TRUE(answers->at(1).deleted.empty());
    EXPECT_EQ(census_.calls(), 1);
    const std::string& sent = transport_.requests().at(0).body;
    EXPECT_THAT(sent, HasSubstr("/queryAll"));
    EXPECT_THAT(sent, HasSubstr("IsDeleted"));
}

TEST_F(CensusAdapterTest, AsksForDetailsThatDidNotGoWithTheirParent) {
    transport_.on("POST", "/composite", composite_answer({{200, page({})}}));

    ASSERT_TRUE(
        ask({{"Conversation_Topic__c", "Record_Key__c", question().since, {}, "Conversation__r"}}));

    EXPECT_THAT(transport_.requests().at(0).body,
                HasSubstr("AND+Conversation__r.IsDeleted+%3D+false"));
}

TEST_F(CensusAdapterTest, AsksWhichOfTheGoneAreBack) {
    const auto gone = *model::RecordId::parse(contact_id(5));
    transport_.on(
        "POST", "/composite",
        composite_answer({{200, page({})}, {200, page({Tree::Object{{"Id", contact_id(5)}}})}}));

    const auto answers = ask({question({gone})});

    ASSERT_TRUE(answers);
    EXPECT_THAT(answers->at(0).back, ElementsAre(gone));
    EXPECT_THAT(transport_.requests().at(0).body, HasSubstr(contact_id(5)));
    EXPECT_THAT(transport_.requests().at(0).body, HasSubstr("SELECT+Id+FROM+Conversation__c"));
}

TEST_F(CensusAdapterTest, TellsActivitiesApartThatWentAlongWithTheirRecord) {
    const auto task = [](int number, const std::string& key, const Tree& what) {
        return Tree::Object{{"Id", contact_id(number)},
                            {"Dealwire_Key__c", key},
                            {"SystemModstamp", "2026-05-01T10:00:00.000+0000"},
                            {"WhatId", what},
                            {"WhoId", nullptr}};
    };
    const std::string gone = "006000000000001AAA";
    transport_.on("POST", "/composite",
                  composite_answer({{200, page({task(1, "a:task", gone), task(2, "b:task", nullptr),
                                                task(3, "c:task", "006000000000002AAA")})}}));
    transport_.on("POST", "/composite",
                  composite_answer({{200, page({Tree::Object{{"Id", gone}}})}}));

    const auto answers = ask({{"Task", "Dealwire_Key__c", question().since, {}}});

    ASSERT_TRUE(answers) << answers.error().detail;
    EXPECT_EQ(answers->at(0).deleted.size(), 3U);
    EXPECT_THAT(answers->at(0).went_along, ElementsAre(*model::RecordId::parse(contact_id(1))));
    EXPECT_EQ(census_.calls(), 2);
    EXPECT_THAT(transport_.requests().at(1).body, HasSubstr("FROM+Opportunity"));
}

TEST_F(CensusAdapterTest, TellsOfNamedActivitiesWhichWentAlong) {
    const auto task = [](int number, const char* what) {
        return Tree::Object{
            {"Id", contact_id(number)}, {"WhatId", what}, {"WhoId", "003000000000001AAA"}};
    };
    const std::string gone = "006000000000001AAA";
    transport_.on(
        "POST", "/composite",
        composite_answer({{200, page({task(1, gone.c_str()), task(2, "006000000000002AAA")})}}));
    transport_.on("POST", "/composite",
                  composite_answer({{200, page({})}, {200, page({Tree::Object{{"Id", gone}}})}}));
    const std::vector asked{*model::RecordId::parse(contact_id(1)),
                            *model::RecordId::parse(contact_id(2))};

    const auto along = census_.went_along("Task", asked, {});

    ASSERT_TRUE(along) << along.error().detail;
    EXPECT_THAT(*along, ElementsAre(asked[0]));
    EXPECT_EQ(census_.calls(), 2);
    EXPECT_THAT(transport_.requests().at(0).body, HasSubstr("SELECT+Id,+WhatId,+WhoId+FROM+Task"));
    EXPECT_THAT(transport_.requests().at(1).body, HasSubstr("FROM+Opportunity"));
}

TEST_F(CensusAdapterTest, LeavesOutRecordsThatAreNotOurs) {
    Tree row = deleted_row(1, "");
    row.set("Conversation_Key__c", nullptr);
    transport_.on("POST", "/composite", composite_answer({{200, page({row})}}));

    EXPECT_TRUE(ask({question()})->at(0).deleted.empty());
}

TEST_F(CensusAdapterTest, ReadsEveryPage) {
    transport_.on(
        "POST", "/composite",
        composite_answer({{200, page({deleted_row(1, "a")}, "/services/data/v66.0/query/0r8-2")}}));
    transport_.on("GET", "/query/0r8-2", test::json_answer(200, page({deleted_row(2, "b")})));

    EXPECT_EQ(ask({question()})->at(0).deleted.size(), 2U);
}

TEST_F(CensusAdapterTest, PassesOnWhyAPartWasRefused) {
    const Tree refused =
        Tree::Array{Tree::Object{{"errorCode", "INVALID_FIELD"}, {"message", "no such field"}}};
    transport_.on("POST", "/composite", composite_answer({{400, refused}}));

    const auto answers = ask({question()});

    ASSERT_FALSE(answers);
    EXPECT_EQ(answers.error().code, "INVALID_FIELD");
}

TEST_F(CensusAdapterTest, FindsNothingOfAnObjectThatTheOrgDoesNotHave) {
    const Tree refused =
        Tree::Array{Tree::Object{{"errorCode", "INVALID_TYPE"}, {"message", "no such object"}}};
    transport_.on("POST", "/composite", composite_answer({{400, refused}}));

    EXPECT_TRUE(ask({question()})->at(0).deleted.empty());
}

}  // namespace
}  // namespace dealwire::salesforce
