#include "engine/calls/new_call.hpp"

#include "tests/unit/calls/sample.hpp"

namespace dealwire::calls {
namespace {

using base::Tree;

std::string iris() { return user_id_of(member("Iris Vang", 1).id); }

/// A request with everything that is required.
Tree request() {
    return json(R"({"clientUniqueId": "zoom-77", "actualStart": "2026-03-02T09:31:12Z",
        "direction": "Outbound", "primaryUser": ")" +
                iris() + R"(",
        "parties": [{"userId": ")" +
                iris() + R"("}, {"emailAddress": "kim@contoso.test", "partyId": "p2"}]})");
}

Tree with(const std::string& name, Tree value) {
    Tree body = request();
    body.set(name, std::move(value));
    return body;
}

CallRefusal refusal(const Tree& body) {
    const UserBook users = two_users();
    const auto read = read_new_call(body, users);
    return read ? CallRefusal{200, ""} : read.error();
}

TEST(NewCall, BecomesADocumentThatIntakeTakes) {
    const UserBook users = two_users();
    Tree body = with("title", "Pilot");
    body.set("duration", base::Number{"61.5"});
    body.set("languageCode", "de-AT");
    body.set("downloadMediaUrl", "https://media.test/secret");
    body.set("disposition", "No answer");

    const auto call = read_new_call(body, users);

    ASSERT_TRUE(call) << call.error().why;
    const auto incoming = taken_in(call->document);
    EXPECT_EQ(incoming.conversation.id.value, call->id);
    EXPECT_EQ(users.host_of(incoming.conversation), iris());
    EXPECT_EQ(incoming.conversation.participants.at(0).email, "iris@northbridge.test");
    EXPECT_EQ(incoming.conversation.participants.at(1).id, "p2");
    EXPECT_EQ(call->document.text_at("metaData.language"), "ger");
    EXPECT_EQ(call->document.text_at("metaData.clientUniqueId"), "zoom-77");
    EXPECT_EQ(call->document.text_at("metaData.sdrDisposition"), "No answer");
    EXPECT_EQ(text_of(call->document).find("secret"), std::string::npos);
}

TEST(NewCall, BringsItsTranscriptAndWhatWasFoundInIt) {
    const UserBook users = two_users();
    Tree body = with("transcript", json(R"([{"speakerId": "p2", "topic": null, "sentences":
        [{"start": 500, "end": 2100, "text": "What about a discount?"}]}])"));
    body.set("content", json(R"({"brief": "They want a discount.",
        "keyPoints": [{"text": "Budget is open."}]})"));

    const auto call = read_new_call(body, users);

    ASSERT_TRUE(call) << call.error().why;
    EXPECT_EQ(taken_in(call->document).conversation.id.value, call->id);
    EXPECT_EQ(call->document.text_at("content.brief"), "They want a discount.");
    const Tree said = call->document.find("transcript")->array()->front();
    EXPECT_EQ(said.text_at("speakerId"),
              call->document.find("parties")->array()->at(1).text_at("speakerId"));
}

TEST(NewCall, IsRefusedWhereItsContentIsNone) {
    EXPECT_EQ(refusal(with("content", "brief")).why, "content: must be an object");
    EXPECT_EQ(refusal(with("transcript", "text")).why, "transcript: must be an array");
    EXPECT_EQ(refusal(with("transcript", nullptr)).status, 200);
}

TEST(NewCall, HasTheSameIdForTheSameIdOfTheClient) {
    const UserBook users = two_users();

    EXPECT_EQ(read_new_call(request(), users)->id, read_new_call(with("title", "x"), users)->id);
    EXPECT_NE(read_new_call(request(), users)->id,
              read_new_call(with("clientUniqueId", "zoom-78"), users)->id);
}

TEST(NewCall, AddsUpWhatEachSpoke) {
    const UserBook users = two_users();
    const auto call = read_new_call(with("speakersTimeline", json(R"({"speechSegments": [
            {"fromTime": 0, "toTime": 1500, "partyIds": ["p2"]},
            {"fromTime": 2000, "toTime": 2250, "partyIds": ["p2", "1"]}]})")),
                                    users);

    EXPECT_EQ(
        text_of(*call->document.at("interaction.speakers")),
        R"([{"id":"1","userId":null,"talkTime":0.25},{"id":"p2","userId":null,"talkTime":1.75}])");
}

TEST(NewCall, IsRefusedWhereSomethingRequiredIsMissing) {
    for (const char* name :
         {"clientUniqueId", "actualStart", "direction", "primaryUser", "parties"})
        EXPECT_EQ(refusal(with(name, nullptr)).why, std::string{name} + ": must not be empty");
    EXPECT_EQ(refusal(Tree{}).status, 400);
}

TEST(NewCall, IsRefusedWhereSomethingIsWrong) {
    EXPECT_EQ(refusal(with("direction", "Sideways")).why,
              "direction: must be one of Inbound, Outbound, Conference, Unknown");
    EXPECT_EQ(refusal(with("purpose", std::string(256, 'x'))).why,
              "purpose: must not be longer than 255");
    EXPECT_EQ(refusal(with("primaryUser", "77")).why, "primaryUser: there is no user 77");
    EXPECT_EQ(refusal(with("parties", json(R"([{"emailAddress": "kim@contoso.test"}])"))).why,
              "parties: must hold the primary user");
    EXPECT_EQ(refusal(with("duration", "long")).why, "duration: must be a number of seconds");
    EXPECT_EQ(refusal(with("actualStart", "yesterday")).status, 400);
}

TEST(NewCall, IsAConflictWhereTheHostIsNotRecorded) {
    model::Member host = member("Iris Vang", 1);
    host.recorded = false;
    const UserBook users{{host}};

    EXPECT_EQ(read_new_call(request(), users).error().status, 409);
}

}  // namespace
}  // namespace dealwire::calls
