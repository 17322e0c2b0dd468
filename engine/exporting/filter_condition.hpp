#pragma once

#include "engine/exporting/mapping.hpp"

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// What a field of the filter language holds; it decides which operators fit.
enum class FilterType {
    Text,    ///< compared without regard to the case of ASCII letters
    Id,      ///< of a Salesforce record, in its long form
    Number,  ///< a unit, where there is one, is the field's
    Flag,
    Time,  ///< a moment; an operand that is a day stands for the whole day, in UTC
    Date,
    Any  ///< not known beforehand: value and operands decide
};

enum class FilterOperator {
    Equals,
    In,
    Contains,    ///< any of the operands
    StartsWith,  ///< any of the operands
    Above,
    Below,
    Between,  ///< both ends count
    Before,
    After,
    Present,    ///< "true" or "false"
    MatchesAny  ///< `*` is any text, `?` any character
};

const char* name_of(FilterType type);
/// As it is written in a filter: "starts_with".
const char* name_of(FilterOperator op);
std::span<const FilterOperator> filter_operators();
/// Those that fit a field of this type.
std::vector<FilterOperator> operators_of(FilterType type);

/// One question about one field. Where the path leads to several values, one of them is enough; a
/// value that is not there, or not of the type, answers no question with yes but `present: false`.
struct FilterTest {
    std::string field;  ///< as it was written, e.g. "opportunity.StageName"
    std::string label;  ///< as people call it, e.g. "duration"
    std::string unit;   ///< of numbers, e.g. "s"; may be empty
    Path path;          ///< root Call: in the document; root Item: in what the block is about
    FilterType type = FilterType::Any;
    FilterOperator op = FilterOperator::Present;
    std::vector<std::string> operands;  ///< checked: numbers, times and ids can be read
    std::string object;                 ///< of a CRM field, with its API name; else empty
    std::string crm_field;

    bool operator==(const FilterTest&) const = default;
};

/// A condition and those below it. Two-valued: it holds or it does not, so that `not` always turns
/// it round.
struct FilterCondition {
    enum class Kind {
        All,   ///< every part holds; without parts it holds
        Any,   ///< a part holds; without parts it does not hold
        Not,   ///< the one part does not hold
        Some,  ///< one part, which holds for at least one element of `group`
        Test
    };

    Kind kind = Kind::All;
    std::vector<FilterCondition> parts;
    std::string group;  ///< e.g. "participant"
    FilterTest test;
    std::string place;  ///< path in the document of the filter, e.g. "export.and[0]"
    int line = 0;       ///< there, from 1; 0 where there is no document

    bool operator==(const FilterCondition&) const = default;
};

/// What happens to records in the org whose conversation the filter no longer lets through.
enum class OnExit { Keep, Remove };

const char* name_of(OnExit choice);

/// Which conversations are exported. Private ones never are, whatever it says.
struct Filter {
    FilterCondition condition;
    OnExit on_exit = OnExit::Keep;

    bool operator==(const Filter&) const = default;
};

/// The one that holds until the admin sets another: at least one participant from outside, known in
/// the CRM or not.
const Filter& default_filter();

/// Calls `take` for every test in document order, with the condition that holds it.
void each_test(const FilterCondition& condition,
               const std::function<void(const FilterCondition&)>& take);

/// Fields of CRM records that a filter reads, by object.
using CrmFieldNames = std::map<std::string, std::set<std::string>>;

CrmFieldNames crm_fields_of(const Filter& filter);

}  // namespace dealwire::exporting
