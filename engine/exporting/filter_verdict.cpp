#include "engine/exporting/filter_verdict.hpp"

#include "engine/base/text.hpp"
#include "engine/exporting/filter_values.hpp"
#include "engine/exporting/source.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using base::Tree;
using Kind = FilterCondition::Kind;

constexpr std::size_t kLongestSeen = 60;  ///< of a value in a sentence, in UTF-16 units
constexpr std::size_t kMostSeen = 3;      ///< values named in a sentence
constexpr std::size_t kMostReasons = 3;   ///< conditions named in a verdict

/// What is there for a test; an empty text counts as nothing.
std::vector<const Tree*> seen_by(const FilterTest& test, const Tree& here, const Tree* document) {
    const Scope scope{document, nullptr, &here, nullptr, {}};
    std::vector<const Tree*> values;
    for (const FoundItem& found : items_at(test.path, scope))
        if (!found.item->string() || !found.item->string()->empty()) values.push_back(found.item);
    return values;
}

bool test_holds(const FilterTest& test, const std::vector<const Tree*>& values) {
    if (test.op == FilterOperator::Present && !test.operands.empty() &&
        test.operands.front() == "false")
        return values.empty();
    return std::ranges::any_of(values, [&](const Tree* value) { return satisfies(test, *value); });
}

std::vector<const Tree*> elements_of(const std::string& group, const Tree& here) {
    std::vector<const Tree*> elements;
    const Tree* list = here.find(group);
    if (list && list->array())
        for (const Tree& element : *list->array()) elements.push_back(&element);
    return elements;
}

bool holds_here(const FilterCondition& condition, const Tree& here, const Tree* document) {
    const auto part_holds = [&](const FilterCondition& part) {
        return holds_here(part, here, document);
    };
    switch (condition.kind) {
        case Kind::All:
            return std::ranges::all_of(condition.parts, part_holds);
        case Kind::Any:
            return std::ranges::any_of(condition.parts, part_holds);
        case Kind::Not:
            return !std::ranges::all_of(condition.parts, part_holds);
        case Kind::Some:
            return std::ranges::any_of(elements_of(condition.group, here), [&](const Tree* each) {
                return std::ranges::all_of(condition.parts, [&](const FilterCondition& part) {
                    return holds_here(part, *each, document);
                });
            });
        case Kind::Test:
            break;
    }
    return test_holds(condition.test, seen_by(condition.test, here, document));
}

std::string quoted(const FilterTest& test, const std::string& text) {
    const bool bare = test.type == FilterType::Number || test.type == FilterType::Flag ||
                      test.type == FilterType::Time || test.type == FilterType::Date ||
                      test.type == FilterType::Id;
    const std::string unit = test.unit.empty() ? "" : " " + test.unit;
    return bare ? text + unit : "'" + text + "'";
}

std::string listed(const FilterTest& test, const char* last_joint) {
    std::string text;
    for (std::size_t i = 0; i < test.operands.size(); ++i) {
        if (i > 0) text += i + 1 == test.operands.size() ? last_joint : ", ";
        text += quoted(test, test.operands[i]);
    }
    return text;
}

/// "is above 60 s", or "is not above 60 s".
std::string words_of(const FilterTest& test, bool yes) {
    const std::string is = yes ? "is " : "is not ";
    const std::string one_of = test.operands.size() > 1 ? "one of " : "";
    switch (test.op) {
        case FilterOperator::Equals:
        case FilterOperator::In:
            return is + one_of + listed(test, " and ");
        case FilterOperator::Contains:
            return (yes ? "contains " : "does not contain ") + listed(test, " or ");
        case FilterOperator::StartsWith:
            return (yes ? "starts with " : "does not start with ") + listed(test, " or ");
        case FilterOperator::MatchesAny:
            return (yes ? "matches " : "does not match ") + listed(test, " or ");
        case FilterOperator::Present:
            return (test.operands.front() == "false") == yes ? "is empty" : "is there";
        default:
            return is + name_of(test.op) + " " + listed(test, " and ");
    }
}

