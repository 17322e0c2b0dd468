#include "engine/exporting/field_value.hpp"

#include "engine/base/text.hpp"
#include "engine/exporting/decimal.hpp"
#include "engine/exporting/path_text.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using base::Number;
using base::Tree;

const Path kValue = *parse_path("call.v");

std::string no_user(std::string_view) { return ""; }

FieldRule rule_of(FieldType type) {
    FieldRule rule;
    rule.target = "F__c";
    rule.type = type;
    rule.from = {kValue};
    rule.length = 5;
    return rule;
}

MadeValue made_of(const FieldRule& rule, Tree v) {
    const Tree call{Tree::Object{{"v", std::move(v)}}};
    Scope scope;
    scope.call = &call;
    return make_value(rule, scope, no_user);
}

Tree value_of(const FieldRule& rule, Tree v) {
    return made_of(rule, std::move(v)).value.value_or(Tree{"not sent"});
}

Tree value_of(FieldType type, Tree v) { return value_of(rule_of(type), std::move(v)); }

TEST(FieldValue, CutsTextInUtf16UnitsWithAVisibleMark) {
    EXPECT_EQ(value_of(FieldType::Text, "12345"), Tree{"12345"});
    EXPECT_EQ(value_of(FieldType::Text, "123456"), Tree{"1234…"});
    EXPECT_EQ(value_of(FieldType::Text, "12😀5"), Tree{"12😀5"});
    EXPECT_EQ(value_of(FieldType::Text, "123😀5"), Tree{"123…"});
}

TEST(FieldValue, MakesOneLineOfText) {
    EXPECT_EQ(value_of(FieldType::Text, " a\r\n\tb\x01 "), Tree{"a b"});
}

TEST(FieldValue, KeepsTheLinesOfLongText) {
    FieldRule rule = rule_of(FieldType::LongText);
    rule.length = 100;

    EXPECT_EQ(value_of(rule, "a\r\nb\x01\n"), Tree{"a\nb"});
}

TEST(FieldValue, ClearsTheFieldForEmptyText) {
    EXPECT_TRUE(value_of(FieldType::Text, "  ").is_null());
    EXPECT_TRUE(value_of(FieldType::Text, nullptr).is_null());
}

TEST(FieldValue, IsNotSentWhereAbsentMeansLeave) {
    FieldRule rule = rule_of(FieldType::Text);
    rule.clears = false;

    EXPECT_EQ(value_of(rule, nullptr), Tree{"not sent"});
}

TEST(FieldValue, FallsBackToTheDefault) {
    FieldRule rule = rule_of(FieldType::Text);
    rule.fallback = "none";

    EXPECT_EQ(value_of(rule, ""), Tree{"none"});
}

TEST(FieldValue, RoundsNumbersWithoutBinaryNoise) {
    FieldRule rule = rule_of(FieldType::Number);
    rule.scale = 1;

    EXPECT_EQ(value_of(rule, Number{"611.25"}), Tree{Number{"611.3"}});
    EXPECT_EQ(value_of(rule, Number{"0.05"}), Tree{Number{"0.1"}});
    EXPECT_EQ(value_of(rule, "12.50"), Tree{Number{"12.5"}});
    EXPECT_EQ(value_of(rule, Number{"-0.04"}), Tree{Number{"0"}});
}

TEST(FieldValue, LeavesOutNumbersThatTheFieldCannotHold) {
    FieldRule rule = rule_of(FieldType::Number);
    rule.digits = 4;
    rule.scale = 1;

    EXPECT_EQ(value_of(rule, Number{"999.94"}), Tree{Number{"999.9"}});
    EXPECT_TRUE(value_of(rule, Number{"999.96"}).is_null());
    EXPECT_TRUE(value_of(rule, "many").is_null());
}

TEST(FieldValue, TreatsAbsentAsFalseForACheckbox) {
    EXPECT_EQ(value_of(FieldType::Boolean, true), Tree{true});
    EXPECT_EQ(value_of(FieldType::Boolean, "True"), Tree{true});
    EXPECT_EQ(value_of(FieldType::Boolean, nullptr), Tree{false});
}

TEST(FieldValue, NormalisesTimesToWholeSecondsOfUtc) {
    EXPECT_EQ(value_of(FieldType::DateTime, "2026-03-02T10:30:00.9+01:00"),
              Tree{"2026-03-02T09:30:00Z"});
    EXPECT_EQ(value_of(FieldType::Date, "2026-03-02T00:30:00+01:00"), Tree{"2026-03-01"});
    EXPECT_EQ(value_of(FieldType::Date, "2026-03-02"), Tree{"2026-03-02"});
    EXPECT_TRUE(value_of(FieldType::DateTime, "yesterday").is_null());
    EXPECT_TRUE(value_of(FieldType::DateTime, "1601-01-01T00:00:00Z").is_null());
}

