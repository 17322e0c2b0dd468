#include "tests/simulators/salesforce/schema/schema.hpp"

#include <algorithm>

namespace dealwire::orgsim {
namespace {

char lower_char(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower_char);
    return result;
}

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower_char(a) == lower_char(b); });
}

void ObjectSchema::index_fields() {
    by_name_.clear();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        by_name_.emplace(lower(fields[i].name), i);
    }
}

const FieldSchema* ObjectSchema::find_field(std::string_view api_name) const {
    const auto found = by_name_.find(lower(api_name));
    return found == by_name_.end() ? nullptr : &fields[found->second];
}

FieldSchema* ObjectSchema::find_field(std::string_view api_name) {
    const auto found = by_name_.find(lower(api_name));
    return found == by_name_.end() ? nullptr : &fields[found->second];
}

const FieldSchema* ObjectSchema::find_relationship(std::string_view relationship_name) const {
    if (relationship_name.empty()) {
        return nullptr;
    }
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const FieldSchema& field) {
        return same_name(field.relationship_name, relationship_name);
    });
    return found == fields.end() ? nullptr : &*found;
}

const ChildRelationship* ObjectSchema::find_children(std::string_view relationship_name) const {
    if (relationship_name.empty()) {
        return nullptr;
    }
    const auto found = std::find_if(children.begin(), children.end(), [&](const auto& child) {
        return same_name(child.relationship_name, relationship_name);
    });
    return found == children.end() ? nullptr : &*found;
}

ObjectSchema& Schema::add(ObjectSchema object) {
    object.index_fields();
    objects_.push_back(std::move(object));
    return objects_.back();
}

void Schema::link() {
    for (auto& parent : objects_) {
        parent.children.clear();
        parent.index_fields();
    }
    for (const auto& child : objects_) {
        for (const auto& field : child.fields) {
            for (const auto& target : field.reference_to) {
                ObjectSchema* parent = find_object(target);
                if (parent == nullptr) {
                    continue;
                }
                parent->children.push_back({child.name, field.name, field.child_relationship_name,
                                            field.on_parent_delete == OnParentDelete::Cascade,
                                            field.on_parent_delete == OnParentDelete::Restrict});
            }
        }
    }
}

const ObjectSchema* Schema::find_object(std::string_view api_name) const {
    const auto found = std::find_if(objects_.begin(), objects_.end(), [&](const auto& object) {
        return same_name(object.name, api_name);
    });
    return found == objects_.end() ? nullptr : &*found;
}

ObjectSchema* Schema::find_object(std::string_view api_name) {
    const auto found = std::find_if(objects_.begin(), objects_.end(), [&](const auto& object) {
        return same_name(object.name, api_name);
    });
    return found == objects_.end() ? nullptr : &*found;
}

const ObjectSchema* Schema::find_by_prefix(std::string_view id_or_prefix) const {
    if (id_or_prefix.size() < 3) {
        return nullptr;
    }
    const auto prefix = id_or_prefix.substr(0, 3);
    const auto found = std::find_if(objects_.begin(), objects_.end(), [&](const auto& object) {
        return object.key_prefix == prefix;
    });
    return found == objects_.end() ? nullptr : &*found;
}

void Schema::remove(std::string_view api_name) {
    std::erase_if(objects_, [&](const auto& object) { return same_name(object.name, api_name); });
}

}  // namespace dealwire::orgsim
