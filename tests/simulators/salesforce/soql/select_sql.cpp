#include "tests/simulators/salesforce/soql/select_sql.hpp"

#include "tests/simulators/salesforce/soql/condition_sql.hpp"
#include "tests/simulators/salesforce/soql/query_error.hpp"
#include "tests/simulators/salesforce/soql/soql_functions.hpp"

#include <algorithm>
#include <array>

namespace dealwire::orgsim::soql {

namespace {

constexpr std::int64_t kMostOffset = 2000;
constexpr std::int64_t kMostRowsOfAllFields = 200;
constexpr std::size_t kMostSubqueries = 20;
constexpr std::size_t kMostColumns = 1500;  // SQLite answers at most 2000, parents' ids included

constexpr std::size_t kLongestSql = 900'000;  // SQLite reads a million bytes

/// Bulk API 2.0 and Bulk API Developer Guide, "Understanding Bulk API 2.0 Query".
constexpr std::array<std::string_view, 10> kNotInBulk{
    "TaskStatus",  "TaskPriority",   "CaseStatus",     "ContractStatus",  "OrderStatus",
    "PartnerRole", "SolutionStatus", "RecentlyViewed", "TaskWhoRelation", "EventWhoRelation"};

bool counts_rows(const Query& query) {
    return query.select.size() == 1 && query.select.front().field &&
           query.select.front().field->function == Function::Count &&
           query.select.front().field->path.empty();
}

bool has_aggregate(const Query& query) {
    if (!query.group_by.empty()) return true;
    return std::ranges::any_of(query.select, [](const SelectItem& item) {
        return item.field && is_aggregate(item.field->function);
    });
}

/// "BillingPostalCode" of "BillingAddress" is "postalCode" in the JSON object.
std::string part_key(const FieldSchema& compound, const std::string& part) {
    std::string key = part;
    if (compound.type == FieldType::Location) {
        return part.find("Latitude") != std::string::npos ? "latitude" : "longitude";
    }
    constexpr std::string_view kAddress = "Address";
    const std::string prefix = compound.name.substr(0, compound.name.size() - kAddress.size());
    if (key.starts_with(prefix)) key.erase(0, prefix.size());
    if (!key.empty() && key[0] >= 'A' && key[0] <= 'Z') {
        key[0] = static_cast<char>(key[0] - 'A' + 'a');
    }
    return key;
}

}  // namespace

SelectWriter::SelectWriter(Context& context, const Query& query, const SoqlOptions& options,
                           const FieldSchema* link)
    : context_(context), query_(query), options_(options), link_(link), scope_(context, query) {}

Translated SelectWriter::run() {
    check_whole();
    if (options_.for_bulk) check_bulk();
    result_.object = scope_.object().name;
    result_.count_only = counts_rows(query_);
    result_.aggregate = !result_.count_only && has_aggregate(query_);
    const std::string group = group_sql();
    if (!result_.count_only) select_items();
    const std::string where = where_sql();
    std::string having;
    if (query_.having) {
        ConditionWriter writer{context_, scope_, result_.binds};
        having = " HAVING " + writer.having(*query_.having);
    }
    const std::string order = order_sql();
    add_parents();
    std::string list;
    for (const auto& cell : cells_) list.append(list.empty() ? "" : ", ").append(cell);
    const std::string tail =
        " FROM " + scope_.from_sql() + where + group + having + order + limit_sql();
    if (result_.count_only) {
        result_.sql = "SELECT COUNT(*) FROM (SELECT 1" + tail + ")";
    } else {
        result_.sql = "SELECT " + list + tail;
    }
    if (result_.sql.size() > kLongestSql) {
        throw query_error("QUERY_TOO_COMPLICATED",
                          "Query is either selecting too many fields or the filter conditions are "
                          "too complicated.");
    }
    return std::move(result_);
}

void SelectWriter::check_whole() const {
    if (query_.has_typeof) {
        throw query_error("MALFORMED_QUERY", "TYPEOF is not supported by this organization");
    }
    if (query_.offset.value_or(0) > kMostOffset) {
        throw query_error("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
    }
    const bool count_among_others = std::ranges::any_of(query_.select, [](const auto& item) {
        return item.field && item.field->function == Function::Count && item.field->path.empty();
    });
    if (count_among_others && (!counts_rows(query_) || !query_.group_by.empty())) {
        throw query_error("MALFORMED_QUERY", "COUNT() must be the only element in the SELECT list");
    }
    if (link_ != nullptr && has_aggregate(query_)) {
        throw query_error("MALFORMED_QUERY",
                          "Aggregate functions are not allowed in a child relationship query");
    }
}

void SelectWriter::check_bulk() const {
    const auto refuse = [](const std::string& text) { throw query_error("API_ERROR", text); };
    if (std::ranges::find(kNotInBulk, scope_.object().name) != kNotInBulk.end()) {
        throw query_error("INVALIDENTITY", "Entity '" + scope_.object().name +
                                               "' is not supported by the Bulk API.");
    }
    for (const SelectItem& item : query_.select) {
        if (item.children) refuse("Aggregate Relationships not supported in Bulk Query");
        if (item.group && *item.group != FieldGroup::Standard) {
            refuse("FIELDS(ALL) and FIELDS(CUSTOM) are not supported in Bulk Query");
        }
    }
    if (has_aggregate(query_)) {
        refuse("Aggregate Relationships not supported in Bulk Query");
    }
    if (query_.offset) refuse("OFFSET is not supported in Bulk Query");
}

void SelectWriter::select_items() {
    for (const SelectItem& item : query_.select) {
        if (item.children) {
            add_children(item);
        } else if (item.group) {
            add_group(*item.group);
        } else if (item.field) {
            add_field(*item.field);
        }
    }
    if (!result_.aggregate) result_.id_cell = add_cell(scope_.alias() + ".\"Id\"");
}

void SelectWriter::add_field(const FieldUse& use) {
    if (use.function != Function::None) return add_function(use);
    const ResolvedField found = scope_.resolve(use);
    if (!result_.aggregate) {
        if (!use.alias.empty()) {
            throw error_at("MALFORMED_QUERY", context_.query, use.offset,
                           "only aggregate expressions use field aliasing");
        }
        return add_plain(found);
    }
    check_grouped(found.sql, use);
    const std::string name = use.alias.empty() ? found.field->name : use.alias;
    claim_name({}, name);
    result_.columns.push_back(
        {{}, name, found.field->type, found.field->scale, add_cell(found.sql), {}, {}});
}

void SelectWriter::add_plain(const ResolvedField& found) {
    claim_name(found.path, found.field->name);
    SoqlColumn column{found.path, found.field->name, found.field->type, found.field->scale, 0, {},
                      {}};
    if (is_compound(found.field->type)) {
        if (!found.path.empty() || options_.for_bulk) {
            throw query_error("API_ERROR", "Selecting compound data not supported in Bulk Query");
        }
        add_compound(*found.field, column);
    } else {
        column.cell = add_cell(found.sql);
    }
    result_.columns.push_back(std::move(column));
}

void SelectWriter::add_compound(const FieldSchema& compound, SoqlColumn& column) {
    for (const FieldSchema& part : scope_.object().fields) {
        if (part.compound_field_name != compound.name || is_compound(part.type)) continue;
        column.parts.emplace_back(part_key(compound, part.name), add_cell(scope_.own(part).sql));
    }
    std::ranges::sort(column.parts);
}

void SelectWriter::add_function(const FieldUse& use) {
    const ResolvedField found = scope_.resolve(use);
    const std::string sql = sql_for(use, found);
    const bool aggregate = is_aggregate(use.function);
    const bool keeps_name =
        use.function == Function::ToLabel || use.function == Function::ConvertCurrency;
    if (!aggregate && result_.aggregate) check_grouped(sql, use);
    const FieldSchema made = function_result(use.function, *found.field);
    SoqlColumn column{{}, use.alias, made.type, made.scale, 0, {}, {}};
    if (column.name.empty() && keeps_name) {
        column.name = found.field->name;
        column.path = found.path;
    } else if (column.name.empty()) {
        column.name = "expr" + std::to_string(expressions_++);
    }
    claim_name(column.path, column.name);
    column.cell = add_cell(sql);
    result_.columns.push_back(std::move(column));
}

void SelectWriter::add_group(FieldGroup group) {
    const std::int64_t limit = query_.limit.value_or(kMostRowsOfAllFields + 1);
    if (group != FieldGroup::Standard && limit > kMostRowsOfAllFields) {
        throw query_error("MALFORMED_QUERY",
                          "The SOQL FIELDS function must have a LIMIT of at most 200");
    }
    if (result_.aggregate) {
        throw query_error("MALFORMED_QUERY",
                          "The SOQL FIELDS function is not supported with aggregate functions");
    }
    for (const FieldSchema& field : scope_.object().fields) {
        const bool wanted =
            group == FieldGroup::All || field.custom == (group == FieldGroup::Custom);
        if (!wanted || (options_.for_bulk && is_compound(field.type))) continue;
        add_plain(scope_.own(field));
    }
}

void SelectWriter::add_children(const SelectItem& item) {
    Query inner = *item.children;
    const ChildRelationship* relation = scope_.object().find_children(inner.from);
    const ObjectSchema* child =
        relation == nullptr ? nullptr : context_.schema.find_object(relation->child_object);
    const FieldSchema* link = child == nullptr ? nullptr : child->find_field(relation->field);
    if (link == nullptr) {
        throw error_at("INVALID_TYPE", context_.query, inner.from_offset,
                       "Didn't understand relationship '" + inner.from +
                           "' in FROM part of query call. If you are attempting to use a custom "
                           "relationship, be sure to append the '__r' after the custom "
                           "relationship name. Please reference your WSDL or the describe call "
                           "for the appropriate names.");
    }
    if (result_.aggregate || result_.children.size() == kMostSubqueries) {
        throw query_error("MALFORMED_QUERY",
                          "A query may contain at most 20 child relationship "
                          "queries, and none with aggregate functions");
    }
    inner.from = child->name;
    claim_name({}, relation->relationship_name);
    Context context{context_.query, context_.schema, context_.now};
    result_.children.push_back(SelectWriter{context, inner, options_, link}.run());
    result_.columns.push_back({{},
                               relation->relationship_name,
                               FieldType::AnyType,
                               0,
                               0,
                               {},
                               result_.children.size() - 1});
}

void SelectWriter::add_parents() {
    if (result_.aggregate || result_.count_only) return;
    std::set<std::vector<std::string>> seen;
    for (const SoqlColumn& column : result_.columns) {
        for (std::size_t depth = 1; depth <= column.path.size(); ++depth) {
            std::vector<std::string> path{column.path.begin(),
                                          column.path.begin() + static_cast<std::ptrdiff_t>(depth)};
            if (!seen.insert(path).second) continue;
            const std::size_t cell = add_cell(scope_.parent_id(path));
            result_.parents.push_back({std::move(path), cell});
        }
    }
}

void SelectWriter::check_grouped(const std::string& sql, const FieldUse& use) const {
    if (std::ranges::find(grouped_, sql) != grouped_.end()) return;
    throw error_at("MALFORMED_QUERY", context_.query, use.offset,
                   "Field must be grouped or aggregated: " + use.dotted());
}

std::size_t SelectWriter::add_cell(std::string sql) {
    if (cells_.size() >= kMostColumns) {
        throw query_error("QUERY_TOO_COMPLICATED", "Query is selecting too many fields.");
    }
    cells_.push_back(std::move(sql));
    return cells_.size() - 1;
}

void SelectWriter::claim_name(const std::vector<std::string>& path, const std::string& name) {
    std::string whole;
    for (const auto& part : path) whole.append(part).append(".");
    whole.append(name);
    if (names_.insert(lower(whole)).second) return;
    throw query_error(
        result_.aggregate ? "MALFORMED_QUERY" : "INVALID_FIELD",
        (result_.aggregate ? "duplicate alias: " : "duplicate field selected: ") + whole);
}

std::string SelectWriter::sql_for(const FieldUse& use, const ResolvedField& found) const {
    return function_sql(use, found, context_.query);
}

std::string SelectWriter::where_sql() {
    std::string all;
    const auto add = [&all](const std::string& sql) {
        all.append(all.empty() ? " WHERE " : " AND ").append(sql);
    };
    if (link_ != nullptr) {
        result_.binds.emplace_back(std::string{});
        add(scope_.own(*link_).sql + " = ?");
    }
    if (!options_.include_deleted && !query_.all_rows) {
        add(scope_.alias() + ".\"IsDeleted\" = 0");
        const FieldSchema* archived = scope_.object().find_field("IsArchived");
        if (archived != nullptr) add("COALESCE(" + scope_.own(*archived).sql + ", 0) = 0");
    }
    if (query_.where) {
        ConditionWriter writer{context_, scope_, result_.binds};
        add(writer.where(*query_.where));
    }
    return all;
}

std::string SelectWriter::group_sql() {
    std::string terms;
    for (const FieldUse& use : query_.group_by) {
        if (use.path.empty() || is_aggregate(use.function)) {
            throw error_at("MALFORMED_QUERY", context_.query, use.offset,
                           "unexpected aggregate function in GROUP BY");
        }
        const ResolvedField found = scope_.resolve(use);
        const bool date_part = use.function != Function::None;
        if ((!found.field->groupable && !date_part) || is_compound(found.field->type)) {
            throw error_at("INVALID_FIELD", context_.query, use.offset,
                           "field '" + found.field->name + "' can not be grouped in a query call");
        }
        grouped_.push_back(sql_for(use, found));
        terms.append(terms.empty() ? " GROUP BY " : ", ").append(grouped_.back());
    }
    return terms;
}

std::string SelectWriter::order_sql() {
    std::string terms;
    for (const Ordering& ordering : query_.order_by) {
        const FieldUse& use = ordering.field;
        const bool count = use.path.empty();
        if ((is_aggregate(use.function) && !result_.aggregate) || result_.count_only) {
            throw error_at("MALFORMED_QUERY", context_.query, use.offset,
                           "Ordering by an aggregate needs GROUP BY");
        }
        std::string sql = "COUNT(*)";
        bool may_be_null = false;
        if (!count) {
            const ResolvedField found = scope_.resolve(use);
            if (!found.field->sortable || is_compound(found.field->type)) {
                throw error_at(
                    "INVALID_FIELD", context_.query, use.offset,
                    "field '" + found.field->name + "' can not be sorted in a query call");
            }
            sql = sql_for(use, found);
            if (result_.aggregate && !is_aggregate(use.function)) check_grouped(sql, use);
            may_be_null = found.field->nillable || !found.path.empty();
            if (found.expression && is_text(found.field->type)) sql.append(" COLLATE NOCASE");
        }
        terms.append(terms.empty() ? " ORDER BY " : ", ").append(sql);
        if (ordering.descending) terms.append(" DESC");
        if (may_be_null) terms.append(ordering.nulls_last ? " NULLS LAST" : " NULLS FIRST");
    }
    return terms;
}

std::string SelectWriter::limit_sql() const {
    if (!query_.limit && !query_.offset) return {};
    std::string sql = " LIMIT " + std::to_string(query_.limit.value_or(-1));
    if (query_.offset) sql.append(" OFFSET ").append(std::to_string(*query_.offset));
    return sql;
}

}  // namespace dealwire::orgsim::soql
