#include "engine/importing/schema_drift.hpp"

#include "engine/importing/column_history.hpp"
#include "engine/importing/field_selection.hpp"
#include "engine/importing/imported_objects.hpp"

#include <algorithm>
#include <map>

namespace dealwire::importing {
namespace {

using model::SchemaChange;
using model::SchemaChangeKind;
using model::SeenField;

constexpr std::size_t kNamed = 5;

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i)
        text += (i > 0 ? ", " : "") + names[i];
    if (names.size() > kNamed) text += " and " + std::to_string(names.size() - kNamed) + " more";
    return text;
}

/// Whether the field is read without anybody choosing it.
bool read_by_itself(const ImportedObject& object, const model::FieldInfo& field) {
    const auto& needed = object.needed;
    if (std::ranges::find(needed, field.name) != needed.end()) return true;
    return object.selectable && is_simple_reference(field);
}

/// What the imports do about a field that can be read again, or for the first time.
std::string consequence(const std::string& field) {
    return belongs_to_version(field) ? "it comes with every record that is read from now on."
                                     : "its values are read for all records.";
}

/// Of a field that nobody had seen before; `selectable` collects those that can be chosen.
void tell_of_new(const ImportedObject& object, const model::FieldInfo& field,
                 std::vector<std::string>& warnings, std::vector<std::string>& selectable) {
    if (read_by_itself(object, field))
        warnings.push_back(std::string{object.name} + "." + field.name +
                           " is visible now and imported by itself; " + consequence(field.name));
    else if (object.selectable && !why_not_selectable(field))
        selectable.push_back(field.name);
}

}  // namespace

SchemaDrift compare_schema(std::span<const SeenField> before, const model::ObjectInfo& now,
                           base::Instant noticed) {
    SchemaDrift drift;
    std::map<std::string, SeenField> fields;
    for (const SeenField& field : before) fields.emplace(field.name, field);
    const auto note = [&](const std::string& name, SchemaChangeKind kind, std::string was,
                          std::string is) {
        drift.changes.push_back({now.name, name, kind, std::move(was), std::move(is), noticed});
    };

    for (const model::FieldInfo& field : now.fields) {
        const auto known = fields.find(field.name);
        if (known == fields.end()) {
            if (!before.empty()) note(field.name, SchemaChangeKind::Appeared, "", field.type);
        } else if (known->second.gone) {
            note(field.name, SchemaChangeKind::CameBack, known->second.type, field.type);
        } else if (known->second.type != field.type) {
            note(field.name, SchemaChangeKind::Retyped, known->second.type, field.type);
        }
        fields.insert_or_assign(field.name, SeenField{field.name, field.type, false});
    }
    for (auto& [name, field] : fields) {
        if (!field.gone && !now.field(name)) {
            note(name, SchemaChangeKind::Vanished, field.type, "");
            field.gone = true;
        }
        drift.fields.push_back(field);
    }
    return drift;
}

std::vector<std::string> drift_warnings(const model::ObjectInfo& now,
                                        std::span<const SchemaChange> changes,
                                        std::span<const ports::ReadColumn> read) {
    std::vector<std::string> warnings;
    std::vector<std::string> appeared;
    const ImportedObject* object = imported_object(now.name);
    for (const SchemaChange& change : changes) {
        const model::FieldInfo* field = now.field(change.field);
        const bool is_read =
            std::ranges::find(read, change.field, &ports::ReadColumn::name) != read.end();
        const std::string name = now.name + "." + change.field;
        if (change.kind == SchemaChangeKind::Appeared && object && field && !is_read)
            tell_of_new(*object, *field, warnings, appeared);
        if (change.kind == SchemaChangeKind::CameBack && is_read)
            warnings.push_back(name + " is visible again; " + consequence(change.field));
        if (change.kind == SchemaChangeKind::Retyped && is_read)
            warnings.push_back(name + " changed its type from " + change.before + " to " +
                               change.after + "; its values are read again for all records.");
    }
    if (!appeared.empty())
        warnings.push_back(now.name + " has new fields that can be selected: " + listed(appeared) +
                           ".");
    return warnings;
}

}  // namespace dealwire::importing
