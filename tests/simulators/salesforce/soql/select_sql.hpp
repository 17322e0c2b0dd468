#pragma once

#include "tests/simulators/salesforce/soql/ast.hpp"
#include "tests/simulators/salesforce/soql/scope.hpp"
#include "tests/simulators/salesforce/soql/soql.hpp"

#include <set>
#include <string>
#include <vector>

namespace dealwire::orgsim::soql {

/// Turns one parsed SELECT into SQL and the description of its answer. Used once.
class SelectWriter {
public:
    /// `link`: of a child subquery the child's field that names the parent; its id is binds[0].
    SelectWriter(Context& context, const Query& query, const SoqlOptions& options,
                 const FieldSchema* link = nullptr);

    /// Throws ApiError.
    Translated run();

private:
    void check_whole() const;
    void check_bulk() const;
    void select_items();
    void add_field(const FieldUse& use);
    void add_plain(const ResolvedField& found);
    void add_compound(const FieldSchema& compound, SoqlColumn& column);
    void add_function(const FieldUse& use);
    void add_group(FieldGroup group);
    void add_children(const SelectItem& item);
    void add_parents();
    void check_grouped(const std::string& sql, const FieldUse& use) const;
    std::size_t add_cell(std::string sql);
    void claim_name(const std::vector<std::string>& path, const std::string& name);
    std::string where_sql();
    std::string group_sql();
    std::string order_sql();
    std::string limit_sql() const;
    [[nodiscard]] std::string sql_for(const FieldUse& use, const ResolvedField& found) const;

    Context& context_;
    const Query& query_;
    const SoqlOptions& options_;
    const FieldSchema* link_;
    Scope scope_;
    Translated result_;
    std::vector<std::string> cells_;
    std::vector<std::string> grouped_;  ///< SQL of the GROUP BY terms
    std::set<std::string> names_;
    std::size_t expressions_ = 0;
};

}  // namespace dealwire::orgsim::soql
