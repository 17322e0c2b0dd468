#include "engine/exporting/mapping.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::exporting {
namespace {

void put_prefix(ObjectRule& rule, const std::string& prefix) {
    if (rule.parent) rule.parent->key_field = with_namespace(rule.parent->key_field, prefix);
    if (!rule.packaged) return;
    rule.object = with_namespace(rule.object, prefix);
    rule.key_field = with_namespace(rule.key_field, prefix);
    if (rule.parent) rule.parent->relationship = with_namespace(rule.parent->relationship, prefix);
    for (FieldRule& field : rule.fields)
        if (field.packaged) field.target = with_namespace(field.target, prefix);
}

}  // namespace

std::string with_namespace(const std::string& name, const std::string& prefix) {
    const bool custom = name.ends_with("__c") || name.ends_with("__r");
    if (prefix.empty() || !custom) return name;
    const bool prefixed = name.find("__") != name.size() - 3;
    return prefixed ? name : prefix + "__" + name;
}

std::string place_of(const ObjectRule& rule, const FieldRule& field) {
    return rule.file + ':' + std::to_string(field.line);
}

Mapping with_namespace(Mapping mapping, const std::string& prefix) {
    if (prefix.empty()) return mapping;
    for (ObjectRule& rule : mapping.objects) put_prefix(rule, prefix);
    for (ObjectRule& rule : mapping.switched_off) put_prefix(rule, prefix);
    mapping.digest = base::digest(mapping.digest + prefix);
    return mapping;
}

}  // namespace dealwire::exporting
