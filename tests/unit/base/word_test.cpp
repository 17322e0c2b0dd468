#include "engine/base/word.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <vector>

namespace dealwire::base {
namespace {

TEST(Word, IsTheSameWhereTheTextIs) {
    const std::string text = "Title__c";

    EXPECT_EQ(Word{"Title__c"}, Word{text});
    EXPECT_EQ(&Word{"Title__c"}.text(), &Word{text}.text());
    EXPECT_NE(Word{"Title__c"}, Word{"title__c"});
    EXPECT_EQ(Word{}, Word{""});
    EXPECT_TRUE(Word{}.empty());
    EXPECT_FALSE(Word{text}.empty());
    EXPECT_EQ(sizeof(Word), sizeof(void*));
}

TEST(Word, IsOrderedByItsText) {
    const Word late{"b"};  // made before the one that comes first
    const Word early{"a"};
    const std::map<Word, int> order{{late, 2}, {early, 1}};

    EXPECT_LT(early, late);
    EXPECT_LT(early, Word{"aa"});
    EXPECT_EQ(order.begin()->second, 1);
}

TEST(Word, StandsForItsText) {
    const Word word{"Name"};
    const std::string& text = word;
    const std::string_view seen = word;
    std::ostringstream out;
    out << word;

    EXPECT_EQ(text, "Name");
    EXPECT_EQ(seen, "Name");
    EXPECT_EQ(out.str(), "Name");
    EXPECT_EQ(word, "Name");
    EXPECT_EQ(std::string{"Name"}, word);
    EXPECT_LT(word, std::string_view{"Nbme"});
    EXPECT_EQ("a " + word, "a Name");
    EXPECT_EQ(word + " b", "Name b");
    EXPECT_EQ(word + '.', "Name.");
    EXPECT_EQ(std::unordered_set<Word>({word, Word{"Name"}}).size(), 1U);
}

TEST(Word, IsOneHoweverManyThreadsMakeIt) {
    constexpr int kWords = 500;
    std::vector<std::vector<Word>> made(4);
    {
        std::vector<std::jthread> threads;
        for (std::vector<Word>& words : made)
            threads.emplace_back([&words] {
                for (int i = 0; i < kWords; ++i) words.emplace_back("w" + std::to_string(i));
            });
    }

    for (const std::vector<Word>& words : made) EXPECT_EQ(words, made.front());
    EXPECT_EQ(made.front().back(), "w499");
}

}  // namespace
}  // namespace dealwire::base
