#pragma once

#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/ast.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim::soql {

/// What all parts of one translation share.
struct Context {
    std::string_view query;
    const Schema& schema;
    std::string_view now;    ///< canonical datetime
    std::size_t tables = 0;  ///< used so far; the next alias is t<tables>
    std::size_t semi_joins = 0;
};

/// A field found, ready to stand in SQL.
struct ResolvedField {
    const FieldSchema* field = nullptr;
    std::string sql;
    std::vector<std::string> path;  ///< relationship names as described; empty for an own field
    bool expression = false;        ///< not a bare column: it has no collation of its own
};

/// The tables of one SELECT: its own object and the parents that its fields reach. A parent is
/// joined once, when it is first named. The schema must outlive the scope.
class Scope {
public:
    /// Throws ApiError(INVALID_TYPE) when there is no such object.
    Scope(Context& context, const Query& query);

    [[nodiscard]] const ObjectSchema& object() const { return *object_; }

    /// Throws ApiError(INVALID_FIELD) when there is no such field or relationship. Functions
    /// around the field are not looked at.
    ResolvedField resolve(const FieldUse& use);

    /// The field of the FROM object itself.
    [[nodiscard]] ResolvedField own(const FieldSchema& field) const;

    /// SQL for the id of the parent at `path`, which `resolve` has met before.
    [[nodiscard]] std::string parent_id(const std::vector<std::string>& path) const;

    /// `"Contact" AS t0 LEFT JOIN …`, complete only after every field was resolved.
    [[nodiscard]] std::string from_sql() const;

    /// The SQL alias of the FROM object.
    [[nodiscard]] const std::string& alias() const { return alias_; }

private:
    struct Joined {
        const ObjectSchema* object;
        std::string alias;
    };

    [[nodiscard]] std::vector<std::string> without_prefix(const FieldUse& use) const;
    Joined join(const Joined& child, const FieldSchema& reference, const std::string& key);
    [[nodiscard]] ResolvedField through_name(const Joined& child, const FieldSchema& reference,
                                             const FieldUse& use, const std::string& name) const;
    [[nodiscard]] ApiError no_field(const FieldUse& use, const std::string& name,
                                    const std::string& object) const;
    [[nodiscard]] ApiError no_relationship(const FieldUse& use, const std::string& name) const;

    Context& context_;
    const ObjectSchema* object_;
    std::string query_alias_;
    std::string alias_;
    std::string joins_;
    std::map<std::string, Joined> joined_;           ///< by lower-case dotted path
    std::map<std::string, std::string> parent_ids_;  ///< SQL by lower-case dotted path
};

}  // namespace dealwire::orgsim::soql
