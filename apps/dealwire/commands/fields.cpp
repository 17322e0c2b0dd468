#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/table.hpp"
#include "engine/importing/field_selection.hpp"

#include <CLI/App.hpp>

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using importing::ImportedObject;
using model::FieldInfo;
using model::ObjectInfo;
using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

bool needed(const ImportedObject& object, const std::string& field) {
    return std::ranges::find(object.needed, std::string_view{field}) != object.needed.end();
}

/// "required", "automatic", "selected", "usual", "available" or "refused".
std::string state_of(const ImportedObject& object, const FieldInfo& field, const Names& selected) {
    if (needed(object, field.name)) return "required";
    if (importing::is_simple_reference(field)) return "automatic";
    if (importing::why_not_selectable(field)) return "refused";
    if (holds(selected, field.name)) return "selected";
    const bool usual =
        std::ranges::find(object.usual, std::string_view{field.name}) != object.usual.end();
    return usual && selected.empty() ? "usual" : "available";
}

struct Described {
    const ImportedObject& object;
    ObjectInfo info;
};

/// The object as the org describes it now, or the end of the command.
tl::expected<Described, ExitCode> describe(Invocation& invocation, Remote& remote,
                                           const std::string& name) {
    const ImportedObject* object = importing::imported_object(name);
    if (!object || !object->selectable)
        return tl::unexpected{invocation.output.failure(
            ExitCode::Usage, name + " is not an object whose fields are chosen.",
            "Choose among Account, Contact, Lead, Opportunity and User.")};
    const Names names{name};
    auto described = remote.describe(names, invocation.stop);
    if (!described) return tl::unexpected{invocation.output.failure(described.error())};
    if (described->empty())
        return tl::unexpected{invocation.output.failure(
            ExitCode::Failed, name + " is not visible to the connected user.",
            "Give the user read permission on " + name + " in Salesforce.")};
    return Described{*object, std::move(described->front())};
}

ExitCode list(Invocation& invocation, Place& place, Remote& remote, const std::string& name) {
    const auto described = describe(invocation, remote, name);
    if (!described) return described.error();
    const Names selected = place.local.selections().selected(place.local.tenant(), name);
    Tree::Array document;
    Table table{{"field", "type", "state", "reason"}};
    for (const FieldInfo& field : described->info.fields) {
        const std::string state = state_of(described->object, field, selected);
        const std::string reason =
            state == "refused" ? importing::why_not_selectable(field).value_or("") : "";
        document.push_back(Tree::Object{{"name", field.name},
                                        {"label", field.label},
                                        {"type", field.type},
                                        {"state", state},
                                        {"reason", reason}});
        table.row({field.name, field.type, state, reason});
    }
    invocation.output.document(Tree::Object{{"object", name}, {"fields", std::move(document)}});
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

/// The first reason why one of `fields` cannot be selected.
std::optional<std::string> refusal(const Described& described, const Names& fields) {
    for (const std::string& name : fields) {
        const FieldInfo* field = described.info.field(name);
        if (!field)
            return described.info.name + "." + name +
                   " does not exist or is not visible to the connected user.";
        if (const auto why = importing::why_not_selectable(*field))
            return described.info.name + "." + name + " cannot be selected: " + *why + ".";
    }
    return std::nullopt;
}

/// The admin's first own choice starts from the usual fields, which would otherwise fall away.
Names with_usual(const Described& described, const Names& selected, const Names& fields) {
    Names all = fields;
    if (!selected.empty()) return all;
    for (const std::string_view usual : described.object.usual)
        if (described.info.field(usual)) all.emplace_back(usual);
    return all;
}

void report(Invocation& invocation, Place& place, const std::string& object) {
    const Names now = place.local.selections().selected(place.local.tenant(), object);
    invocation.output.document(
        Tree::Object{{"object", object}, {"selected", Tree::Array(now.begin(), now.end())}});
    std::string list;
    for (const std::string& field : now) list += (list.empty() ? "" : ", ") + field;
    invocation.output.line(object + ": " + (list.empty() ? "the usual fields" : list));
    invocation.output.line("The next 'dealwire import' brings their values in for all records.");
}

ExitCode select(Invocation& invocation, Place& place, Remote& remote, const std::string& object,
                const Names& fields) {
    const auto described = describe(invocation, remote, object);
    if (!described) return described.error();
    if (const auto why = refusal(*described, fields))
        return invocation.output.failure(ExitCode::Usage, *why,
                                         "See 'dealwire fields list " + object + "'.");
    auto& selections = place.local.selections();
    const Names before = selections.selected(place.local.tenant(), object);
    selections.select(place.local.tenant(), object, with_usual(*described, before, fields));
    report(invocation, place, object);
    return ExitCode::Done;
}

ExitCode deselect(Invocation& invocation, Place& place, const std::string& object,
                  const Names& fields) {
    const ImportedObject* known = importing::imported_object(object);
    for (const std::string& field : fields)
        if (known && needed(*known, field))
            return invocation.output.failure(ExitCode::Usage,
                                             object + "." + field + " is needed by the engine.",
                                             "Required fields cannot be removed.");
    place.local.selections().deselect(place.local.tenant(), object, fields);
    report(invocation, place, object);
    return ExitCode::Done;
}

struct Choice {
    std::string object;
    Names fields;
};

std::shared_ptr<Choice> add_choice(CLI::App* command, bool with_fields) {
    auto choice = std::make_shared<Choice>();
    command->add_option("OBJECT", choice->object, "Object, such as Opportunity")->required();
    if (with_fields)
        command->add_option("FIELD", choice->fields, "API names of fields")->required();
    return choice;
}

}  // namespace

void add_fields(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("fields", "Choose which Salesforce fields are imported");
    family->require_subcommand(1);

    CLI::App* all = family->add_subcommand("list", "Every field with its state and reason");
    all->callback([&chosen, choice = add_choice(all, false)] {
        chosen = [choice](Invocation& invocation) {
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return list(invocation, place, remote, choice->object);
            });
        };
    });
    CLI::App* more = family->add_subcommand("select", "Import these fields too");
    more->callback([&chosen, choice = add_choice(more, true)] {
        chosen = [choice](Invocation& invocation) {
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return select(invocation, place, remote, choice->object, choice->fields);
            });
        };
    });
    CLI::App* less = family->add_subcommand("deselect", "Import these fields no longer");
    less->callback([&chosen, choice = add_choice(less, true)] {
        chosen = [choice](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) {
                return deselect(invocation, place, choice->object, choice->fields);
            });
        };
    });
}

}  // namespace dealwire::app
