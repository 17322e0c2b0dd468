#include "engine/exporting/mapping.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::exporting {

std::string with_namespace(const std::string& name, const std::string& prefix) {
    const bool custom = name.ends_with("__c") || name.ends_with("__r");
    if (prefix.empty() || !custom) return name;
    const bool prefixed = name.find("__") != name.size() - 3;
    return prefixed ? name : prefix + "__" + name;
}

Mapping with_namespace(Mapping mapping, const std::string& prefix) {
    if (prefix.empty()) return mapping;
    for (ObjectRule& rule : mapping.objects) {
        rule.object = with_namespace(rule.object, prefix);
        rule.key_field = with_namespace(rule.key_field, prefix);
        if (rule.parent) {
            rule.parent->relationship = with_namespace(rule.parent->relationship, prefix);
            rule.parent->key_field = with_namespace(rule.parent->key_field, prefix);
        }
        for (FieldRule& field : rule.fields) field.target = with_namespace(field.target, prefix);
    }
    mapping.digest = base::digest(mapping.digest + prefix);
    return mapping;
}

}  // namespace dealwire::exporting
