#include "engine/intake/conversation_document.hpp"

#include "engine/base/time_text.hpp"

#include <gtest/gtest.h>

namespace dealwire::intake {
namespace {

using base::Tree;

Tree document_with(Tree::Object meta, Tree::Object rest = {}) {
    Tree tree = Tree::Object{{"metaData", Tree{std::move(meta)}}};
    for (auto& [key, value] : rest) tree.set(key, std::move(value));
    return tree;
}

std::string reason_for(Tree document) {
    const auto read = read_document(std::move(document));
    return read ? "accepted" : read.error().reason;
}

TEST(ReadDocument, TakesTheStartAsTheTimeBeforeThePlannedOne) {
    const auto read = read_document(document_with({{"id", "c1"},
                                                   {"started", "2026-03-02T09:31:12.5Z"},
                                                   {"scheduled", "2026-03-02T09:30:00Z"}}));

    ASSERT_TRUE(read);
    EXPECT_EQ(base::to_text(read->conversation.time), "2026-03-02T09:31:12.500Z");
    EXPECT_TRUE(read->conversation.scheduled);
}

TEST(ReadDocument, AcceptsANumberAsIdAndNullWhereverSomethingMayBeAbsent) {
    const auto read = read_document(document_with({{"id", base::Number{"7782004421990831120"}},
                                                   {"scheduled", "2026-03-02T09:30:00Z"},
                                                   {"title", nullptr},
                                                   {"started", nullptr}},
                                                  {{"parties", nullptr}}));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->conversation.id.value, "7782004421990831120");
    EXPECT_TRUE(read->conversation.participants.empty());
}

TEST(ReadDocument, CountsAPartyWithoutMethodsAsAttended) {
    Tree::Array parties{Tree::Object{{"id", "1"}},
                        Tree::Object{{"id", "2"}, {"methods", Tree::Array{"Invitee"}}},
                        Tree::Object{{"id", "3"}, {"methods", Tree::Array{"Invitee", "Attendee"}}}};
    const auto read = read_document(document_with(
        {{"id", "c1"}, {"started", "2026-03-02T09:30:00Z"}}, {{"parties", std::move(parties)}}));

    ASSERT_TRUE(read);
    EXPECT_TRUE(read->conversation.participants[0].attended);
    EXPECT_FALSE(read->conversation.participants[1].attended);
    EXPECT_TRUE(read->conversation.participants[2].attended);
}

TEST(ReadDocument, GivesTheSameDigestForEveryOrderOfMembers) {
    const auto one =
        read_document(document_with({{"id", "c"}, {"started", "2026-03-02T09:30:00Z"}}));
    const auto two =
        read_document(document_with({{"started", "2026-03-02T09:30:00Z"}, {"id", "c"}}));

    EXPECT_EQ(one->conversation.digest, two->conversation.digest);
}

TEST(ReadDocument, KeepsMembersItDoesNotKnow) {
    const auto read = read_document(document_with(
        {{"id", "c"}, {"started", "2026-03-02T09:30:00Z"}, {"mood", "good"}}, {{"extra", 1}}));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->document.text_at("metaData.mood"), "good");
    EXPECT_NE(read->document.find("extra"), nullptr);
}

TEST(ReadDocument, SaysWhatIsMissing) {
    EXPECT_EQ(reason_for(Tree{"text"}), "the line is not a JSON object");
    EXPECT_EQ(reason_for(document_with({})), "metaData.id is missing");
    EXPECT_EQ(reason_for(document_with({{"id", std::string(81, 'x')}})),
              "metaData.id is longer than 80 characters");
    EXPECT_EQ(reason_for(document_with({{"id", "c"}})),
              "metaData.started and metaData.scheduled are both missing; one is needed");
    EXPECT_EQ(reason_for(document_with({{"id", "c"}, {"started", "yesterday"}})),
              "metaData.started is not a date-time with a zone, such as 2026-03-02T09:30:00Z");
}

TEST(ReadDocument, NamesTheMemberWhoseTypeIsWrong) {
    const Tree::Object meta{{"id", "c"}, {"started", "2026-03-02T09:30:00Z"}};
    const auto with = [&](const char* key, Tree value) {
        return reason_for(document_with(meta, {{key, std::move(value)}}));
    };

    EXPECT_EQ(with("parties", "nobody"), "parties must be a list");
    EXPECT_EQ(with("parties", Tree::Array{7}), "parties[] must be an object");
    EXPECT_EQ(with("parties", Tree::Array{Tree::Object{{"emailAddress", 7}}}),
              "parties[].emailAddress must be a text");
    EXPECT_EQ(
        with("content", Tree::Object{{"trackers", Tree::Array{Tree::Object{{"count", "2"}}}}}),
        "content.trackers[].count must be a number");
}

TEST(ReadDocument, RemembersTheIdOfARefusedDocument) {
    const auto read = read_document(document_with({{"id", "c9"}}));

    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().id, "c9");
}

}  // namespace
}  // namespace dealwire::intake
