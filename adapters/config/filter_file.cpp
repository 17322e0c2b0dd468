#include "adapters/config/filter_file.hpp"

#include "adapters/config/condition_reader.hpp"
#include "engine/base/nearest.hpp"
#include "engine/base/text.hpp"
#include "engine/exporting/filter_values.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace dealwire::config {
namespace {

using exporting::CrmFields;
using exporting::Filter;
using exporting::FilterCondition;
using exporting::FilterField;
using exporting::FilterOperator;
using exporting::FilterTest;
using exporting::FilterType;
using Section = YamlReader::Section;

constexpr ConditionPlace kExport{"export", "everything",
                                 "the condition under which a conversation is exported"};

template <class Values>
std::vector<std::string> names_of(const Values& values) {
    std::vector<std::string> names;
    for (const auto& value : values) names.emplace_back(exporting::name_of(value));
    return names;
}

/// `10m` for a field in seconds is `600`.
void into_seconds(std::string& operand) {
    constexpr std::array<std::pair<char, std::int64_t>, 3> kUnits{
        {{'s', 1}, {'m', 60}, {'h', 3600}}};
    for (const auto& [letter, factor] : kUnits) {
        if (!operand.ends_with(letter)) continue;
        std::int64_t value = 0;
        const char* end = operand.data() + operand.size() - 1;
        const auto [stopped, error] = std::from_chars(operand.data(), end, value);
        if (error == std::errc{} && stopped == end && value >= 0 && value < 1'000'000'000)
            operand = std::to_string(value * factor);
        return;
    }
}

std::string wanted(const FilterTest& test) {
    switch (test.type) {
        case FilterType::Number:
            return test.unit == "s" ? "write a number of seconds, or 90s, 10m, 2h"
                                    : "write a number";
        case FilterType::Flag:
            return "write true or false";
        case FilterType::Time:
            return "write a day such as 2026-03-31 or a time such as 2026-03-31T09:00:00Z";
        case FilterType::Date:
            return "write a day such as 2026-03-31";
        case FilterType::Id:
            return "write the id of a Salesforce record, 15 or 18 characters";
        case FilterType::Text:
        case FilterType::Any:
            break;
    }
    return "write a value";
}

/// Reads one document. A condition stands in a block such as `participant`, or in none.
class FilterReader final : public ConditionReader<FilterCondition, std::string> {
public:
    explicit FilterReader(const CrmFields& crm) : crm_{crm} {}

    Filter read_filter(Section& root) {
        Filter filter;
        std::string on_exit = exporting::name_of(filter.on_exit);
        root.one_of("on_exit", on_exit, {"keep", "remove"});
        if (on_exit == "remove") filter.on_exit = exporting::OnExit::Remove;
        filter.condition = read_at(root, kExport);
        if (filter.condition.place.empty()) filter.condition.place = kExport.key;
        root.done();
        return filter;
    }

private:
    std::vector<std::string> words(const std::string& group) override {
        return group.empty() ? exporting::filter_blocks() : std::vector<std::string>{};
    }

    void place(Section& section, FilterCondition& condition) override {
        condition.place = section.path();
        condition.line = section.line();
    }

    void read_own(Section& section, const std::string& word, const std::string& group,
                  FilterCondition& condition) override {
        if (word == "field") {
            condition.kind = Kind::Test;
            return read_test(section, group, condition.test);
        }
        condition.kind = Kind::Some;
        condition.group = word;
        add_part_under(section, word, word, condition);
    }

    void read_test(Section& section, const std::string& group, FilterTest& test) {
        section.text("field", test.field);
        const auto field = exporting::find_filter_field(group, test.field, crm_);
        if (!field) {
            section.problem(
                "field", "'" + test.field + "' " + field.error() + did_you_mean(group, test.field));
            return section.ignore_rest();
        }
        test.label = field->label;
        test.unit = field->unit;
        test.path = field->path;
        test.type = field->type;
        test.object = field->object;
        test.crm_field = field->name;
        read_operator(section, *field, test);
    }

    [[nodiscard]] std::string did_you_mean(const std::string& group,
                                           const std::string& field) const {
        const auto near = base::nearest(field, exporting::filter_field_names(group, crm_));
        return near && *near != field ? "; did you mean '" + *near + "'?" : "";
    }

    static void read_operator(Section& section, const FilterField& field, FilterTest& test) {
        const auto fitting = exporting::operators_of(test.type);
        const auto word =
            only_word(section, names_of(exporting::filter_operators()), names_of(fitting));
        if (!word) return section.ignore_rest();
        for (const FilterOperator op : exporting::filter_operators())
            if (*word == exporting::name_of(op)) test.op = op;
        if (std::ranges::find(fitting, test.op) == fitting.end()) {
            section.problem(*word, "does not fit '" + test.field + "', which is " +
                                       exporting::name_of(test.type) + "; write one of " +
                                       listed(names_of(fitting)));
            return section.ignore_rest();
        }
        test.operands = read_operands(section, *word, shape_of(test.op));
        check_operands(section, *word, field, test);
    }

    static OperandShape shape_of(FilterOperator op) {
        using enum FilterOperator;
        if (op == Present) return OperandShape::Flag;
        if (op == In || op == Between || op == MatchesAny) return OperandShape::List;
        return op == Contains || op == StartsWith ? OperandShape::OneOrMore : OperandShape::One;
    }

    static void check_operands(Section& section, const std::string& word, const FilterField& field,
                               FilterTest& test) {
        if (test.op == FilterOperator::Present) return;
        const bool pair = test.op == FilterOperator::Between;
        if (pair && test.operands.size() != 2)
            return section.problem(word, "must be a list of two values, the lower first");
        std::string problem = problem_of_operands(test.operands);
        for (std::string& operand : test.operands)
            if (problem.empty()) problem = problem_of(field, test, operand);
        if (problem.empty() && pair && wrong_way_round(test))
            problem = "has its values the wrong way round; the lower comes first";
        if (!problem.empty()) section.problem(word, problem);
    }

    static std::string problem_of(const FilterField& field, const FilterTest& test,
                                  std::string& operand) {
        if (test.unit == "s") into_seconds(operand);
        if (!exporting::read_operand(operand_type(test), operand))
            return "is '" + operand + "'; " + wanted(test);
        const bool whole = test.op == FilterOperator::Equals || test.op == FilterOperator::In;
        if (!whole || field.words.empty()) return "";
        for (const std::string& word : field.words)
            if (base::to_lower_ascii(word) == base::to_lower_ascii(operand)) return "";
        return "is '" + operand + "'; write one of " + listed(field.words);
    }

    /// Of a field whose type is not known, the operator tells what it is compared with.
    static FilterType operand_type(const FilterTest& test) {
        using enum FilterOperator;
        if (test.type != FilterType::Any) return test.type;
        if (test.op == Above || test.op == Below) return FilterType::Number;
        if (test.op == Before || test.op == After) return FilterType::Time;
        if (test.op != Between) return FilterType::Any;
        std::string first = test.operands.front();
        return exporting::read_operand(FilterType::Number, first) ? FilterType::Number
                                                                  : FilterType::Time;
    }

    static bool wrong_way_round(const FilterTest& test) {
        const std::string& low = test.operands[0];
        const std::string& high = test.operands[1];
        if (operand_type(test) != FilterType::Number)
            return low.size() == high.size() && low > high;
        return base::to_double(base::Number{low}) > base::to_double(base::Number{high});
    }

    const CrmFields& crm_;
};

}  // namespace

tl::expected<Filter, base::Issues> parse_filter(std::string_view text, const std::string& name,
                                                const CrmFields& crm) {
    YamlReader reader{text, name};
    Section root = reader.root();
    Filter filter = FilterReader{crm}.read_filter(root);
    if (!reader.issues().empty()) return tl::unexpected{reader.issues()};
    return filter;
}

tl::expected<FilterCondition, base::Issues> parse_condition(const std::string& text,
                                                            const std::string& name,
                                                            const CrmFields& crm) {
    std::string document = "export:\n";
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) document += "  " + line + "\n";
    auto filter = parse_filter(document, name, crm);
    if (!filter) return tl::unexpected{std::move(filter.error())};
    return std::move(filter->condition);
}

std::string_view default_filter_text() {
    return R"yaml(# Holds until another filter is set. Private conversations are never exported.
on_exit: keep
export: {field: participants.external, above: 0}
)yaml";
}

}  // namespace dealwire::config
