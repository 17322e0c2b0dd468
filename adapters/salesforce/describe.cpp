#include "adapters/salesforce/describe.hpp"

namespace dealwire::salesforce {

using base::Tree;

namespace {

std::string text(const Tree& object, std::string_view key) {
    return object.text_at(key).value_or("");
}

bool flag(const Tree& object, std::string_view key) {
    const Tree* value = object.find(key);
    return value && value->boolean() && *value->boolean();
}

std::optional<bool> told(const Tree& object, std::string_view key) {
    const Tree* value = object.find(key);
    return value && value->boolean() ? std::optional{*value->boolean()} : std::nullopt;
}

int number(const Tree& object, std::string_view key) {
    const Tree* value = object.find(key);
    const auto whole = value && value->number() ? base::to_integer(*value->number()) : std::nullopt;
    return static_cast<int>(whole.value_or(0));
}

std::vector<std::string> texts(const Tree& object, std::string_view key) {
    std::vector<std::string> found;
    const Tree* list = object.find(key);
    if (!list || !list->array()) return found;
    for (const Tree& entry : *list->array())
        if (const std::string* value = entry.string()) found.push_back(*value);
    return found;
}

std::vector<std::string> active_values(const Tree& field) {
    std::vector<std::string> values;
    const Tree* list = field.find("picklistValues");
    if (!list || !list->array()) return values;
    for (const Tree& entry : *list->array())
        if (flag(entry, "active")) values.push_back(text(entry, "value"));
    return values;
}

model::FieldInfo read_field(const Tree& field) {
    return {.name = text(field, "name"),
            .label = text(field, "label"),
            .type = text(field, "type"),
            .length = number(field, "length"),
            .precision = number(field, "precision"),
            .scale = number(field, "scale"),
            .custom = flag(field, "custom"),
            .nillable = flag(field, "nillable"),
            .createable = flag(field, "createable"),
            .updateable = flag(field, "updateable"),
            .defaulted_on_create = flag(field, "defaultedOnCreate"),
            .filterable = flag(field, "filterable"),
            .calculated = flag(field, "calculated"),
            .external_id = flag(field, "externalId"),
            .unique = flag(field, "unique"),
            .case_sensitive = flag(field, "caseSensitive"),
            .encrypted = flag(field, "encrypted"),
            .polymorphic = flag(field, "polymorphicForeignKey"),
            .restricted_picklist = flag(field, "restrictedPicklist"),
            .deprecated_and_hidden = flag(field, "deprecatedAndHidden"),
            .permissionable = told(field, "permissionable"),
            .reference_to = texts(field, "referenceTo"),
            .relationship_name = text(field, "relationshipName"),
            .picklist_values = active_values(field)};
}

}  // namespace

model::ObjectInfo read_describe(const Tree& body) {
    model::ObjectInfo object{.name = text(body, "name"),
                             .label = text(body, "label"),
                             .key_prefix = text(body, "keyPrefix"),
                             .custom = flag(body, "custom"),
                             .queryable = flag(body, "queryable"),
                             .createable = flag(body, "createable"),
                             .updateable = flag(body, "updateable"),
                             .deletable = flag(body, "deletable"),
                             .replicateable = flag(body, "replicateable")};
    const Tree* fields = body.find("fields");
    if (fields && fields->array())
        for (const Tree& field : *fields->array()) object.fields.push_back(read_field(field));
    return object;
}

}  // namespace dealwire::salesforce
