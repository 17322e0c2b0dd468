#include "tests/simulators/salesforce/soql/condition_parser.hpp"

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/relative_date.hpp"
#include "tests/simulators/salesforce/soql/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace dealwire::orgsim::soql {

namespace {

constexpr std::size_t kLongestText = 4000;

constexpr std::array<std::pair<std::string_view, Function>, 17> kFunctions{{
    {"COUNT", Function::Count},
    {"COUNT_DISTINCT", Function::CountDistinct},
    {"SUM", Function::Sum},
    {"MIN", Function::Min},
    {"MAX", Function::Max},
    {"AVG", Function::Avg},
    {"TOLABEL", Function::ToLabel},
    {"FORMAT", Function::Format},
    {"CONVERTCURRENCY", Function::ConvertCurrency},
    {"CALENDAR_YEAR", Function::CalendarYear},
    {"CALENDAR_QUARTER", Function::CalendarQuarter},
    {"CALENDAR_MONTH", Function::CalendarMonth},
    {"DAY_IN_MONTH", Function::DayInMonth},
    {"DAY_IN_WEEK", Function::DayInWeek},
    {"DAY_IN_YEAR", Function::DayInYear},
    {"DAY_ONLY", Function::DayOnly},
    {"HOUR_IN_DAY", Function::HourInDay},
}};

constexpr std::array<std::pair<std::string_view, Comparison>, 7> kOperators{{
    {"=", Comparison::Equal},
    {"!=", Comparison::NotEqual},
    {"<>", Comparison::NotEqual},
    {"<", Comparison::Less},
    {"<=", Comparison::LessOrEqual},
    {">", Comparison::Greater},
    {">=", Comparison::GreaterOrEqual},
}};

std::vector<std::string> split_path(std::string_view dotted) {
    std::vector<std::string> parts;
    while (true) {
        const auto dot = dotted.find('.');
        parts.emplace_back(dotted.substr(0, dot));
        if (dot == std::string_view::npos) return parts;
        dotted.remove_prefix(dot + 1);
    }
}

Literal relative_date(TokenStream& tokens) {
    const Token& name = tokens.peek();
    const auto needs_count = relative_date_takes_count(name.text);
    if (name.kind != TokenKind::Name || !needs_count) throw tokens.unexpected();
    Literal literal{LiteralKind::RelativeDate, upper(name.text), {}, 0, name.offset};
    tokens.take();
    if (!*needs_count) return literal;
    tokens.expect_symbol(":");
    const Token& count = tokens.peek();
    const char* const end = count.text.data() + count.text.size();
    const auto [stop, status] = std::from_chars(count.text.data(), end, literal.count);
    const bool sane = status == std::errc{} && stop == end && literal.count >= 0;
    if (count.kind != TokenKind::Number || !sane || literal.count > kMostRelativeUnits) {
        throw tokens.unexpected();
    }
    tokens.take();
    return literal;
}

Literal parse_literal(TokenStream& tokens) {
    const Token& token = tokens.peek();
    const auto made = [&](LiteralKind kind) {
        Literal literal{kind, token.text, token.pattern, 0, token.offset};
        tokens.take();
        return literal;
    };
    switch (token.kind) {
        case TokenKind::Text:
            if (token.text.size() > kLongestText) {
                throw tokens.error("String literal is longer than 4000 characters");
            }
            return made(LiteralKind::Text);
        case TokenKind::Number:
            return made(LiteralKind::Number);
        case TokenKind::Date:
            return made(LiteralKind::Date);
        case TokenKind::DateTime:
            return made(LiteralKind::DateTime);
        case TokenKind::Name:
            if (tokens.keyword_ahead("null")) return made(LiteralKind::Null);
            if (tokens.keyword_ahead("true") || tokens.keyword_ahead("false")) {
                return made(LiteralKind::Boolean);
            }
            return relative_date(tokens);
        default:
            throw tokens.unexpected();
    }
}

std::vector<Literal> parse_literal_list(TokenStream& tokens) {
    std::vector<Literal> values;
    do {
        values.push_back(parse_literal(tokens));
    } while (tokens.take_symbol(","));
    tokens.expect_symbol(")");
    return values;
}

/// After IN, NOT IN, INCLUDES or EXCLUDES.
void parse_set(TokenStream& tokens, Condition& condition) {
    const bool may_join =
        condition.comparison == Comparison::In || condition.comparison == Comparison::NotIn;
    tokens.expect_symbol("(");
    if (may_join && tokens.keyword_ahead("SELECT")) {
        const TokenStream::Nesting nesting{tokens};
        condition.subquery = std::make_shared<const Query>(parse_select(tokens));
        tokens.expect_symbol(")");
        return;
    }
    condition.values = parse_literal_list(tokens);
}

Condition parse_comparison(TokenStream& tokens) {
    Condition condition;
    condition.offset = tokens.peek().offset;
    condition.field = parse_field_use(tokens);
    const Token& sign = tokens.peek();
    const auto found = std::ranges::find(kOperators, std::string_view{sign.text},
                                         &std::pair<std::string_view, Comparison>::first);
    if (sign.kind == TokenKind::Symbol && found != kOperators.end()) {
        tokens.take();
        condition.comparison = found->second;
        condition.values.push_back(parse_literal(tokens));
        return condition;
    }
    if (tokens.take_keyword("LIKE")) {
        condition.comparison = Comparison::Like;
        condition.values.push_back(parse_literal(tokens));
        return condition;
    }
    if (tokens.take_keyword("IN")) {
        condition.comparison = Comparison::In;
    } else if (tokens.take_keyword("NOT")) {
        tokens.expect_keyword("IN");
        condition.comparison = Comparison::NotIn;
    } else if (tokens.take_keyword("INCLUDES")) {
        condition.comparison = Comparison::Includes;
    } else if (tokens.take_keyword("EXCLUDES")) {
        condition.comparison = Comparison::Excludes;
    } else {
        throw tokens.unexpected();
    }
    parse_set(tokens, condition);
    return condition;
}

Condition parse_simple(TokenStream& tokens) {
    if (!tokens.symbol_ahead("(")) return parse_comparison(tokens);
    const TokenStream::Nesting nesting{tokens};
    tokens.take();
    Condition inner = parse_condition(tokens);
    tokens.expect_symbol(")");
    return inner;
}

}  // namespace

