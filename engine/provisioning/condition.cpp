#include "engine/provisioning/condition.hpp"

#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <array>

namespace dealwire::provisioning {
namespace {

using enum Operator;
using Kind = Condition::Kind;

std::optional<base::Instant> moment(const std::string& text) {
    if (const auto instant = base::parse_instant(text)) return instant;
    if (const auto day = base::parse_date(text)) return std::chrono::sys_days{*day};
    return std::nullopt;
}

bool compares(const Condition& test, const std::string& value) {
    const std::string& operand = test.operands.front();
    if (test.op == Above || test.op == Below) {
        const auto seen = base::to_double(base::Number{value});
        const auto limit = base::to_double(base::Number{operand});
        if (!seen || !limit) return false;
        return test.op == Above ? *seen > *limit : *seen < *limit;
    }
    const auto seen = moment(value);
    const auto limit = moment(operand);
    if (!seen || !limit) return false;
    return test.op == Before ? *seen < *limit : *seen >= *limit;
}

bool answers(const Condition& test, const std::string& value, const std::string& operand) {
    const std::string seen = base::to_lower_ascii(value);
    const std::string wanted =
        test.api == "Email" ? member_email(operand) : base::to_lower_ascii(operand);
    switch (test.op) {
        case Equals:
        case In:
            return seen == wanted;
        case Contains:
            return seen.find(wanted) != std::string::npos;
        case StartsWith:
            return seen.starts_with(wanted);
        case MatchesAny:
            return matches(seen, wanted);
        default:
            return false;
    }
}

bool test_holds(const Condition& test, const OrgUser& user) {
    const std::string value = user.value(test.api);
    if (test.op == Present) return value.empty() != (test.operands.front() == "true");
    if (value.empty() || test.operands.empty()) return false;
    if (test.op == Above || test.op == Below || test.op == Before || test.op == After)
        return compares(test, value);
    return std::ranges::any_of(
        test.operands, [&](const std::string& operand) { return answers(test, value, operand); });
}

std::string quoted_list(const std::vector<std::string>& operands) {
    std::string text;
    for (const std::string& operand : operands)
        text += (text.empty() ? "'" : ", '") + operand + "'";
    return text;
}

std::string words_of(Operator op) {
    constexpr std::array kWords{"equal to", "one of",     "containing", "beginning with",
                                "like",     "above",      "below",      "before",
                                "after",    "there: true"};
    return kWords.at(static_cast<std::size_t>(op));
}

std::string line_of(const Condition& condition) {
    return condition.line > 0 ? " (line " + std::to_string(condition.line) + ")" : "";
}

std::string sentence(const Condition& test, const OrgUser& user) {
    const std::string value = user.value(test.api);
    const std::string seen =
        value.empty() ? test.field + " is empty" : test.field + " is '" + value + "'";
    if (test.op == Present) return seen + line_of(test);
    return seen + (test_holds(test, user) ? ", " : ", not ") + words_of(test.op) + " " +
           quoted_list(test.operands) + line_of(test);
}

std::string sentence_of_chain(const Condition& condition, bool under) {
    return std::string{under ? "under " : "not under "} + condition.manager + line_of(condition);
}

}  // namespace

bool matches(std::string_view text, std::string_view pattern) {
    std::size_t at = 0;
    std::size_t wanted = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resumed = 0;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    while (at < text.size()) {
        if (wanted < pattern.size() && pattern[wanted] == '*') {
            star = wanted++;
            resumed = at;
        } else if (wanted < pattern.size() &&
                   (pattern[wanted] == '?' || lower(pattern[wanted]) == lower(text[at]))) {
            ++at;
            ++wanted;
        } else if (star != std::string_view::npos) {
            wanted = star + 1;
            at = ++resumed;
        } else {
            return false;
        }
    }
    while (wanted < pattern.size() && pattern[wanted] == '*') ++wanted;
    return wanted == pattern.size();
}

bool holds(const Condition& condition, const OrgUser& user, ChainOfCommand& chain) {
    const auto part_holds = [&](const Condition& part) { return holds(part, user, chain); };
    switch (condition.kind) {
        case Kind::All:
            return std::ranges::all_of(condition.parts, part_holds);
        case Kind::Any:
            return std::ranges::any_of(condition.parts, part_holds);
        case Kind::Not:
            return std::ranges::none_of(condition.parts, part_holds);
        case Kind::Under:
            return chain.is_under(user.user.id, condition.manager);
        case Kind::Test:
            break;
    }
    return test_holds(condition, user);
}

std::vector<std::string> reasons_of(const Condition& condition, const OrgUser& user,
                                    ChainOfCommand& chain) {
    if (condition.kind == Kind::Test) return {sentence(condition, user)};
    if (condition.kind == Kind::Under)
        return {sentence_of_chain(condition, holds(condition, user, chain))};
    const bool all = condition.kind == Kind::All;
    const bool result = holds(condition, user, chain);
    std::vector<std::string> reasons;
    for (const Condition& part : condition.parts) {
        // Of "all" that hold every part decides, of "all" that do not the first that fails.
        const bool decides =
            condition.kind == Kind::Not || all == result || holds(part, user, chain) == result;
        if (!decides) continue;
        std::ranges::move(reasons_of(part, user, chain), std::back_inserter(reasons));
        if (condition.kind != Kind::Not && all != result) break;
    }
    return reasons;
}

}  // namespace dealwire::provisioning
