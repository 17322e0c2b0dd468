#pragma once

#include "tests/simulators/salesforce/soql/ast.hpp"
#include "tests/simulators/salesforce/soql/scope.hpp"
#include "tests/simulators/salesforce/store/value.hpp"

#include <string>

namespace dealwire::orgsim::soql {

/// Turns conditions into SQL with `?` for every value; the values are appended to `binds` in the
/// order of their marks. Unknown (NULL) never escapes a NOT: as in an org, a comparison with an
/// absent value is false and its negation is true.
class ConditionWriter {
public:
    ConditionWriter(Context& context, Scope& scope, Row& binds)
        : context_(context), scope_(scope), binds_(binds) {}

    /// Of WHERE: aggregates are refused.
    std::string where(const Condition& condition) { return write(condition, true, false); }

    /// Of HAVING.
    std::string having(const Condition& condition) { return write(condition, true, true); }

private:
    std::string write(const Condition& condition, bool top_level, bool aggregates);
    std::string joined(const Condition& condition, bool top_level, bool aggregates);
    std::string compare(const Condition& condition, bool top_level, bool aggregates);
    std::string compare_values(const Condition& condition, const FieldSchema& field,
                               const std::string& sql);
    std::string one(Comparison comparison, const FieldSchema& field, const std::string& sql,
                    const Literal& literal);
    std::string ordered(Comparison comparison, const std::string& sql, Value value);
    std::string days(Comparison comparison, const FieldSchema& field, const std::string& sql,
                     const Literal& literal);
    std::string in_list(const Condition& condition, const FieldSchema& field,
                        const std::string& sql);
    std::string includes(const Condition& condition, const std::string& sql);
    std::string semi_join(const Condition& condition, const FieldSchema& field,
                          const std::string& sql, bool top_level);
    void check_filterable(const Condition& condition, const FieldSchema& field) const;

    Context& context_;
    Scope& scope_;
    Row& binds_;
};

}  // namespace dealwire::orgsim::soql
