#include "tests/simulators/salesforce/soql/scope.hpp"

#include "tests/simulators/salesforce/soql/query_error.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

#include <algorithm>
#include <array>

namespace dealwire::orgsim::soql {

namespace {

constexpr std::size_t kMostLevels = 5;
constexpr std::size_t kMostTables = 56;  // SQLite joins at most 64; an org allows 55 parents

constexpr std::string_view kWsdlHint =
    "Please reference your WSDL or the describe call for the appropriate names.";

/// The fields of the generic Name object that stands behind a polymorphic reference.
const std::vector<FieldSchema>& name_fields() {
    static const std::vector<FieldSchema> fields = [] {
        std::vector<FieldSchema> made;
        const auto add = [&made](const char* name, FieldType type) {
            FieldSchema field;
            field.name = name;
            field.type = type;
            made.push_back(std::move(field));
        };
        add("Id", FieldType::Id);
        for (const char* name :
             {"Name", "Type", "FirstName", "LastName", "Title", "Username", "Alias"}) {
            add(name, FieldType::String);
        }
        add("Email", FieldType::Email);
        add("Phone", FieldType::Phone);
        add("IsActive", FieldType::Boolean);
        return made;
    }();
    return fields;
}

const FieldSchema* find_name_field(std::string_view name) {
    const auto found = std::ranges::find_if(
        name_fields(), [&](const FieldSchema& field) { return same_name(field.name, name); });
    return found == name_fields().end() ? nullptr : &*found;
}

std::string column(const std::string& alias, const FieldSchema& field) {
    return alias + "." + sql_name(field.name);
}

bool points_to_names(const FieldSchema& reference) {
    return reference.name_pointing || reference.reference_to.size() > 1;
}

std::string path_key(const std::vector<std::string>& path) {
    std::string key;
    for (const auto& part : path) key.append(lower(part)).append(".");
    return key;
}

}  // namespace

Scope::Scope(Context& context, const Query& query)
    : context_(context),
      object_(context.schema.find_object(query.from)),
      query_alias_(query.alias),
      alias_("t" + std::to_string(context.tables++)) {
    if (object_ == nullptr) {
        throw error_at("INVALID_TYPE", context.query, query.from_offset,
                       "sObject type '" + query.from +
                           "' is not supported. If you are attempting to use a custom object, be "
                           "sure to append the '__c' after the entity name. " +
                           std::string{kWsdlHint});
    }
    if (!object_->queryable) {
        throw query_error("INVALID_TYPE_FOR_OPERATION",
                          "entity type " + object_->name + " does not support query");
    }
}

std::vector<std::string> Scope::without_prefix(const FieldUse& use) const {
    if (use.path.size() < 2) return use.path;
    const std::string& first = use.path.front();
    const bool alias = !query_alias_.empty() && same_name(first, query_alias_);
    const bool object =
        same_name(first, object_->name) && object_->find_relationship(first) == nullptr;
    if (!alias && !object) return use.path;
    return {use.path.begin() + 1, use.path.end()};
}

ResolvedField Scope::resolve(const FieldUse& use) {
    const std::vector<std::string> names = without_prefix(use);
    if (names.size() > kMostLevels + 1) {
        throw error_at("MALFORMED_QUERY", context_.query, use.offset,
                       "a field path may go through at most 5 parent relationships");
    }
    Joined at{object_, alias_};
    std::vector<std::string> path;
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
        const FieldSchema* reference = at.object->find_relationship(names[i]);
        if (reference == nullptr) throw no_relationship(use, names[i]);
        path.push_back(reference->relationship_name);
        const std::string key = path_key(path);
        parent_ids_.try_emplace(key, column(at.alias, *reference));
        if (points_to_names(*reference)) {
            if (i + 2 != names.size()) throw no_relationship(use, names[i + 1]);
            ResolvedField found = through_name(at, *reference, use, names.back());
            found.path = std::move(path);
            return found;
        }
        at = join(at, *reference, key);
    }
    const FieldSchema* field = at.object->find_field(names.back());
    if (field == nullptr) throw no_field(use, names.back(), at.object->name);
    return {field, column(at.alias, *field), std::move(path), false};
}

ResolvedField Scope::own(const FieldSchema& field) const {
    return {&field, column(alias_, field), {}, false};
}

std::string Scope::parent_id(const std::vector<std::string>& path) const {
    return parent_ids_.at(path_key(path));
}

std::string Scope::from_sql() const { return sql_name(object_->name) + " AS " + alias_ + joins_; }

Scope::Joined Scope::join(const Joined& child, const FieldSchema& reference,
                          const std::string& key) {
    if (const auto known = joined_.find(key); known != joined_.end()) return known->second;
    const ObjectSchema* parent = reference.reference_to.empty()
                                     ? nullptr
                                     : context_.schema.find_object(reference.reference_to.front());
    if (parent == nullptr) {
        throw query_error("INVALID_FIELD", "Didn't understand relationship '" +
                                               reference.relationship_name + "' in field path.");
    }
    if (context_.tables >= kMostTables) {
        throw query_error("QUERY_TOO_COMPLICATED",
                          "A query may use at most 55 child-to-parent relationships.");
    }
    const Joined made{parent, "t" + std::to_string(context_.tables++)};
    joins_.append(" LEFT JOIN ").append(sql_name(parent->name)).append(" AS ").append(made.alias);
    joins_.append(" ON ").append(made.alias).append(".\"Id\" = ");
    joins_.append(column(child.alias, reference));
    return joined_.emplace(key, made).first->second;
}

ResolvedField Scope::through_name(const Joined& child, const FieldSchema& reference,
                                  const FieldUse& use, const std::string& name) const {
    const FieldSchema* field = find_name_field(name);
    if (field == nullptr) throw no_field(use, name, "Name");
    const std::string id = column(child.alias, reference);
    if (field->type == FieldType::Id) return {field, id, {}, false};
    const bool type = field->name == "Type";
    std::string cases;
    for (const auto& target : reference.reference_to) {
        const ObjectSchema* parent = context_.schema.find_object(target);
        if (parent == nullptr) continue;
        const FieldSchema* own = parent->find_field(field->name);
        if (field->name == "Name" && own == nullptr) own = parent->find_field("Subject");
        if (!type && own == nullptr) continue;
        cases.append(" WHEN '").append(parent->key_prefix).append("' THEN ");
        cases.append(type ? "'" + parent->name + "'"
                          : "(SELECT " + sql_name(own->name) + " FROM " + sql_name(parent->name) +
                                " WHERE \"Id\" = " + id + ")");
    }
    if (cases.empty()) return {field, "NULL", {}, true};
    return {field, "(CASE substr(" + id + ", 1, 3)" + cases + " END)", {}, true};
}

ApiError Scope::no_field(const FieldUse& use, const std::string& name,
                         const std::string& object) const {
    return error_at("INVALID_FIELD", context_.query, use.offset,
                    "No such column '" + name + "' on sobject of type " + object +
                        ". If you are attempting to use a custom field, be sure to append the "
                        "'__c' after the custom field name. " +
                        std::string{kWsdlHint});
}

ApiError Scope::no_relationship(const FieldUse& use, const std::string& name) const {
    return error_at("INVALID_FIELD", context_.query, use.offset,
                    "Didn't understand relationship '" + name +
                        "' in field path. If you are attempting to use a custom relationship, be "
                        "sure to append the '__r' after the custom relationship name. " +
                        std::string{kWsdlHint});
}

}  // namespace dealwire::orgsim::soql