/// As people write it: the org tells whole amounts as 10.0.
std::string written(const Tree& value) {
    std::string text = text_of(value);
    const bool has_fraction =
        text.find('.') != std::string::npos && text.find_first_of("eE") == std::string::npos;
    if (!value.number() || !has_fraction) return base::cut(text, kLongestSeen);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string seen_text(const FilterTest& test, const std::vector<const Tree*>& values) {
    std::string text;
    const std::size_t shown = std::min(values.size(), kMostSeen);
    for (std::size_t i = 0; i < shown; ++i) {
        text.append(i == 0 ? "" : ", ").append(quoted(test, written(*values[i])));
    }
    if (values.size() > shown) text += " and " + std::to_string(values.size() - shown) + " more";
    return text;
}

/// The most asked question of all has words of its own.
bool asks_for_external(const FilterTest& test) {
    return test.field == "participants.external" && test.op == FilterOperator::Above &&
           test.operands.front() == "0";
}

std::string external_sentence(const std::string& count) {
    if (count == "0") return "no participant is from outside the company";
    return count + (count == "1" ? " participant is" : " participants are") +
           " from outside the company";
}

std::string sentence_of(const FilterTest& test, const std::vector<const Tree*>& values, bool yes) {
    if (asks_for_external(test) && values.size() == 1)
        return external_sentence(text_of(*values.front()));
    if (values.empty()) return test.label + " is empty";
    if (test.op == FilterOperator::Present) return test.label + " is " + seen_text(test, values);
    if (values.size() == 1)
        return test.label + " " + seen_text(test, values) + " " + words_of(test, yes);
    return (yes ? "one of " : "none of ") + test.label + " " + seen_text(test, values) + " " +
           words_of(test, true);
}

std::string place_of(const FilterCondition& condition) {
    return condition.line == 0 ? " (default filter)"
                               : " (filter line " + std::to_string(condition.line) + ")";
}

FilterReason reason_of_test(const FilterCondition& condition, const Tree& here,
                            const Tree* document) {
    const FilterTest& test = condition.test;
    const auto values = seen_by(test, here, document);
    const bool yes = test_holds(test, values);
    return {condition.place,
            condition.line,
            test.field,
            seen_text(test, values),
            sentence_of(test, values, yes) + place_of(condition),
            yes};
}

/// Follows a condition to the tests that decided it.
class Explanation {
public:
    explicit Explanation(const Tree* document) : document_{document} {}

    void explain(const FilterCondition& condition, const Tree& here) {
        switch (condition.kind) {
            case Kind::All:
                return explain_parts(condition, here, false);
            case Kind::Any:
                return explain_parts(condition, here, true);
            case Kind::Not:
                return explain_parts(condition, here, false);
            case Kind::Some:
                return explain_some(condition, here);
            case Kind::Test:
                reasons_.push_back(reason_of_test(condition, here, document_));
        }
    }

    std::vector<FilterReason> take() { return std::move(reasons_); }

private:
    /// The first part that comes out as `decisive` decides alone; else all of them do.
    void explain_parts(const FilterCondition& condition, const Tree& here, bool decisive) {
        for (const FilterCondition& part : condition.parts)
            if (holds_here(part, here, document_) == decisive) return explain(part, here);
        for (const FilterCondition& part : condition.parts) explain(part, here);
    }

    void explain_some(const FilterCondition& condition, const Tree& here) {
        const auto elements = elements_of(condition.group, here);
        for (const Tree* each : elements) {
            const bool fits = std::ranges::all_of(condition.parts, [&](const auto& part) {
                return holds_here(part, *each, document_);
            });
            if (!fits) continue;
            for (const FilterCondition& part : condition.parts) explain(part, *each);
            return;
        }
        const std::string sentence =
            elements.empty()
                ? "there is no " + condition.group
                : "none of " + std::to_string(elements.size()) + " " + condition.group + "s fits";
        reasons_.push_back({condition.place, condition.line, condition.group,
                            std::to_string(elements.size()), sentence + place_of(condition),
                            false});
    }

    const Tree* document_;
    std::vector<FilterReason> reasons_;
};

/// Asks every test, once for each of `here`.
void collect_answers(const FilterCondition& condition, const std::vector<const Tree*>& here,
                     const Tree* document, std::vector<TestAnswer>& answers) {
    if (condition.kind == Kind::Test) {
        TestAnswer answer{false, true};
        for (const Tree* each : here) {
            const auto values = seen_by(condition.test, *each, document);
            answer.holds = answer.holds || test_holds(condition.test, values);
            answer.empty = answer.empty && values.empty();
        }
        return answers.push_back(answer);
    }
    std::vector<const Tree*> below = here;
    if (condition.kind == Kind::Some) {
        below.clear();
        for (const Tree* each : here)
            for (const Tree* element : elements_of(condition.group, *each))
                below.push_back(element);
    }
    for (const FilterCondition& part : condition.parts)
        collect_answers(part, below, document, answers);
}

std::string as_one(const std::vector<FilterReason>& reasons) {
    if (reasons.empty()) return "the filter lets everything through";
    std::string text;
    const std::size_t shown = std::min(reasons.size(), kMostReasons);
    for (std::size_t i = 0; i < shown; ++i)
        text.append(i == 0 ? "" : ", and ").append(reasons[i].sentence);
    if (reasons.size() > shown)
        text += ", and " + std::to_string(reasons.size() - shown) + " more conditions";
    return text;
}

}  // namespace

bool holds(const FilterCondition& condition, const FilterFacts& facts) {
    return holds_here(condition, facts.values, facts.document);
}

std::vector<FilterReason> reasons_of(const FilterCondition& condition, const FilterFacts& facts) {
    Explanation explanation{facts.document};
    explanation.explain(condition, facts.values);
    return explanation.take();
}

std::vector<TestAnswer> answers_of(const FilterCondition& condition, const FilterFacts& facts) {
    std::vector<TestAnswer> answers;
    collect_answers(condition, {&facts.values}, facts.document, answers);
    return answers;
}

std::string text_of(const FilterCondition& condition) {
    if (condition.kind != Kind::Test) return condition.group;
    return condition.test.label + " " + words_of(condition.test, true);
}

Verdict judge(const Filter& filter, const model::Conversation& conversation,
              const FilterFacts& facts) {
    if (conversation.is_private)
        return {false, true, "the conversation is marked private, and those never leave", {}};
    Verdict verdict{holds(filter.condition, facts), false, "", {}};
    verdict.because = reasons_of(filter.condition, facts);
    verdict.reason = as_one(verdict.because);
    return verdict;
}

}  // namespace dealwire::exporting
