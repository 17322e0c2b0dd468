#include "engine/importing/field_listing.hpp"

#include "engine/importing/field_selection.hpp"

#include <algorithm>
#include <set>

namespace dealwire::importing {
namespace {

using model::FieldInfo;
using model::ObjectInfo;
using ports::ReadColumn;

bool among(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool among(const ports::SelectedFields& names, std::string_view name) {
    return names && std::ranges::find(*names, name) != names->end();
}

struct Verdict {
    FieldState state;
    std::string reason;
};

Verdict judge(const ImportedObject& object, const FieldInfo& field,
              const ports::SelectedFields& selected) {
    if (among(object.needed, field.name))
        return {FieldState::Required, "The engine needs it; it cannot be deselected."};
    if (is_simple_reference(field))
        return {FieldState::Automatic,
                "References to " + field.reference_to.front() + " are imported by themselves."};
    const bool chosen =
        among(selected, field.name) || (!selected && among(object.usual, field.name));
    if (!chosen && among(object.helpful, field.name))
        return {FieldState::Automatic, "It is read by itself wherever it is visible."};
    if (const auto why = why_not_selectable(field))
        return {FieldState::Refused, "It cannot be selected: " + *why + "."};
    if (!object.selectable)
        return {FieldState::Refused, "Fields of " + std::string{object.name} + " are fixed."};
    if (among(selected, field.name)) return {FieldState::Selected, "It was selected."};
    if (!selected && among(object.usual, field.name))
        return {FieldState::Usual, "It is imported until you select or deselect fields."};
    return {FieldState::Available, "It can be selected."};
}

/// Names that somebody counts on and the org does not describe.
std::set<std::string> lost_names(const ImportedObject& object, const ObjectInfo& described,
                                 const ports::SelectedFields& selected,
                                 std::span<const ReadColumn> held) {
    std::set<std::string> names{object.needed.begin(), object.needed.end()};
    if (selected) names.insert(selected->begin(), selected->end());
    for (const ReadColumn& column : held)
        if (!column.visible) names.insert(column.name);
    std::erase_if(names, [&](const std::string& name) { return described.field(name) != nullptr; });
    return names;
}

void add_history(ListedField& listed, const FieldInfo* field, std::span<const ReadColumn> held) {
    const auto column = std::ranges::find(held, listed.name, &ReadColumn::name);
    if (column == held.end()) return;
    listed.filling = column->visible && !column->filled;
    if (field && field->calculated) listed.as_of = column->as_of;
    if (listed.filling)
        listed.reason += " Records from before it was chosen are being filled by the imports.";
}

}  // namespace

const char* name_of(FieldState state) {
    switch (state) {
        case FieldState::Required:
            return "required";
        case FieldState::Automatic:
            return "automatic";
        case FieldState::Selected:
            return "selected";
        case FieldState::Usual:
            return "usual";
        case FieldState::Available:
            return "available";
        case FieldState::Refused:
            return "refused";
        case FieldState::NotVisible:
            return "not-visible";
    }
    return "";
}

std::vector<ListedField> list_fields(const ImportedObject& object, const ObjectInfo& described,
                                     const ports::SelectedFields& selected,
                                     std::span<const ReadColumn> held) {
    std::vector<ListedField> all;
    for (const FieldInfo& field : described.fields) {
        Verdict verdict = judge(object, field, selected);
        ListedField& listed = all.emplace_back(ListedField{.name = field.name,
                                                           .label = field.label,
                                                           .type = field.type,
                                                           .state = verdict.state,
                                                           .reason = std::move(verdict.reason)});
        add_history(listed, &field, held);
    }
    for (const std::string& name : lost_names(object, described, selected, held)) {
        const std::string_view role = among(object.needed, name) ? "required"
                                      : among(selected, name)    ? "selected"
                                                                 : "imported so far";
        ListedField& listed = all.emplace_back();
        listed.name = name;
        listed.state = FieldState::NotVisible;
        listed.reason = "It is " + std::string{role} +
                        " and not visible to the connected user (deleted, renamed or hidden); "
                        "stored values are kept.";
    }
    return all;
}

std::optional<std::string> why_not_select(const ImportedObject& object, const ObjectInfo& described,
                                          const std::string& name) {
    const std::string full = std::string{object.name} + "." + name;
    if (!object.selectable) return "Fields of " + std::string{object.name} + " are fixed.";
    const FieldInfo* field = described.field(name);
    if (!field) return full + " does not exist or is not visible to the connected user.";
    if (const auto why = why_not_selectable(*field))
        return full + " cannot be selected: " + *why + ".";
    return std::nullopt;
}

std::vector<std::string> chosen_or_usual(const ImportedObject& object,
                                         const ports::SelectedFields& selected) {
    if (selected) return *selected;
    return {object.usual.begin(), object.usual.end()};
}

std::optional<std::string> why_not_deselect(const ImportedObject& object,
                                            const ObjectInfo* described, const std::string& name) {
    const std::string full = std::string{object.name} + "." + name;
    if (among(object.needed, name)) return full + " is needed by the engine.";
    const FieldInfo* field = described ? described->field(name) : nullptr;
    if (field && is_simple_reference(*field))
        return full + " is a reference that is imported by itself.";
    return std::nullopt;
}

}  // namespace dealwire::importing
