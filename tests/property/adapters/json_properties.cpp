#include "adapters/json/careful_reader.hpp"
#include "adapters/json/json.hpp"
#include "adapters/json/quick_reader.hpp"

#include <rapidcheck.h>

namespace dealwire::json {
namespace {

using base::Tree;

/// Text of a few characters that are hard on writers and readers.
std::string some_text() {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
        std::vector<std::string>{"a", "\"", "\\", "\n", "\x01", "\x7F", "/", "\xC3\xA9",
                                 "\xE2\x80\xA8", "\xF0\x9F\x98\x80", " ", "{", "u0041"}));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    return text;
}

Tree some_tree(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 6 : 4)) {
        case 0:
            return {};
        case 1:
            return *rc::gen::arbitrary<bool>();
        case 2:
            return *rc::gen::arbitrary<std::int64_t>();
        case 3:
            return some_text();
        case 4: {
            Tree::Array items;
            for (int i = *rc::gen::inRange(0, 4); i > 0; --i) items.push_back(some_tree(depth - 1));
            return items;
        }
        default:
            break;
    }
    Tree object{Tree::Object{}};
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) object.set(some_text(), some_tree(depth - 1));
    return object;
}

void check(const char* promise, const std::function<void()>& property) {
    EXPECT_TRUE(rc::check(promise, property));
}

TEST(JsonProperties, WhatIsWrittenIsReadBack) {
    check("written and read is the same", [] {
        const Tree value = some_tree(4);
        RC_ASSERT(parse(to_text(value)).value() == value);
        RC_ASSERT(parse(to_pretty_text(value)).value() == value);
    });
}

TEST(JsonProperties, AnyBytesAreReadOrRefused) {
    check("no bytes do harm", [] {
        const auto text = *rc::gen::container<std::string>(
            rc::gen::elementOf(std::string{"{}[]\",:\\u0dtrfalsen1.e-+ \n\x80\xFF\xC3"}));
        const auto parsed = parse(text);
        if (!parsed) RC_ASSERT(parsed.error().offset <= text.size() + 1);
        if (!parsed) RC_ASSERT(!parsed.error().reason.empty());
    });
}

TEST(JsonProperties, ADamagedDocumentIsReadOrRefused) {
    check("one wrong byte does no harm", [] {
        std::string text = to_text(some_tree(3));
        text[*rc::gen::inRange(std::size_t{0}, text.size())] = *rc::gen::arbitrary<char>();
        const auto parsed = parse(text);
        if (parsed) RC_ASSERT(parse(to_text(*parsed)).value() == *parsed);
    });
}

/// A text of pieces that mean something to a reader, right or wrong.
std::string some_json_like_text() {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::elementOf(std::vector<std::string>{"{",           "}",
                                                    "[",           "]",
                                                    ",",           ":",
                                                    " ",           "\n",
                                                    "\"a\"",       "\"b\"",
                                                    "\"\"",        "true",
                                                    "false",       "null",
                                                    "0",           "-0",
                                                    "-0.5",        "01",
                                                    "1.50",        "1.",
                                                    "1e5",         "1E+99",
                                                    "1e400",       "12345678901234567890",
                                                    "-7",          "-",
                                                    "\"\\u00e9\"", "\"\\ud83d\\ude00\"",
                                                    "\"\\ud83d\"", "\"\\u0000\"",
                                                    "\"\\n\"",     "\"\\x\"",
                                                    "\"\x01\"",    "\"\xC3\xA9\"",
                                                    "\"\xC3\"",    "\xEF\xBB\xBF",
                                                    "\"a\":1,",    "[[[[",
                                                    "]]]]"}));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    return text;
}

/// Also where the quick reader leaves a text to the careful one.
bool both_readers_agree(const std::string& text, std::size_t depth) {
    const auto quick = quick_parse(text, depth);
    if (!quick) return true;
    const auto careful = parse_carefully(text, {.depth = depth});
    return careful.has_value() && *careful == *quick;
}

TEST(JsonProperties, WhatTheQuickReaderReadsTheCarefulOneReadsLikewise) {
    check("one meaning for one text",
          [] { RC_ASSERT(both_readers_agree(some_json_like_text(), 3)); });
    check("also inside a list", [] {
        RC_ASSERT(both_readers_agree("[" + some_json_like_text() + "]", 4));
        RC_ASSERT(both_readers_agree("{\"a\":[" + some_json_like_text() + "]}", 4));
    });
    EXPECT_TRUE(quick_parse(R"([{"a": 1.50}, "x", null])", 4)) << "or nothing was compared";
}

TEST(JsonProperties, WhatIsLeftOutIsMissingAndNothingElse) {
    check("the same without one member", [] {
        const Tree value{Tree::Object{{"kept", some_tree(3)}, {"said", some_tree(3)}, {"more", 1}}};
        const std::string text = to_text(value);
        Tree expected = parse(text).value();
        std::erase_if(*expected.object(), [](const auto& each) { return each.first == "said"; });
        RC_ASSERT(parse_without(text, "said") == expected);
    });
}

TEST(JsonProperties, TheQuickReaderReadsWhatIsWritten) {
    check("no need of the other one", [] {
        const Tree value = some_tree(4);
        const auto quick = quick_parse(to_text(value), 64);
        // Only -0 and numbers of more digits than a double has are left to the careful one.
        if (quick) RC_ASSERT(*quick == value);
    });
    EXPECT_TRUE(quick_parse(R"( {"a": [1, -2.5e3, "x\u00e9\n", {}, []], "b": null} )", 64));
}

}  // namespace
}  // namespace dealwire::json
