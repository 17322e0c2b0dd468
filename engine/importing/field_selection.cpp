#include "engine/importing/field_selection.hpp"

#include <algorithm>
#include <array>

namespace dealwire::importing {
namespace {

using model::FieldInfo;
using model::ObjectInfo;

constexpr std::array<std::string_view, 3> kStampFields{"SystemModstamp", "LastModifiedDate",
                                                       "CreatedDate"};

struct Refused {
    std::string_view type;
    std::string_view reason;
};

constexpr std::array kRefusedTypes{
    Refused{"multipicklist", "multi-select picklists cannot be imported"},
    Refused{"address", "compound addresses cannot be imported; select their parts instead"},
    Refused{"location", "geolocations cannot be imported; select latitude and longitude instead"},
    Refused{"encryptedstring", "encrypted fields cannot be imported"},
    Refused{"base64", "files cannot be imported"},
    Refused{"complexvalue", "fields of this type cannot be imported"},
    Refused{"datacategorygroupreference", "fields of this type cannot be imported"},
    Refused{"anyType", "fields of this type cannot be imported"},
};

class Choice {
public:
    explicit Choice(const ObjectInfo& described) : described_{described} {}

    void need(std::string_view name) {
        const FieldInfo* field = described_.field(name);
        if (field) return add(*field);
        result_.warnings.push_back(described_.name + "." + std::string{name} +
                                   " is not visible to the connected user; what depends on it is "
                                   "left as it was.");
    }

    void take(std::string_view name) {
        if (const FieldInfo* field = described_.field(name)) add(*field);
    }

    void want(const std::string& name) {
        const FieldInfo* field = described_.field(name);
        if (!field) {
            result_.warnings.push_back(described_.name + "." + name +
                                       " is selected but not visible (deleted, renamed or hidden); "
                                       "its stored values are kept.");
            return;
        }
        if (const auto why = why_not_selectable(*field)) {
            result_.warnings.push_back(described_.name + "." + name + " is selected but " + *why +
                                       "; its stored values are kept.");
            return;
        }
        add(*field);
    }

    void want_usual(std::string_view name) {
        if (described_.field(name)) return want(std::string{name});
        result_.warnings.push_back(described_.name + "." + std::string{name} +
                                   " is not visible to the connected user; its stored values are "
                                   "kept.");
    }

    void add(const FieldInfo& field) {
        const bool known = std::ranges::any_of(result_.columns, [&](const model::Column& column) {
            return column.name == field.name;
        });
        if (!known) result_.columns.push_back({field.name, field.type});
    }

    ColumnChoice finish() {
        for (const std::string_view name : kStampFields)
            if (result_.stamp_field.empty() && described_.field(name)) {
                result_.stamp_field = name;
                add(*described_.field(name));
            }
        return std::move(result_);
    }

private:
    const ObjectInfo& described_;
    ColumnChoice result_;
};

}  // namespace

bool is_simple_reference(const FieldInfo& field) {
    return field.type == "reference" && !field.polymorphic && field.reference_to.size() == 1 &&
           imported_object(field.reference_to.front()) != nullptr;
}

std::optional<std::string> why_not_selectable(const FieldInfo& field) {
    if (field.deprecated_and_hidden) return "the field is deprecated and hidden";
    if (field.encrypted) return "encrypted fields cannot be imported";
    for (const Refused& refused : kRefusedTypes)
        if (field.type == refused.type) return std::string{refused.reason};
    if (field.type != "reference" || is_simple_reference(field)) return std::nullopt;
    if (field.polymorphic || field.reference_to.size() > 1)
        return "references to more than one kind of record cannot be imported";
    return "references to tables that are not imported are ignored";
}

void add_related(const ImportedObject& object, ObjectInfo& described) {
    for (const RelatedField& related : object.related) {
        if (!described.field(related.reference) || described.field(related.path)) continue;
        FieldInfo field{.name = std::string{related.path}, .type = "string"};
        field.label = field.name;
        field.nillable = field.calculated = true;
        described.fields.push_back(std::move(field));
    }
}

bool is_related(std::string_view field) { return field.find('.') != std::string_view::npos; }

void leave_out_related(ObjectInfo& described) {
    std::erase_if(described.fields, [](const FieldInfo& field) { return is_related(field.name); });
}

ColumnChoice choose_columns(const ImportedObject& object, const ObjectInfo& described,
                            const ports::SelectedFields& selected) {
    Choice choice{described};
    for (const std::string_view name : object.needed) choice.need(name);
    for (const std::string_view name : object.helpful) choice.take(name);
    for (const RelatedField& related : object.related) choice.take(related.path);
    if (!object.selectable) return choice.finish();

    for (const FieldInfo& field : described.fields)
        if (is_simple_reference(field)) choice.add(field);
    if (selected)
        for (const std::string& name : *selected) choice.want(name);
    else
        for (const std::string_view name : object.usual) choice.want_usual(name);
    return choice.finish();
}

}  // namespace dealwire::importing
