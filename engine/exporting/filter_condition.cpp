#include "engine/exporting/filter_condition.hpp"

#include <algorithm>
#include <array>

namespace dealwire::exporting {
namespace {

using enum FilterOperator;

constexpr std::array kOperators{Equals,  In,     Contains, StartsWith, Above,     Below,
                                Between, Before, After,    Present,    MatchesAny};

Filter make_default() {
    FilterCondition outside;
    outside.kind = FilterCondition::Kind::Test;
    outside.place = "export";
    outside.test = {.field = "participants.external",
                    .label = "number of external participants",
                    .unit = {},
                    .path = {Path::Root::Item, {{"participants", "", ""}, {"external", "", ""}}},
                    .type = FilterType::Number,
                    .op = Above,
                    .operands = {"0"},
                    .object = {},
                    .crm_field = {}};
    return {std::move(outside), OnExit::Keep};
}

}  // namespace

const char* name_of(FilterType type) {
    constexpr std::array kNames{"text",
                                "a record id",
                                "a number",
                                "true or false",
                                "a time",
                                "a date",
                                "of a type that is not known yet"};
    return kNames.at(static_cast<std::size_t>(type));
}

const char* name_of(FilterOperator op) {
    constexpr std::array kNames{"equals", "in",      "contains",   "starts_with",
                                "above",  "below",   "between",    "before",
                                "after",  "present", "matches_any"};
    return kNames.at(static_cast<std::size_t>(op));
}

const char* name_of(OnExit choice) { return choice == OnExit::Keep ? "keep" : "remove"; }

std::span<const FilterOperator> filter_operators() { return kOperators; }

std::vector<FilterOperator> operators_of(FilterType type) {
    switch (type) {
        case FilterType::Text:
            return {Equals, In, Contains, StartsWith, MatchesAny, Present};
        case FilterType::Id:
            return {Equals, In, Present};
        case FilterType::Number:
            return {Equals, In, Above, Below, Between, Present};
        case FilterType::Flag:
            return {Equals, Present};
        case FilterType::Time:
        case FilterType::Date:
            return {Equals, Before, After, Between, Present};
        case FilterType::Any:
            break;
    }
    return {kOperators.begin(), kOperators.end()};
}

const Filter& default_filter() {
    static const Filter kDefault = make_default();
    return kDefault;
}

void each_test(const FilterCondition& condition,
               const std::function<void(const FilterCondition&)>& take) {
    if (condition.kind == FilterCondition::Kind::Test) return take(condition);
    for (const FilterCondition& part : condition.parts) each_test(part, take);
}

CrmFieldNames crm_fields_of(const Filter& filter) {
    CrmFieldNames fields;
    each_test(filter.condition, [&](const FilterCondition& condition) {
        if (!condition.test.object.empty())
            fields[condition.test.object].insert(condition.test.crm_field);
    });
    return fields;
}

}  // namespace dealwire::exporting
