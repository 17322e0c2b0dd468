#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::orgsim::soql {

/// What may stand around a field. The date functions take a date or datetime field.
enum class Function {
    None,
    Count,
    CountDistinct,
    Sum,
    Min,
    Max,
    Avg,
    ToLabel,
    Format,
    ConvertCurrency,
    CalendarYear,
    CalendarQuarter,
    CalendarMonth,
    DayInMonth,
    DayInWeek,
    DayInYear,
    DayOnly,
    HourInDay
};

/// Aggregates fold many rows into one.
[[nodiscard]] constexpr bool is_aggregate(Function function) {
    return function >= Function::Count && function <= Function::Avg;
}

[[nodiscard]] constexpr bool is_date_part(Function function) {
    return function >= Function::CalendarYear;
}

/// A field, perhaps through parents (`Account.Owner.Name`), perhaps inside a function.
/// `COUNT()` has no path.
struct FieldUse {
    Function function = Function::None;
    std::vector<std::string> path;
    std::string alias;
    std::size_t offset = 0;  ///< of the field name in the query

    [[nodiscard]] std::string dotted() const;
};

enum class FieldGroup { All, Standard, Custom };

struct Query;

/// One element of a SELECT list: exactly one of the three is set, or none for TYPEOF.
struct SelectItem {
    std::optional<FieldUse> field;
    std::optional<FieldGroup> group;
    std::shared_ptr<const Query> children;  ///< a subquery over a child relationship
    std::size_t offset = 0;
};

enum class LiteralKind { Null, Boolean, Number, Text, Date, DateTime, RelativeDate };

struct Literal {
    LiteralKind kind = LiteralKind::Null;
    std::string text;        ///< as written; of Text the unescaped value
    std::string pattern;     ///< of Text: see Token::pattern
    std::int64_t count = 0;  ///< of RelativeDate with a number: the n of LAST_N_DAYS:n
    std::size_t offset = 0;
};

enum class Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    In,
    NotIn,
    Includes,
    Excludes
};

enum class ConditionKind { And, Or, Not, Compare };

struct Condition {
    ConditionKind kind = ConditionKind::Compare;
    std::vector<Condition> operands;  ///< of And, Or (two or more) and Not (one)
    FieldUse field;                   ///< of Compare, as everything below
    Comparison comparison = Comparison::Equal;
    std::vector<Literal> values;            ///< one, or several for In, NotIn, Includes, Excludes
    std::shared_ptr<const Query> subquery;  ///< instead of values: a semi-join or anti-join
    std::size_t offset = 0;
};

struct Ordering {
    FieldUse field;
    bool descending = false;
    bool nulls_last = false;  ///< nulls come first unless asked otherwise, in both directions
};

struct Query {
    std::vector<SelectItem> select;
    std::string from;
    std::size_t from_offset = 0;
    std::string alias;  ///< may be empty
    std::optional<Condition> where;
    std::vector<FieldUse> group_by;
    std::optional<Condition> having;
    std::vector<Ordering> order_by;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> offset;
    bool all_rows = false;  ///< ALL ROWS: deleted rows too
    bool has_typeof = false;
};

}  // namespace dealwire::orgsim::soql
