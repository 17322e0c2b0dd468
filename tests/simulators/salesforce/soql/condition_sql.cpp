#include "tests/simulators/salesforce/soql/condition_sql.hpp"

#include "tests/simulators/salesforce/soql/literal_value.hpp"
#include "tests/simulators/salesforce/soql/query_error.hpp"
#include "tests/simulators/salesforce/soql/relative_date.hpp"
#include "tests/simulators/salesforce/soql/soql_functions.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <span>
#include <vector>

namespace dealwire::orgsim::soql {

namespace {

constexpr std::size_t kMostSemiJoins = 2;

std::string_view sign(Comparison comparison) {
    switch (comparison) {
        case Comparison::NotEqual:
            return "<>";
        case Comparison::Less:
            return "<";
        case Comparison::LessOrEqual:
            return "<=";
        case Comparison::Greater:
            return ">";
        case Comparison::GreaterOrEqual:
            return ">=";
        default:
            return "=";
    }
}

std::chrono::sys_days day_of(std::string_view stamp) {
    const auto part = [&](std::size_t at, std::size_t size) {
        unsigned value = 0;
        std::from_chars(stamp.data() + at, stamp.data() + at + size, value);
        return value;
    };
    if (!is_date(stamp.substr(0, 10))) return {};
    return std::chrono::sys_days{std::chrono::year{static_cast<int>(part(0, 4))} /
                                 std::chrono::month{part(5, 2)} / std::chrono::day{part(8, 2)}};
}

/// First moment of a day as it is stored in a field of this type. Days outside four-digit years
/// are moved to their edge, where no record lies.
std::string stored_day(std::chrono::sys_days day, FieldType type) {
    const std::chrono::year_month_day date{day};
    const int year = static_cast<int>(date.year());
    if (year < 0) return "0000";
    if (year > 9999) return "9999-12-31T23:59:59.999Z";
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u%s", year,
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  type == FieldType::DateTime ? "T00:00:00.000Z" : "");
    return text.data();
}

/// The terms joined as a balanced tree: SQLite takes no expression deeper than 1000, and a query
/// may well have more terms than that.
std::string balanced(std::span<const std::string> terms, std::string_view word) {
    if (terms.size() == 1) return terms.front();
    const std::size_t half = terms.size() / 2;
    std::string sql = "(" + balanced(terms.first(half), word);
    return sql.append(word).append(balanced(terms.subspan(half), word)).append(")");
}

bool takes_like(FieldType type) { return is_text(type) && type != FieldType::MultiPicklist; }

}  // namespace

std::string ConditionWriter::write(const Condition& condition, bool top_level, bool aggregates) {
    switch (condition.kind) {
        case ConditionKind::And:
            return joined(condition, top_level, aggregates);
        case ConditionKind::Or:
            return joined(condition, false, aggregates);
        case ConditionKind::Not:
            return "NOT COALESCE(" + write(condition.operands.front(), false, aggregates) + ", 0)";
        case ConditionKind::Compare:
            return compare(condition, top_level, aggregates);
    }
    return {};
}

std::string ConditionWriter::joined(const Condition& condition, bool top_level, bool aggregates) {
    std::vector<std::string> terms;
    terms.reserve(condition.operands.size());
    for (const Condition& operand : condition.operands) {
        terms.push_back(write(operand, top_level, aggregates));
    }
    return balanced(terms, condition.kind == ConditionKind::And ? " AND " : " OR ");
}

std::string ConditionWriter::compare(const Condition& condition, bool top_level, bool aggregates) {
    const FieldUse& use = condition.field;
    if (is_aggregate(use.function) && !aggregates) {
        throw error_at("MALFORMED_QUERY", context_.query, condition.offset,
                       "Aggregate functions are not allowed in the WHERE clause");
    }
    if (use.path.empty()) {
        FieldSchema count;
        count.name = "COUNT()";
        count.type = FieldType::Int;
        return compare_values(condition, count, "COUNT(*)");
    }
    const ResolvedField found = scope_.resolve(use);
    check_filterable(condition, *found.field);
    if (condition.subquery) return semi_join(condition, *found.field, found.sql, top_level);
    if (use.function != Function::None) {
        return compare_values(condition, function_result(use.function, *found.field),
                              function_sql(use, found, context_.query));
    }
    const bool collate = found.expression && is_text(found.field->type);
    return compare_values(condition, *found.field,
                          collate ? found.sql + " COLLATE NOCASE" : found.sql);
}

