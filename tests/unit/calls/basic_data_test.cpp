#include "engine/calls/basic_data.hpp"

#include "tests/unit/calls/sample.hpp"

namespace dealwire::calls {
namespace {

using base::Tree;

Tree shown(const std::string& meta, const std::string& more = "") {
    const Tree document = json(R"({"metaData": )" + meta + more + "}");
    const auto users = two_users();
    const auto one = listed(document);
    return basic_data(one.conversation, one.head, {users, "https://dealwire.test"});
}

TEST(BasicData, HasEveryFieldThatStrictClientsReadWhateverTheDocumentLacks) {
    const Tree call = shown(R"({"id": 77, "started": "2026-03-02T09:31:12Z"})");

    EXPECT_EQ(text_of(call),
              R"({"id":"77","url":"https://dealwire.test/call?id=77","title":"","scheduled":null,)"
              R"("started":"2026-03-02T09:31:12Z","duration":0,"primaryUserId":"0",)"
              R"("direction":"Unknown","system":null,"scope":"Unknown","media":"Audio",)"
              R"("language":"und","workspaceId":"1","sdrDisposition":null,"clientUniqueId":null,)"
              R"("customData":null,"purpose":null,"meetingUrl":null,"isPrivate":false,)"
              R"("calendarEventId":null})");
}

TEST(BasicData, WritesAnIdIntoItsAddressSoThatItArrives) {
    const Tree call = shown(R"({"id": "a b&c=\u00e9", "started": "2026-03-02T09:31:12Z"})");

    EXPECT_EQ(call.text_at("id"), "a b&c=\xC3\xA9");
    EXPECT_EQ(call.text_at("url"), "https://dealwire.test/call?id=a%20b%26c%3D%C3%A9");
}

TEST(BasicData, KeepsWordsInsideTheirLists) {
    const Tree call = shown(R"({"id": "1", "started": "2026-03-02T09:31:12Z", "duration": -5,
        "direction": "INBOUND", "scope": "public", "media": "VIDEO", "language": "deu"})");

    EXPECT_EQ(call.text_at("direction"), "Inbound");
    EXPECT_EQ(call.text_at("scope"), "Unknown");
    EXPECT_EQ(call.text_at("media"), "Video");
    EXPECT_EQ(call.text_at("language"), "ger");
    EXPECT_EQ(call.text_at("duration"), "0");
}

TEST(BasicData, NamesTheHostAsTheListOfUsersDoes) {
    const std::string parties =
        R"(, "parties": [{"userId": "880013377001", "emailAddress": "iris@northbridge.test"}])";
    const auto id = user_id_of(member("Iris Vang", 1).id);
    const auto meta = [](const std::string& host) {
        return R"({"id": "1", "started": "2026-03-02T09:31:12Z", "primaryUserId": ")" + host +
               "\"}";
    };

    EXPECT_EQ(shown(meta("880013377001"), parties).text_at("primaryUserId"), id);
    EXPECT_EQ(shown(meta(record("005", 1).text())).text_at("primaryUserId"), id);
    EXPECT_EQ(shown(meta(id)).text_at("primaryUserId"), id);
    EXPECT_EQ(shown(meta("880013377009"), parties).text_at("primaryUserId"), "880013377009");
}

TEST(BasicData, TellsTheScopeByThePeopleWhereTheDocumentDoesNot) {
    const std::string meta = R"({"id": "1", "started": "2026-03-02T09:31:12Z"})";

    EXPECT_EQ(
        shown(meta, R"(, "parties": [{"emailAddress": "iris@northbridge.test"}])").text_at("scope"),
        "Internal");
    EXPECT_EQ(shown(meta, R"(, "parties": [{"emailAddress": "iris@northbridge.test"},
                                           {"name": "Kim", "affiliation": "External"}])")
                  .text_at("scope"),
              "External");
    EXPECT_EQ(shown(meta, R"(, "parties": [{"emailAddress": "iris@northbridge.test"},
                                           {"name": "Kim"}])")
                  .text_at("scope"),
              "Unknown");
}

TEST(BasicData, KeepsAnIdOfTwentyDigits) {
    EXPECT_EQ(
        shown(R"({"id": 18446744073709551615, "started": "2026-03-02T09:31:12Z"})").text_at("id"),
        "18446744073709551615");
}

}  // namespace
}  // namespace dealwire::calls
