#include "engine/exporting/mapping_check.hpp"

#include "engine/base/text.hpp"
#include "engine/exporting/mapping_fit.hpp"
#include "engine/exporting/record_key.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using model::FieldInfo;
using model::ObjectInfo;

constexpr int kRootKey = 80;  // of the id of a conversation, which is its key
constexpr int kChildKey = static_cast<int>(kLongestKey);

const char* const kPermissionSet =
    "assign the permission set Dealwire Integration to the connected user";

/// The org asks for a value when a record is created, and has none itself.
bool required(const FieldInfo& field) {
    return field.createable && !field.nillable && !field.defaulted_on_create &&
           field.type != "boolean";
}

class ObjectCheck {
public:
    ObjectCheck(const ObjectRule& rule, const ObjectRule& root, const ObjectInfo& object)
        : rule_{rule}, root_{root}, object_{object} {}

    std::vector<MappingFinding> all() {
        rights();
        key();
        parent();
        for (const FieldRule& field : rule_.fields) mapped(field);
        unmapped();
        return std::move(found_);
    }

private:
    void add(const std::string& field, const std::string& place, Misfit misfit) {
        found_.push_back({rule_.object, field, place.empty() ? rule_.file : place,
                          std::move(misfit.code), std::move(misfit.problem),
                          std::move(misfit.remedy), misfit.grave});
    }

    void rights() {
        if (!object_.createable || !object_.updateable)
            add("", "",
                {"object-rights", "the connected user may not create and edit it",
                 std::string{"Give the right, for instance: "} + kPermissionSet + "."});
        if (!object_.deletable)
            add("", "",
                {"object-rights",
                 "the connected user may not delete it, so records that are not wanted any more "
                 "stay",
                 std::string{"Give the right, for instance: "} + kPermissionSet + ".", false});
    }

    void key() {
        const FieldInfo* field = field_named(object_, rule_.key_field);
        if (!field)
            return add(rule_.key_field, "",
                       {"key", "the external id is not there or not visible",
                        std::string{"Install the Dealwire package, and "} + kPermissionSet + "."});
        const auto wants = [&](bool holds, const std::string& problem, const std::string& remedy) {
            if (!holds) add(rule_.key_field, "", {"key", problem, remedy});
        };
        const int length = rule_.kind.empty() ? kRootKey : kChildKey;
        wants(field->external_id, "is no external id, so nothing can be upserted by it",
              "Mark it as External ID in Setup.");
        wants(field->unique, "is not unique: one key could name several records",
              "Mark it as Unique in Setup.");
        wants(field->case_sensitive, "is not case-sensitive: keys that differ in case would meet",
              "Choose 'treat ABC and abc as different values' in Setup.");
        wants(field->length >= length,
              "takes " + std::to_string(field->length) + " characters; keys have up to " +
                  std::to_string(length),
              "Make it longer in Setup.");
        wants(field->createable, "the connected user may not write it",
              "Give edit permission on it: " + std::string{kPermissionSet} + ".");
    }

    void parent() {
        if (!rule_.parent) return;
        const std::string& name = rule_.parent->relationship;
        const FieldInfo* field = parent_field();
        if (!field)
            return add(name, "",
                       {"parent", "the object has no such relationship, or it is not visible",
                        std::string{"Install the Dealwire package, and "} + kPermissionSet + "."});
        const auto& to = field->reference_to;
        if (std::ranges::find(to, root_.object.text()) == to.end())
            add(name, "", {"parent", "does not lead to " + root_.object, "Correct parent."});
        if (!field->createable || !field->updateable)
            add(name, "",
                {"parent",
                 "may not be changed, and an upsert that names the parent of an existing record "
                 "would be refused",
                 "Check 'Allow reparenting' on the master-detail field in Setup, and edit "
                 "permission for the connected user."});
    }

    [[nodiscard]] const FieldInfo* parent_field() const {
        const auto found = std::ranges::find(object_.fields, rule_.parent->relationship.text(),
                                             &FieldInfo::relationship_name);
        return found == object_.fields.end() ? nullptr : &*found;
    }

    void mapped(const FieldRule& rule) {
        const std::string place = place_of(rule_, rule);
        const FieldInfo* field = field_named(object_, rule.target);
        if (!field)
            return add(rule.target, place,
                       {"field-missing", "is not there or not visible to the connected user",
                        "Create it in Setup or install the newest Dealwire package, give the "
                        "connected user edit permission on it; or take it out of the mapping."});
        for (Misfit& misfit : misfits(rule, *field)) add(rule.target, place, std::move(misfit));
        const bool may_lack =
            !rule.constant && !rule.fallback && rule.transform != Transform::Count;
        if (required(*field) && may_lack)
            add(rule.target, place,
                {"required",
                 "is required by the org, and a conversation without a value is refused",
                 "Write default.", false});
    }

    void unmapped() {
        const FieldInfo* up = rule_.parent ? parent_field() : nullptr;
        for (const FieldInfo& field : object_.fields) {
            if (!required(field) || &field == up || is_mapped(field.name)) continue;
            add(field.name, "",
                {"required", "is required by the org, and nothing fills it",
                 "Map it in " + rule_.file + ", or give it a default value in Setup."});
        }
    }

    [[nodiscard]] bool is_mapped(const std::string& name) const {
        const std::string wanted = base::to_lower_ascii(name);
        const auto same = [&](const std::string& other) {
            return base::to_lower_ascii(other) == wanted;
        };
        return same(rule_.key_field) || std::ranges::any_of(rule_.fields, same, &FieldRule::target);
    }

    const ObjectRule& rule_;
    const ObjectRule& root_;
    const ObjectInfo& object_;
    std::vector<MappingFinding> found_;
};

}  // namespace

const FieldInfo* field_named(const ObjectInfo& object, std::string_view name) {
    if (const FieldInfo* exact = object.field(name)) return exact;
    const std::string wanted = base::to_lower_ascii(name);
    for (const FieldInfo& field : object.fields)
        if (base::to_lower_ascii(field.name) == wanted) return &field;
    return nullptr;
}

std::vector<MappingFinding> check_object(const ObjectRule& rule, const ObjectRule& root,
                                         const ObjectInfo* described) {
    if (described) return ObjectCheck{rule, root, *described}.all();
    return {{rule.object, "", rule.file, "object-missing", "is not there or not visible",
             std::string{"Install the Dealwire package (sfdx-package/), and "} + kPermissionSet +
                 ". Where the package carries a namespace, write it under export.namespace; where "
                 "it carries none, leave that empty."}};
}

}  // namespace dealwire::exporting
