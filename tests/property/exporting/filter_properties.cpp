#include "engine/exporting/filter_values.hpp"
#include "engine/exporting/filter_verdict.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>

namespace dealwire::exporting {
namespace {

using base::Tree;
using Kind = FilterCondition::Kind;

// Few words, so that conditions meet values.
const std::vector<std::string> kWords{
    "", "a", "ab", "b*", "60", "7", "true", "2026-03-02", "2026-03-02T10:00:00Z", "Übung"};

Tree some_value() {
    const std::string word = *rc::gen::elementOf(kWords);
    switch (*rc::gen::inRange(0, 5)) {
        case 0:
            return {};
        case 1:
            return *rc::gen::inRange(-2, 90);
        case 2:
            return *rc::gen::arbitrary<bool>();
        case 3:
            return Tree::Array{Tree{word}, Tree{*rc::gen::inRange(0, 90)}};
        default:
            return word;
    }
}

Tree some_element() { return Tree::Object{{"x", some_value()}, {"y", some_value()}}; }

FilterFacts some_facts() {
    Tree::Array participants;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) participants.push_back(some_element());
    return {Tree::Object{{"conversation", some_element()}, {"participant", participants}}, nullptr};
}

FilterCondition some_test(bool inside_block) {
    FilterCondition condition;
    condition.kind = Kind::Test;
    FilterTest& test = condition.test;
    test.path.root = Path::Root::Item;
    const std::string group =
        *rc::gen::elementOf(std::vector<std::string>{"conversation", "participant", "nowhere"});
    if (!inside_block) test.path.segments.push_back({group, "", ""});
    test.path.segments.push_back({*rc::gen::elementOf(std::vector<std::string>{"x", "y"}), "", ""});
    test.type = static_cast<FilterType>(*rc::gen::inRange(0, 7));
    const auto operators = filter_operators();
    test.op = operators[*rc::gen::inRange<std::size_t>(0, operators.size())];
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i)
        test.operands.push_back(*rc::gen::elementOf(kWords));
    return condition;
}

FilterCondition some_condition(int depth, bool inside_block = false) {
    const int kind = depth == 0 ? 4 : *rc::gen::inRange(0, 6);
    if (kind >= 4) return some_test(inside_block);
    FilterCondition condition;
    condition.kind = static_cast<Kind>(kind);
    if (condition.kind == Kind::Some && inside_block) condition.kind = Kind::Not;
    condition.group = "participant";
    const bool one = condition.kind == Kind::Not || condition.kind == Kind::Some;
    const bool block = inside_block || condition.kind == Kind::Some;
    for (int i = one ? 1 : *rc::gen::inRange(0, 4); i > 0; --i)
        condition.parts.push_back(some_condition(depth - 1, block));
    return condition;
}

FilterCondition made(Kind kind, std::vector<FilterCondition> parts) {
    FilterCondition condition;
    condition.kind = kind;
    condition.parts = std::move(parts);
    return condition;
}

FilterCondition negated(FilterCondition part) { return made(Kind::Not, {std::move(part)}); }

std::vector<FilterCondition> negated_each(std::vector<FilterCondition> parts) {
    for (FilterCondition& part : parts) part = negated(std::move(part));
    return parts;
}

std::vector<FilterCondition> some_conditions() {
    std::vector<FilterCondition> parts;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) parts.push_back(some_condition(2));
    return parts;
}

TEST(FilterConditions, ANegationTurnsRoundAndTwoChangeNothing) {
    EXPECT_TRUE(rc::check([] {
        const FilterFacts facts = some_facts();
        const FilterCondition condition = some_condition(3);
        const bool yes = holds(condition, facts);

        RC_ASSERT(holds(negated(condition), facts) == !yes);
        RC_ASSERT(holds(negated(negated(condition)), facts) == yes);
    }));
}

TEST(FilterConditions, ObeyDeMorgan) {
    EXPECT_TRUE(rc::check([] {
        const FilterFacts facts = some_facts();
        const auto parts = some_conditions();

        RC_ASSERT(holds(negated(made(Kind::All, parts)), facts) ==
                  holds(made(Kind::Any, negated_each(parts)), facts));
        RC_ASSERT(holds(negated(made(Kind::Any, parts)), facts) ==
                  holds(made(Kind::All, negated_each(parts)), facts));
    }));
}

TEST(FilterConditions, HoldInAnyOrder) {
    EXPECT_TRUE(rc::check([] {
        const FilterFacts facts = some_facts();
        FilterCondition condition =
            made(*rc::gen::element(Kind::All, Kind::Any), some_conditions());
        const bool yes = holds(condition, facts);
        std::ranges::rotate(condition.parts,
                            condition.parts.begin() +
                                *rc::gen::inRange<std::ptrdiff_t>(
                                    0, static_cast<std::ptrdiff_t>(condition.parts.size()) + 1));
        if (!condition.parts.empty()) std::ranges::reverse(condition.parts.front().parts);

        RC_ASSERT(holds(condition, facts) == yes);
    }));
}

TEST(FilterConditions, AreAlwaysAnsweredWithReasonsThatAgree) {
    EXPECT_TRUE(rc::check([] {
        const FilterFacts facts = some_facts();
        const FilterCondition condition = some_condition(3);
        const Filter filter{condition, OnExit::Keep};

        const Verdict verdict = judge(filter, {}, facts);

        RC_ASSERT(verdict.passes == holds(condition, facts));
        RC_ASSERT(!verdict.reason.empty());
        if (condition.kind == Kind::Test)
            RC_ASSERT(verdict.because.front().holds == verdict.passes);
        for (const FilterReason& reason : verdict.because) RC_ASSERT(!reason.sentence.empty());
    }));
}

/// The definition, in its own words.
bool matches_by_definition(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '*')
        return matches_by_definition(pattern.substr(1), text) ||
               (!text.empty() && matches_by_definition(pattern, text.substr(1)));
    if (text.empty() || (pattern.front() != '?' && pattern.front() != text.front())) return false;
    return matches_by_definition(pattern.substr(1), text.substr(1));
}

TEST(FilterPatterns, AreWhatTheirDefinitionSays) {
    EXPECT_TRUE(rc::check([] {
        const auto letters = [](const char* of) {
            return *rc::gen::container<std::string>(rc::gen::elementOf(std::string{of}));
        };
        const std::string pattern = letters("ab*?").substr(0, 8);
        const std::string text = letters("ab").substr(0, 12);

        RC_ASSERT(matches_pattern(pattern, text) == matches_by_definition(pattern, text));
    }));
}

}  // namespace
}  // namespace dealwire::exporting
