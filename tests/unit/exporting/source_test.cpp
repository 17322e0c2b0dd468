#include "engine/exporting/source.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/text.hpp"
#include "engine/exporting/path_text.hpp"
#include "engine/exporting/record_key.hpp"
#include "engine/exporting/transform.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using base::Tree;

const Tree kCall = *json::parse(R"({
    "highlights": [
        {"title": "Next Steps", "items": [{"text": "a", "at": [3, 1.50]}, {"text": "b"}]},
        {"title": "Risks", "items": [{"text": "c"}, null]}
    ]})");

Scope call_scope() {
    Scope scope;
    scope.call = &kCall;
    return scope;
}

FieldRule rule_from(const std::string& path, Transform transform) {
    FieldRule rule;
    rule.from = {*parse_path(path)};
    rule.transform = transform;
    return rule;
}

std::string result(const FieldRule& rule, const Scope& scope = call_scope()) {
    return transformed(rule, scope, [](std::string_view id) { return "user " + std::string{id}; })
        .value_or("(none)");
}

TEST(Path, PassesThroughListsAndKeepsTheOuterElement) {
    const auto items = items_at(*parse_path("call.highlights.items"), call_scope());

    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[2].item->text_at("text"), "c");
    EXPECT_EQ(items[2].parent->text_at("title"), "Risks");
}

TEST(Path, ChoosesElementsByAMember) {
    FieldRule rule = rule_from("call.highlights[title=next steps].items.text", Transform::Join);
    rule.each = "- {}";

    EXPECT_EQ(result(rule), "- a\n- b");
}

TEST(Path, SaysWhatIsWrongWithIt) {
    for (const char* bad : {"", "metaData.title", "call", "call.", "call..a", "call.a[b]",
                            "call.a[=b]", "call.a[b=c", "position.x"})
        EXPECT_FALSE(parse_path(bad)) << bad;
}

TEST(Transform, TakesTheFirstValueThatIsNotEmpty) {
    const Tree call = *json::parse(R"({"a": " ", "b": "x"})");
    Scope scope;
    scope.call = &call;
    FieldRule rule;
    rule.from = {*parse_path("call.a"), *parse_path("call.b")};

    EXPECT_EQ(result(rule, scope), "x");
}

TEST(Transform, FindsMinimumSumAndCount) {
    EXPECT_EQ(result(rule_from("call.highlights.items.at", Transform::Minimum)), "1.50");
    EXPECT_EQ(result(rule_from("call.highlights.items.at", Transform::Sum)), "4.500000");
    EXPECT_EQ(result(rule_from("call.highlights", Transform::Count)), "2");
    EXPECT_EQ(result(rule_from("call.none", Transform::Sum)), "(none)");
}

TEST(Transform, FillsPatternsWithMembers) {
    const Tree phrase = *json::parse(R"({"phrase": "discount", "count": 2})");

    EXPECT_EQ(filled("{phrase} ({count}){none}", phrase), "discount (2)");
    EXPECT_EQ(filled("<{}>", Tree{"x"}), "<x>");
    EXPECT_EQ(filled("open {", phrase), "open {");
}

TEST(Transform, PutsTheSmartPrefixOnce) {
    const Tree smart = *json::parse(R"({"type": "SMART", "name": "Risk"})");
    const Tree keyword = *json::parse(R"({"type": "KEYWORD", "name": "Risk"})");
    const Tree prefixed = *json::parse(R"({"type": "smart", "name": "[Smart] Risk"})");
    const auto name = [](const Tree& item) {
        Scope scope;
        scope.item = &item;
        return result(rule_from("item.name", Transform::SmartPrefix), scope);
    };

    EXPECT_EQ(name(smart), "[Smart] Risk");
    EXPECT_EQ(name(keyword), "Risk");
    EXPECT_EQ(name(prefixed), "[Smart] Risk");
}

TEST(Transform, ReadsPlainTextOutOfHtml) {
    EXPECT_EQ(plain_text("<p>a &amp; b<br/>c</p> <!-- x -->1 < 2, &lt;ok&gt;"),
              "a & b\nc\n 1 < 2, <ok>");
    EXPECT_EQ(plain_text("Ask @[Iris Vang](88) and @[nobody"), "Ask @Iris Vang and @[nobody");
}

TEST(Condition, ComparesTheFirstValue) {
    const Path title = *parse_path("call.highlights.title");
    const Path none = *parse_path("call.none");
    const Scope scope = call_scope();

    EXPECT_TRUE(holds({title, Condition::Test::Equals, "Next Steps"}, scope));
    EXPECT_TRUE(holds({title, Condition::Test::Differs, "Risks"}, scope));
    EXPECT_TRUE(holds({none, Condition::Test::Differs, "Risks"}, scope));
    EXPECT_TRUE(holds({title, Condition::Test::Present, "true"}, scope));
    EXPECT_TRUE(holds({none, Condition::Test::Present, "false"}, scope));
    EXPECT_FALSE(holds({none, Condition::Test::Above, "0"}, scope));
    EXPECT_FALSE(holds({title, Condition::Test::Above, "0"}, scope));
}

struct Items {
    explicit Items(const std::string& list) : tree{*json::parse(list)} {}

    [[nodiscard]] std::vector<std::string> keys() const {
        ObjectRule rule;
        rule.kind = "tracker";
        rule.identity = {*parse_path("item.id"), *parse_path("item.name")};
        rule.content = {*parse_path("item.text")};
        std::vector<Scope> scopes;
        for (const Tree& each : *tree.array()) scopes.emplace_back().item = &each;
        return item_keys(rule, "77", scopes);
    }

    Tree tree;
};

TEST(RecordKey, IsMadeOfTheIdElseTheName) {
    EXPECT_EQ(Items{R"([{"id": 5, "name": "x"}, {"name": " Price\n list "}])"}.keys(),
              (std::vector<std::string>{"77:tracker:5", "77:tracker:Price list"}));
}

TEST(RecordKey, DigestsTheContentOfItemsWithoutIdentity) {
    const auto keys = Items{R"([{"text": "a"}, {"text": "b"}])"}.keys();

    EXPECT_EQ(keys, Items{R"([{"text": "a"}, {"text": "b"}])"}.keys());
    EXPECT_NE(keys[0], keys[1]);
    EXPECT_EQ(keys[0].size(), std::string{"77:tracker:"}.size() + 32);
}

TEST(RecordKey, TellsItemsOfOneNameApartWhateverTheirOrder) {
    const auto keys = Items{R"([{"id": 1, "n": "b"}, {"id": 1, "n": "a"}])"}.keys();
    const auto turned = Items{R"([{"id": 1, "n": "a"}, {"id": 1, "n": "b"}])"}.keys();

    EXPECT_EQ(keys, (std::vector<std::string>{"77:tracker:1#2", "77:tracker:1"}));
    EXPECT_EQ(turned, (std::vector<std::string>{"77:tracker:1", "77:tracker:1#2"}));
}

TEST(RecordKey, StaysDistinctWhereANameLooksLikeAnOccurrence) {
    const auto keys = Items{R"([{"id": "1"}, {"id": "1"}, {"id": "1#2"}])"}.keys();

    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 3U);
}

TEST(RecordKey, EndsInADigestWhereItIsTooLong) {
    const std::string start(118, 'x');
    const std::string first = fitting_key(start + "😀a");
    const std::string second = fitting_key(start + "😀b");

    EXPECT_EQ(base::utf16_length(first), 120U);
    EXPECT_NE(first, second);
    EXPECT_EQ(fitting_key(start + "😀"), start + "😀");
}

}  // namespace
}  // namespace dealwire::exporting
