#include "adapters/salesforce/soql.hpp"

#include <rapidcheck.h>

namespace dealwire::salesforce {
namespace {

/// What an org reads from a literal; nothing where it does not end exactly at its last quote.
std::optional<std::string> read_literal(std::string_view literal) {
    if (literal.size() < 2 || literal.front() != '\'') return std::nullopt;
    std::string text;
    for (std::size_t i = 1; i < literal.size(); ++i) {
        if (literal[i] == '\'') return i + 1 == literal.size() ? std::optional{text} : std::nullopt;
        if (literal[i] != '\\') {
            text += literal[i];
            continue;
        }
        constexpr std::string_view kNames = "\\'nrtbf";
        constexpr std::string_view kMeanings = "\\'\n\r\t\b\f";
        const std::size_t known =
            ++i < literal.size() ? kNames.find(literal[i]) : std::string::npos;
        if (known == std::string_view::npos) return std::nullopt;
        text += kMeanings[known];
    }
    return std::nullopt;
}

TEST(SoqlProperties, NoTextLeavesItsLiteral) {
    EXPECT_TRUE(rc::check("a literal is read back as its text", [] {
        const auto text = *rc::gen::container<std::string>(
            rc::gen::elementOf(std::string{"ab'\\\"\n\r\t\b\f%_() OR=\xC3\xA9"}));
        RC_ASSERT(read_literal(salesforce::quoted(text)) == text);
    }));
}

TEST(SoqlProperties, AnEncodedQueryStaysOneParameter) {
    EXPECT_TRUE(rc::check("nothing ends the parameter or the request line", [] {
        const auto text = *rc::gen::arbitrary<std::string>();
        RC_ASSERT(encoded(text).find_first_of(" &#;\r\n\"<>") == std::string::npos);
    }));
}

TEST(SoqlProperties, ChunksHoldEveryKeyOnceAndInOrder) {
    EXPECT_TRUE(rc::check("chunks joined are the keys", [] {
        const auto keys = *rc::gen::container<std::vector<std::string>>(rc::gen::map(
            rc::gen::inRange(1, 4'000),
            [](int size) { return std::string(static_cast<std::size_t>(size), 'k'); }));
        std::vector<std::string> joined;
        for (const auto& list : chunks(keys)) {
            RC_ASSERT(!list.empty());
            joined.insert(joined.end(), list.begin(), list.end());
        }
        RC_ASSERT(joined == keys);
    }));
}

}  // namespace
}  // namespace dealwire::salesforce
