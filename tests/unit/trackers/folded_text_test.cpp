#include "engine/trackers/folded_text.hpp"

#include <gtest/gtest.h>

namespace dealwire::trackers {
namespace {

TEST(FoldedText, ForgetsCaseInEveryScript) {
    EXPECT_EQ(folded("List PRICE"), "list price");
    EXPECT_EQ(folded("ÄRGER Straße"), "ärger strasse");
    EXPECT_EQ(folded("ЦЕНА Йод"), "цена йод");
    EXPECT_EQ(folded("ΌΡΟΣ όρος"), "όροσ όροσ");
}

TEST(FoldedText, TakesATurkishCapitalIForAPlainOne) {
    EXPECT_EQ(folded("İSTANBUL"), "istanbul");
    EXPECT_EQ(folded("ıslak"), "ıslak");
}

TEST(FoldedText, TakesAllWaysToWriteACharacterForOne) {
    EXPECT_EQ(folded("re\u0301sume\u0301"), folded("résumé"));
    EXPECT_EQ(folded("\u1112\u1161\u11ab"), folded("한"));
    EXPECT_EQ(folded("ＡＰＩ"), "api");
    EXPECT_EQ(folded("ｶﾞ"), "ガ");
    EXPECT_EQ(folded("ﬁnal"), "final");
}

TEST(FoldedText, KeepsAccentsThatMakeAnotherWord) {
    EXPECT_NE(folded("cafe"), folded("café"));
    EXPECT_NE(folded("schon"), folded("schön"));
}

TEST(FoldedText, DropsWhatNobodySees) {
    EXPECT_EQ(folded("dis\u00adcount"), "discount");
    EXPECT_EQ(folded("price\u200b"), "price");
    EXPECT_EQ(folded("pri\x01"
                     "ce"),
              "price");
}

TEST(FoldedText, PutsOneBlankForWhateverStandsBetweenWords) {
    EXPECT_EQ(folded("single\tsign-on"), "single sign on");
    EXPECT_EQ(folded("  single –\n „sign“ … on!  "), "single sign on");
    EXPECT_EQ(folded("appel d’offres"), folded("appel d'offres"));
    EXPECT_EQ(folded("go\u2011live"), "go live");
}

TEST(FoldedText, KeepsSymbolsThatNameThings) {
    EXPECT_EQ(folded("C++ and C#"), "c++ and c#");
    EXPECT_EQ(folded("AT&T, 20% €"), "at&t 20% €");
    EXPECT_EQ(folded("👍"), "👍");
}

TEST(FoldedText, DropsWhiteSpaceBetweenChineseAndJapaneseCharacters) {
    EXPECT_EQ(folded("見積 書"), "見積書");
    EXPECT_EQ(folded("スケ\nジュール"), "スケジュール");
    EXPECT_EQ(folded("価格\u3000表"), "価格表");
    EXPECT_EQ(folded("価格。表"), "価格 表");
    EXPECT_EQ(folded("API 連携"), "api 連携");
    EXPECT_EQ(folded("가격 협상"), "가격 협상");
}

TEST(FoldedText, IsEmptyWhereThereAreNoWords) {
    EXPECT_EQ(folded(""), "");
    EXPECT_EQ(folded(" — … "), "");
}

TEST(FoldedText, TakesWhatIsNoUtf8ForABreak) { EXPECT_EQ(folded("one \xff\xfe two"), "one two"); }

class Sentences : public testing::Test {
protected:
    void say(std::string_view text, bool joined) {
        text_.begin_sentence(joined);
        text_.add(text);
    }

    FoldedText text_;
};

TEST_F(Sentences, OfOneSpeakerRunOnUntilAMarkEndsThem) {
    say("a volume", false);
    say("discount. And", true);
    say("a price, then!”", true);
    say("yes", true);

    EXPECT_EQ(text_.text(), "a volume discount and a price then\nyes");
}

TEST_F(Sentences, OfSeveralSpeakersNeverRunOn) {
    say("a volume", false);
    say("discount", false);

    EXPECT_EQ(text_.text(), "a volume\ndiscount");
}

TEST_F(Sentences, EndWithTheMarksOfTheirScript) {
    say("価格です。", false);
    say("費用", true);
    say("quoi？", true);
    say("oui", true);

    EXPECT_EQ(text_.text(), "価格です\n費用 quoi\noui");
}

TEST_F(Sentences, AreFoundAgainByAnyOfTheirBytes) {
    say("one", false);
    say("...", true);
    say("two", false);
    say("", true);

    EXPECT_EQ(text_.text(), "one\ntwo");
    EXPECT_EQ(text_.sentence_at(0), 0U);
    EXPECT_EQ(text_.sentence_at(2), 0U);
    EXPECT_EQ(text_.sentence_at(4), 2U);
    EXPECT_EQ(text_.sentence_at(6), 2U);
}

TEST_F(Sentences, LeaveNothingBehindWhenCleared) {
    say("one.", false);
    text_.clear();
    say("two", false);

    EXPECT_EQ(text_.text(), "two");
    EXPECT_EQ(text_.sentence_at(0), 0U);
}

}  // namespace
}  // namespace dealwire::trackers