void ConditionWriter::check_filterable(const Condition& condition, const FieldSchema& field) const {
    if (!field.filterable || is_compound(field.type)) {
        throw error_at("INVALID_FIELD", context_.query, condition.offset,
                       "field '" + field.name + "' can not be filtered in a query call");
    }
    const auto refuse = [&](const std::string& text) {
        throw error_at("INVALID_QUERY_FILTER_OPERATOR", context_.query, condition.offset, text);
    };
    const bool multi = field.type == FieldType::MultiPicklist;
    switch (condition.comparison) {
        case Comparison::Like:
            if (!takes_like(field.type)) {
                refuse(is_id(field.type) ? "invalid operator on id field"
                                         : "invalid operator on " +
                                               std::string{describe_name(field.type)} + " field");
            }
            return;
        case Comparison::Includes:
        case Comparison::Excludes:
            if (!multi) refuse("includes operator is only valid on multi-picklist fields");
            return;
        case Comparison::Less:
        case Comparison::LessOrEqual:
        case Comparison::Greater:
        case Comparison::GreaterOrEqual:
            if (multi || field.type == FieldType::Boolean) {
                refuse("invalid operator on " + std::string{describe_name(field.type)} + " field");
            }
            return;
        default:
            return;
    }
}

std::string ConditionWriter::compare_values(const Condition& condition, const FieldSchema& field,
                                            const std::string& sql) {
    switch (condition.comparison) {
        case Comparison::In:
            return in_list(condition, field, sql);
        case Comparison::NotIn:
            return "NOT COALESCE(" + in_list(condition, field, sql) + ", 0)";
        case Comparison::Includes:
            return includes(condition, sql);
        case Comparison::Excludes:
            return "NOT COALESCE(" + includes(condition, sql) + ", 0)";
        default:
            return one(condition.comparison, field, sql, condition.values.front());
    }
}

std::string ConditionWriter::one(Comparison comparison, const FieldSchema& field,
                                 const std::string& sql, const Literal& literal) {
    const bool dated = field.type == FieldType::Date || field.type == FieldType::DateTime;
    if (literal.kind == LiteralKind::RelativeDate && dated) {
        return days(comparison, field, sql, literal);
    }
    Value value = literal_value(literal, field, context_.query);
    if (comparison == Comparison::Like) {
        if (is_null(value)) return sql + " IS NULL";
        binds_.emplace_back(literal.pattern);
        return sql + " LIKE ? ESCAPE '\\'";
    }
    if (is_null(value)) {
        if (comparison == Comparison::Equal) return sql + " IS NULL";
        if (comparison == Comparison::NotEqual) return sql + " IS NOT NULL";
        return "0";
    }
    return ordered(comparison, sql, std::move(value));
}

std::string ConditionWriter::ordered(Comparison comparison, const std::string& sql, Value value) {
    binds_.push_back(std::move(value));
    const std::string plain = sql + " " + std::string{sign(comparison)} + " ?";
    if (comparison != Comparison::NotEqual) return plain;
    return "(" + plain + " OR " + sql + " IS NULL)";
}

std::string ConditionWriter::days(Comparison comparison, const FieldSchema& field,
                                  const std::string& sql, const Literal& literal) {
    const DayRange range = relative_date(literal.text, literal.count, day_of(context_.now));
    const auto bound = [&](std::string_view compare, std::chrono::sys_days day) {
        binds_.emplace_back(stored_day(day, field.type));
        return sql + " " + std::string{compare} + " ?";
    };
    switch (comparison) {
        case Comparison::Less:
            return bound("<", range.from);
        case Comparison::LessOrEqual:
            return bound("<", range.until);
        case Comparison::Greater:
            return bound(">=", range.until);
        case Comparison::GreaterOrEqual:
            return bound(">=", range.from);
        case Comparison::NotEqual: {
            std::string before = bound("<", range.from);
            return "(" + before + " OR " + bound(">=", range.until) + " OR " + sql + " IS NULL)";
        }
        default: {
            std::string after = bound(">=", range.from);
            return "(" + after + " AND " + bound("<", range.until) + ")";
        }
    }
}