TEST(FieldValue, TakesOnlyWebAddressesThatFitWhole) {
    EXPECT_EQ(value_of(FieldType::Url, "https://a.test/x"), Tree{"https://a.test/x"});
    EXPECT_TRUE(value_of(FieldType::Url, "javascript:alert(1)").is_null());
    EXPECT_TRUE(value_of(FieldType::Url, "https://a.test/" + std::string(255, 'x')).is_null());
}

TEST(FieldValue, TakesOnlyAddressesThatTheOrgAccepts) {
    EXPECT_EQ(value_of(FieldType::Email, "A@B.test"), Tree{"a@b.test"});
    for (const char* bad :
         {"a", "a@b", "@b.test", "a@@b.test", "a..b@c.test", "a@b.test.", "ü@b.de"})
        EXPECT_TRUE(value_of(FieldType::Email, bad).is_null()) << bad;
}

TEST(FieldValue, TranslatesPicklistsAndDropsWhatIsNotListed) {
    FieldRule rule = rule_of(FieldType::Picklist);
    rule.values = {{"KEYWORD", "Keyword"}};
    EXPECT_EQ(value_of(rule, "keyword"), Tree{"Keyword"});
    EXPECT_TRUE(value_of(rule, "other").is_null());

    rule.otherwise = "Unknown";
    EXPECT_EQ(value_of(rule, "other"), Tree{"Unknown"});
    EXPECT_TRUE(value_of(rule, nullptr).is_null());
}

TEST(FieldValue, LeavesThePicklistEmptyWhereThatIsListed) {
    FieldRule rule = rule_of(FieldType::Picklist);
    rule.values = {{"Inbound", "Inbound"}, {"Conference", ""}};
    rule.unlisted = Unlisted::Park;

    EXPECT_TRUE(value_of(rule, "conference").is_null());
    EXPECT_EQ(made_of(rule, "Conference").fate, Fate::Absent);
    rule.fallback = "Inbound";
    EXPECT_EQ(value_of(rule, "Conference"), Tree{"Inbound"});
}

TEST(FieldValue, PassesUnlistedValuesOnOrNamesThemForParking) {
    FieldRule rule = rule_of(FieldType::Picklist);
    rule.values = {{"KEYWORD", "Keyword"}};
    rule.unlisted = Unlisted::Pass;
    EXPECT_EQ(value_of(rule, " Smart  one "), Tree{"Smart one"});

    rule.unlisted = Unlisted::Park;
    rule.fallback = "Keyword";
    const MadeValue parked = made_of(rule, "Smart");
    EXPECT_EQ(parked.fate, Fate::Parked);
    EXPECT_EQ(parked.seen, "Smart");
    EXPECT_EQ(made_of(rule, "keyword").fate, Fate::Sent);
    EXPECT_EQ(value_of(rule, ""), Tree{"Keyword"});
}

TEST(FieldValue, TellsWhatBecameOfTheValue) {
    const auto cut = made_of(rule_of(FieldType::Text), "1234567");
    EXPECT_EQ(cut.fate, Fate::Cut);
    EXPECT_EQ(cut.whole, 7U);
    EXPECT_EQ(made_of(rule_of(FieldType::Text), "😀😀").fate, Fate::Sent);
    EXPECT_EQ(made_of(rule_of(FieldType::Text), " ").fate, Fate::Absent);
    EXPECT_EQ(made_of(rule_of(FieldType::Number), "many").fate, Fate::Unfit);
    EXPECT_EQ(made_of(rule_of(FieldType::Number), "many").seen, "many");

    FieldRule rule = rule_of(FieldType::Number);
    rule.fallback = "0";
    EXPECT_TRUE(made_of(rule, nullptr).by_default);
    EXPECT_FALSE(made_of(rule, 4).by_default);
}

TEST(FieldValue, CompletesRecordIdsAndRefusesOthers) {
    EXPECT_EQ(value_of(FieldType::Reference, "003Hs00003QwErT"), Tree{"003Hs00003QwErTIAV"});
    EXPECT_TRUE(value_of(FieldType::Reference, "42").is_null());
}

TEST(FieldValue, NeverCutsForeignIds) {
    EXPECT_EQ(value_of(FieldType::Id, "12345"), Tree{"12345"});
    EXPECT_TRUE(value_of(FieldType::Id, "123456").is_null());
}

TEST(Decimal, RoundsOnTheDigits) {
    EXPECT_EQ(round_decimal("1e3", 0), "1000");
    EXPECT_EQ(round_decimal("1.5E-1", 2), "0.15");
    EXPECT_EQ(round_decimal("99.95", 1), "100");
    EXPECT_EQ(round_decimal("0.0049", 2), "0");
    EXPECT_EQ(round_decimal("-2.5", 0), "-3");
    EXPECT_EQ(round_decimal("007.10", 2), "7.1");
    EXPECT_EQ(round_decimal("9999999999999999.99999", 4), "10000000000000000");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
    for (const char* bad : {"", "-", "1.", ".5", "1e", "0x10", "1 ", "1e99", "nan"})
        EXPECT_EQ(round_decimal(bad, 1), std::nullopt) << bad;
}

}  // namespace
}  // namespace dealwire::exporting
