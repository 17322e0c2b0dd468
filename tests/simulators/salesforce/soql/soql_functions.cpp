#include "tests/simulators/salesforce/soql/soql_functions.hpp"

#include "tests/simulators/salesforce/soql/query_error.hpp"

namespace dealwire::orgsim::soql {

namespace {

/// `%` stands for the SQL of the field.
std::string_view shape_of(Function function) {
    switch (function) {
        case Function::Count:
            return "COUNT(%)";
        case Function::CountDistinct:
            return "COUNT(DISTINCT %)";
        case Function::Sum:
            return "SUM(%)";
        case Function::Min:
            return "MIN(%)";
        case Function::Max:
            return "MAX(%)";
        case Function::Avg:
            return "AVG(%)";
        case Function::CalendarYear:
            return "CAST(substr(%, 1, 4) AS INTEGER)";
        case Function::CalendarQuarter:
            return "((CAST(substr(%, 6, 2) AS INTEGER) + 2) / 3)";
        case Function::CalendarMonth:
            return "CAST(substr(%, 6, 2) AS INTEGER)";
        case Function::DayInMonth:
            return "CAST(substr(%, 9, 2) AS INTEGER)";
        case Function::DayInWeek:
            return "(CAST(strftime('%w', substr(%, 1, 10)) AS INTEGER) + 1)";
        case Function::DayInYear:
            return "CAST(strftime('%j', substr(%, 1, 10)) AS INTEGER)";
        case Function::DayOnly:
            return "substr(%, 1, 10)";
        case Function::HourInDay:
            return "CAST(substr(%, 12, 2) AS INTEGER)";
        default:
            return "%";
    }
}

std::string filled(std::string_view shape, const std::string& sql) {
    std::string result;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool strftime_code = shape[i] == '%' && i > 0 && shape[i - 1] == '\'';
        if (shape[i] == '%' && !strftime_code) {
            result += sql;
        } else {
            result += shape[i];
        }
    }
    return result;
}

bool takes(Function function, FieldType type) {
    const bool dated = type == FieldType::Date || type == FieldType::DateTime;
    if (function == Function::HourInDay || function == Function::DayOnly) {
        return type == FieldType::DateTime;
    }
    if (is_date_part(function)) return dated;
    switch (function) {
        case Function::Sum:
        case Function::Avg:
            return is_number(type);
        case Function::Min:
        case Function::Max:
            return type != FieldType::Boolean && !is_compound(type);
        default:
            return !is_compound(type);
    }
}

}  // namespace

std::string function_sql(const FieldUse& use, const ResolvedField& found, std::string_view query) {
    if (use.function == Function::None) return found.sql;
    if (!takes(use.function, found.field->type)) {
        throw error_at("MALFORMED_QUERY", query, use.offset,
                       "field " + found.field->name + " does not support " +
                           (is_aggregate(use.function) ? "aggregate operator" : "this function"));
    }
    return filled(shape_of(use.function), found.sql);
}

FieldSchema function_result(Function function, const FieldSchema& field) {
    FieldSchema result = field;
    if (function == Function::Count || function == Function::CountDistinct) {
        result.type = FieldType::Int;
    } else if (function == Function::Avg) {
        result.type = FieldType::Double;
    } else if (function == Function::DayOnly) {
        result.type = FieldType::Date;
    } else if (is_date_part(function)) {
        result.type = FieldType::Int;
    }
    return result;
}

}  // namespace dealwire::orgsim::soql