std::string ConditionWriter::in_list(const Condition& condition, const FieldSchema& field,
                                     const std::string& sql) {
    std::string marks;
    std::vector<std::string> terms;
    Row values;
    for (const Literal& literal : condition.values) {
        if (literal.kind == LiteralKind::RelativeDate) continue;
        Value value = literal_value(literal, field, context_.query);
        if (is_null(value)) {
            if (terms.empty()) terms.push_back(sql + " IS NULL");
            continue;
        }
        marks.append(marks.empty() ? "?" : ", ?");
        values.push_back(std::move(value));
    }
    // Binds stand in the order of their marks: the list first, then the ranges.
    if (!marks.empty()) terms.insert(terms.begin(), sql + " IN (" + marks + ")");
    binds_.insert(binds_.end(), values.begin(), values.end());
    for (const Literal& literal : condition.values) {
        if (literal.kind != LiteralKind::RelativeDate) continue;
        terms.push_back(one(Comparison::Equal, field, sql, literal));
    }
    return balanced(terms, " OR ");
}

std::string ConditionWriter::includes(const Condition& condition, const std::string& sql) {
    std::vector<std::string> any;
    for (const Literal& literal : condition.values) {
        if (literal.kind != LiteralKind::Text) {
            throw error_at("MALFORMED_QUERY", context_.query, literal.offset,
                           "unexpected token: '" + literal.text + "'");
        }
        std::vector<std::string> all;
        std::string_view rest = literal.text;
        while (true) {
            const auto end = rest.find(';');
            all.push_back("instr(';' || lower(" + sql + ") || ';', lower(?)) > 0");
            binds_.emplace_back(";" + std::string{rest.substr(0, end)} + ";");
            if (end == std::string_view::npos) break;
            rest.remove_prefix(end + 1);
        }
        any.push_back(balanced(all, " AND "));
    }
    return balanced(any, " OR ");
}

std::string ConditionWriter::semi_join(const Condition& condition, const FieldSchema& field,
                                       const std::string& sql, bool top_level) {
    const Query& inner = *condition.subquery;
    const auto refuse = [&](const std::string& text) {
        return error_at("MALFORMED_QUERY", context_.query, condition.offset, text);
    };
    if (!top_level) {
        throw refuse(
            "Semi join sub-selects are only allowed at the top level WHERE expressions "
            "and not in nested WHERE expressions.");
    }
    if (++context_.semi_joins > kMostSemiJoins) {
        throw query_error("EXCEEDED_MAX_SEMIJOIN_SUBSELECTS",
                          "Maximum of 2 semi join sub-selects are allowed");
    }
    const bool plain = inner.select.size() == 1 && inner.select.front().field &&
                       inner.select.front().field->function == Function::None;
    if (!plain || !inner.group_by.empty() || !inner.order_by.empty() || inner.limit ||
        inner.offset) {
        throw refuse(
            "semi join sub-selects can only query one id field, without ORDER BY, LIMIT "
            "or GROUP BY");
    }
    Scope scope{context_, inner};
    const ResolvedField selected = scope.resolve(*inner.select.front().field);
    if (!is_id(field.type) || !is_id(selected.field->type)) {
        throw refuse("Entity types or ID fields expected in semi join sub-select: '" +
                     selected.field->name + "'");
    }
    std::string where = scope.alias() + ".\"IsDeleted\" = 0 AND " + selected.sql + " IS NOT NULL";
    if (inner.where) {
        ConditionWriter writer{context_, scope, binds_};
        where.append(" AND ").append(writer.write(*inner.where, false, false));
    }
    const bool negative = condition.comparison == Comparison::NotIn;
    const std::string membership =
        sql + " IN (SELECT " + selected.sql + " FROM " + scope.from_sql() + " WHERE " + where + ")";
    return negative ? "NOT COALESCE(" + membership + ", 0)" : membership;
}

}  // namespace dealwire::orgsim::soql