FieldUse parse_field_use(TokenStream& tokens) {
    const Token& name = tokens.peek();
    if (name.kind != TokenKind::Name) throw tokens.unexpected();
    FieldUse use;
    use.offset = name.offset;
    if (!tokens.symbol_ahead("(", 1)) {
        use.path = split_path(name.text);
        tokens.take();
        return use;
    }
    const auto found = std::ranges::find(kFunctions, upper(name.text),
                                         &std::pair<std::string_view, Function>::first);
    if (found == kFunctions.end()) throw tokens.unexpected();
    use.function = found->second;
    tokens.take();
    tokens.take();
    if (use.function == Function::Count && tokens.take_symbol(")")) return use;
    const Token& argument = tokens.peek();
    if (argument.kind != TokenKind::Name || tokens.symbol_ahead("(", 1)) throw tokens.unexpected();
    use.path = split_path(argument.text);
    use.offset = argument.offset;
    tokens.take();
    tokens.expect_symbol(")");
    return use;
}

Condition parse_condition(TokenStream& tokens) {
    if (tokens.keyword_ahead("NOT")) {
        const TokenStream::Nesting nesting{tokens};
        Condition negation;
        negation.kind = ConditionKind::Not;
        negation.offset = tokens.take().offset;
        negation.operands.push_back(parse_simple(tokens));
        return negation;
    }
    Condition first = parse_simple(tokens);
    const bool both = tokens.keyword_ahead("AND");
    if (!both && !tokens.keyword_ahead("OR")) return first;
    const std::string_view word = both ? "AND" : "OR";
    Condition joined;
    joined.kind = both ? ConditionKind::And : ConditionKind::Or;
    joined.offset = first.offset;
    joined.operands.push_back(std::move(first));
    while (tokens.take_keyword(word)) joined.operands.push_back(parse_simple(tokens));
    return joined;
}

}  // namespace dealwire::orgsim::soql
