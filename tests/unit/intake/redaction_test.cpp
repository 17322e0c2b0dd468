#include "engine/intake/redaction.hpp"

#include "engine/base/canonical.hpp"
#include "engine/intake/conversation_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::intake {
namespace {

using base::Tree;
using testing::HasSubstr;
using testing::Not;

const Person kBo = *parse_person("bo@y.test");

Tree party(const std::string& id, const std::string& email, const std::string& name) {
    return Tree::Object{{"id", id},
                        {"emailAddress", email},
                        {"name", name},
                        {"title", "Buyer"},
                        {"speakerId", "s" + id},
                        {"affiliation", "External"},
                        {"methods", Tree::Array{"Attendee"}},
                        {"context", Tree::Array{Tree::Object{{"name", "Bo at Contoso"}}}}};
}

Tree monologue(const std::string& speaker, const std::string& text) {
    return Tree::Object{
        {"speakerId", speaker},
        {"topic", "Pricing"},
        {"sentences", Tree::Array{Tree::Object{{"start", 1}, {"end", 2}, {"text", text}}}}};
}

Tree call() {
    return Tree::Object{
        {"metaData", Tree::Object{{"id", "bo@y.test-77"},
                                  {"started", "2026-03-02T09:30:00Z"},
                                  {"title", "Call with BO BERG (Bo@Y.test)"}}},
        {"parties", Tree::Array{party("1", "Bo <bo@y.test>", "Bo Berg"),
                                party("2", "eve@y.test", "Eve Stone")}},
        {"content",
         Tree::Object{{"brief", "Bo Berg wants a discount; Eve Stone agrees."},
                      {"pointsOfInterest",
                       Tree::Object{{"actionItems",
                                     Tree::Array{Tree::Object{{"speakerID", "s1"},
                                                              {"snippet", "I will sign"}}}}}}}},
        {"transcript", Tree::Array{monologue("s1", "My daughter is ill."),
                                   monologue("s2", "Mail it to bo@y.test, please.")}}};
}

std::string text_of(const Tree& document) { return base::canonical_text(document); }

TEST(Redaction, LeavesNothingOfThePersonButHisPlace) {
    const Tree left = redacted(call(), kBo, "");

    const Tree& bo = left.find("parties")->array()->front();
    EXPECT_EQ(bo.text_at("id"), "1");
    EXPECT_EQ(bo.text_at("affiliation"), "External");
    EXPECT_EQ(bo.object()->size(), 4U);
    const std::string text = base::canonical_text(*left.find("content"));
    EXPECT_EQ(left.text_at("content.brief"), "[erased] wants a discount; Eve Stone agrees.");
    EXPECT_EQ(left.text_at("metaData.title"), "Call with [erased] ([erased])");
    EXPECT_THAT(text, Not(HasSubstr("sign")));
    EXPECT_THAT(text_of(left), Not(HasSubstr("daughter")));
}

TEST(Redaction, KeepsOthersAndTheirWords) {
    const Tree left = redacted(call(), kBo, "");

    EXPECT_EQ(left.find("parties")->array()->at(1), party("2", "eve@y.test", "Eve Stone"));
    EXPECT_THAT(text_of(left), HasSubstr("Mail it to [erased], please."));
    EXPECT_EQ(left.find("transcript")->array()->at(0).text_at("topic"), "Pricing");
}

TEST(Redaction, KeepsTheIdByWhichTheConversationIsKnown) {
    EXPECT_EQ(redacted(call(), kBo, "").text_at("metaData.id"), "bo@y.test-77");
}

TEST(Redaction, MakesAConversationThatCanBeTakenIn) {
    const auto incoming = read_document(redacted(call(), kBo, ""));

    ASSERT_TRUE(incoming);
    EXPECT_EQ(incoming->conversation.participants.size(), 2U);
    EXPECT_EQ(incoming->conversation.participants[0].email, "");
    EXPECT_TRUE(incoming->conversation.participants[0].attended);
    EXPECT_FALSE(took_part(incoming->conversation, kBo, ""));
}

TEST(Redaction, ChangesNothingWherePersonAndNameAreNotThere) {
    const Person stranger = *parse_person("nobody@z.test");

    EXPECT_EQ(redacted(call(), stranger, ""), call());
}

TEST(Redaction, DoesNotTakeOneWordOutOfOthers) {
    Tree document = call();
    document.set("parties", Tree::Array{party("1", "bo@y.test", "Bo")});
    document.set("note", "About Bob and robots");

    EXPECT_EQ(redacted(document, kBo, "").text_at("note"), "About Bob and robots");
}

}  // namespace
}  // namespace dealwire::intake
