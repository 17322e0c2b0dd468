#include "engine/trackers/transcript.hpp"

#include "engine/trackers/language.hpp"

#include <gtest/gtest.h>

namespace dealwire::trackers {
namespace {

using base::Number;
using base::Tree;

Tree sentence(const char* text, Tree start) {
    return Tree::Object{{"start", std::move(start)}, {"text", text}};
}

TEST(Transcript, ListsSentencesInDocumentOrder) {
    Tree::Array first{sentence("One.", 60500), sentence("Two.", Number{"61000.6"})};
    Tree::Array second{sentence("Three.", "soon")};
    Tree document = Tree::Object{
        {"metaData", Tree::Object{{"language", "ger"}}},
        {"transcript",
         Tree::Array{Tree::Object{{"speakerId", "92"}, {"sentences", std::move(first)}},
                     Tree::Object{{"speakerId", nullptr}, {"sentences", std::move(second)}}}}};

    const Transcript transcript = transcript_of(document);

    EXPECT_EQ(transcript.language, "ger");
    ASSERT_EQ(transcript.sentences.size(), 3U);
    EXPECT_EQ(transcript.sentences[0].text, "One.");
    EXPECT_EQ(transcript.sentences[0].speaker, "92");
    EXPECT_EQ(transcript.sentences[0].start_ms, 60500);
    EXPECT_EQ(transcript.sentences[1].start_ms, 61001);
    EXPECT_EQ(transcript.sentences[2].speaker, "");
    EXPECT_EQ(transcript.sentences[2].start_ms, std::nullopt);
}

TEST(Transcript, IsEmptyWhereTheDocumentHasNone) {
    EXPECT_TRUE(transcript_of(Tree::Object{}).sentences.empty());
    EXPECT_TRUE(transcript_of(Tree::Object{{"transcript", nullptr}}).sentences.empty());
    const Tree odd = Tree::Object{{"transcript", Tree::Array{Tree{7}, Tree::Object{}}}};
    EXPECT_TRUE(transcript_of(odd).sentences.empty());
}

TEST(LanguageCode, KnowsTheThreeListsAndTags) {
    EXPECT_EQ(language_code("ger"), "ger");
    EXPECT_EQ(language_code("deu"), "ger");
    EXPECT_EQ(language_code(" de-AT "), "ger");
    EXPECT_EQ(language_code("EN_us"), "eng");
    EXPECT_EQ(language_code("swa"), "swa");
}

TEST(LanguageCode, TakesMulForAnyLanguage) {
    EXPECT_EQ(language_code("mul"), "");
    EXPECT_EQ(language_code("und"), "");
}

TEST(LanguageCode, RefusesWhatIsNone) {
    EXPECT_EQ(language_code("german"), std::nullopt);
    EXPECT_EQ(language_code("xx"), std::nullopt);
    EXPECT_EQ(language_code(""), std::nullopt);
    EXPECT_EQ(language_code("d3"), std::nullopt);
}

}  // namespace
}  // namespace dealwire::trackers
