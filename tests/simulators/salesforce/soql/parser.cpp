#include "tests/simulators/salesforce/soql/parser.hpp"

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/condition_parser.hpp"
#include "tests/simulators/salesforce/soql/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace dealwire::orgsim::soql {

namespace {

constexpr std::size_t kLongestQuery = 100'000;

/// Words that end a list or a FROM and so cannot be an alias.
constexpr std::array<std::string_view, 15> kReserved{"FROM",  "WHERE",  "WITH",   "GROUP", "HAVING",
                                                     "ORDER", "LIMIT",  "OFFSET", "FOR",   "ALL",
                                                     "USING", "UPDATE", "SELECT", "AND",   "OR"};

bool alias_ahead(const TokenStream& tokens) {
    const Token& token = tokens.peek();
    if (token.kind != TokenKind::Name || token.text.find('.') != std::string::npos) return false;
    return std::ranges::none_of(kReserved, [&](auto word) { return tokens.keyword_ahead(word); });
}

FieldGroup parse_field_group(TokenStream& tokens) {
    tokens.take();
    tokens.take();
    FieldGroup group = FieldGroup::All;
    if (tokens.take_keyword("STANDARD")) {
        group = FieldGroup::Standard;
    } else if (tokens.take_keyword("CUSTOM")) {
        group = FieldGroup::Custom;
    } else {
        tokens.expect_keyword("ALL");
    }
    tokens.expect_symbol(")");
    return group;
}

/// Read and thrown away: the translation says that it is not supported.
void skip_typeof(TokenStream& tokens) {
    while (!tokens.keyword_ahead("END")) {
        if (tokens.peek().kind == TokenKind::End) throw tokens.unexpected();
        tokens.take();
    }
    tokens.take();
}

SelectItem parse_select_item(TokenStream& tokens, Query& query) {
    SelectItem item;
    item.offset = tokens.peek().offset;
    if (tokens.symbol_ahead("(") && tokens.keyword_ahead("SELECT", 1)) {
        const TokenStream::Nesting nesting{tokens};
        tokens.take();
        item.children = std::make_shared<const Query>(parse_select(tokens));
        tokens.expect_symbol(")");
        return item;
    }
    if (tokens.keyword_ahead("TYPEOF") && !tokens.symbol_ahead(",", 1)) {
        query.has_typeof = true;
        skip_typeof(tokens);
        return item;
    }
    if (tokens.keyword_ahead("FIELDS") && tokens.symbol_ahead("(", 1)) {
        item.group = parse_field_group(tokens);
        return item;
    }
    item.field = parse_field_use(tokens);
    if (alias_ahead(tokens)) item.field->alias = tokens.take().text;
    return item;
}

void parse_from(TokenStream& tokens, Query& query) {
    tokens.expect_keyword("FROM");
    const Token& name = tokens.peek();
    if (name.kind != TokenKind::Name) throw tokens.unexpected();
    query.from = name.text;
    query.from_offset = name.offset;
    tokens.take();
    tokens.take_keyword("AS");
    if (alias_ahead(tokens)) query.alias = tokens.take().text;
}

/// Clauses that change nothing here: scope, security mode.
void skip_scope_and_mode(TokenStream& tokens, bool before_where) {
    if (before_where && tokens.take_keyword("USING")) {
        tokens.expect_keyword("SCOPE");
        if (tokens.peek().kind != TokenKind::Name) throw tokens.unexpected();
        tokens.take();
    }
    if (before_where || !tokens.take_keyword("WITH")) return;
    for (const std::string_view mode : {"SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"}) {
        if (tokens.take_keyword(mode)) return;
    }
    throw tokens.unexpected();
}

void parse_group_by(TokenStream& tokens, Query& query) {
    if (!tokens.take_keyword("GROUP")) return;
    tokens.expect_keyword("BY");
    do {
        query.group_by.push_back(parse_field_use(tokens));
    } while (tokens.take_symbol(","));
    if (tokens.take_keyword("HAVING")) query.having = parse_condition(tokens);
}

void parse_order_by(TokenStream& tokens, Query& query) {
    if (!tokens.take_keyword("ORDER")) return;
    tokens.expect_keyword("BY");
    do {
        Ordering ordering{parse_field_use(tokens), false, false};
        ordering.descending = tokens.take_keyword("DESC");
        if (!ordering.descending) tokens.take_keyword("ASC");
        if (tokens.take_keyword("NULLS")) {
            ordering.nulls_last = tokens.take_keyword("LAST");
            if (!ordering.nulls_last) tokens.expect_keyword("FIRST");
        }
        query.order_by.push_back(std::move(ordering));
    } while (tokens.take_symbol(","));
}

std::optional<std::int64_t> parse_count(TokenStream& tokens, std::string_view keyword) {
    if (!tokens.take_keyword(keyword)) return std::nullopt;
    const Token& token = tokens.peek();
    std::int64_t value = 0;
    const char* const end = token.text.data() + token.text.size();
    const auto [stop, status] = std::from_chars(token.text.data(), end, value);
    const bool whole = status == std::errc{} && stop == end && value >= 0;
    if (token.kind != TokenKind::Number || !whole) throw tokens.unexpected();
    tokens.take();
    return value;
}

void parse_tail(TokenStream& tokens, Query& query) {
    query.limit = parse_count(tokens, "LIMIT");
    query.offset = parse_count(tokens, "OFFSET");
    while (tokens.take_keyword("FOR")) {
        const bool known = tokens.take_keyword("VIEW") || tokens.take_keyword("REFERENCE") ||
                           tokens.take_keyword("UPDATE");
        if (!known) throw tokens.unexpected();
        tokens.take_symbol(",");
    }
    if (tokens.take_keyword("ALL")) {
        tokens.expect_keyword("ROWS");
        query.all_rows = true;
    }
}

}  // namespace

std::string FieldUse::dotted() const {
    std::string joined;
    for (const auto& part : path) joined.append(joined.empty() ? "" : ".").append(part);
    return joined;
}

Query parse_select(TokenStream& tokens) {
    Query query;
    tokens.expect_keyword("SELECT");
    do {
        query.select.push_back(parse_select_item(tokens, query));
    } while (tokens.take_symbol(","));
    parse_from(tokens, query);
    skip_scope_and_mode(tokens, true);
    if (tokens.take_keyword("WHERE")) query.where = parse_condition(tokens);
    skip_scope_and_mode(tokens, false);
    parse_group_by(tokens, query);
    parse_order_by(tokens, query);
    parse_tail(tokens, query);
    return query;
}

Query parse(std::string_view query) {
    if (query.size() > kLongestQuery) {
        throw query_error("QUERY_TOO_COMPLICATED",
                          "SOQL statements cannot be longer than 100000 "
                          "characters.");
    }
    TokenStream tokens{query};
    if (tokens.peek().kind == TokenKind::End) {
        throw query_error("MALFORMED_QUERY", "unexpected token: '<EOF>'");
    }
    Query parsed = parse_select(tokens);
    if (tokens.peek().kind != TokenKind::End) throw tokens.unexpected();
    return parsed;
}

}  // namespace dealwire::orgsim::soql
