#include "adapters/salesforce/org_error.hpp"

#include "adapters/json/json.hpp"

namespace dealwire::salesforce {
namespace {

OrgError error_in(std::string_view text) { return read_error(json::parse(text).value()); }

TEST(OrgError, IsReadFromEveryShape) {
    for (const char* text : {R"([{"message":"m","errorCode":"C","fields":["F"]}])",
                             R"([{"statusCode":"C","message":"m","fields":["F"]}])",
                             R"({"errorCode":"C","message":"m","fields":["F"]})",
                             R"({"error":"C","error_description":"m","fields":["F"]})"}) {
        const OrgError error = error_in(text);
        EXPECT_EQ(error.code, "C");
        EXPECT_EQ(error.message, "m");
        EXPECT_EQ(error.fields, std::vector<std::string>{"F"});
    }
}

TEST(OrgError, ListsTheRecordsOfAStatus300) {
    const OrgError error = error_in(R"(["/services/data/v66.0/sobjects/Account/001A",
                                        "/services/data/v66.0/sobjects/Account/001B"])");

    EXPECT_EQ(error.code, "DUPLICATE_EXTERNAL_ID");
    EXPECT_EQ(error.sentence(), "Several records have this external id. (records: 001A, 001B)");
}

TEST(OrgError, NamesTheRecordsOfADuplicateRule) {
    for (const char* key : {"duplicateResult", "duplicateResut"}) {
        const OrgError error = error_in(
            R"([{"errorCode":"DUPLICATES_DETECTED","message":"Use one of these records?",")" +
            std::string{key} +
            R"(":{"matchResults":[{"matchRecords":[{"record":{"Id":"003X"}}]}]}}])");
        EXPECT_EQ(error.ids, std::vector<std::string>{"003X"}) << key;
    }
}

TEST(OrgError, AddsTheFieldsTheMessageDoesNotName) {
    EXPECT_EQ(
        error_in(R"([{"message":"bad value","errorCode":"C","fields":["F","G"]}])").sentence(),
        "bad value (fields: F, G)");
    EXPECT_EQ(error_in(R"([{"message":"missing: [F]","errorCode":"C","fields":["F"]}])").sentence(),
              "missing: [F]");
}

TEST(OrgError, CleansAndCutsTheMessage) {
    const OrgError error =
        error_in(R"({"errorCode":"C","message":"a\u0007b\nc)" + std::string(600, 'x') + R"("})");

    EXPECT_EQ(error.message.substr(0, 4), "ab c");
    EXPECT_LT(error.message.size(), 510U);
}

TEST(OrgError, TakesWhateverComes) {
    for (const char* text : {"[]", "{}", "null", "3", "[[]]", "[null]", R"([{"fields":[1]}])"}) {
        const OrgError error = error_in(text);
        EXPECT_EQ(error.code, "") << text;
        EXPECT_EQ(error.sentence(), "Salesforce gave no message.") << text;
    }
}

}  // namespace
}  // namespace dealwire::salesforce
