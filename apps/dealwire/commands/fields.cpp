#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/names.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/base/time_text.hpp"
#include "engine/importing/field_listing.hpp"
#include "engine/importing/transfer.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using importing::ImportedObject;
using importing::ListedField;
using model::FieldInfo;
using model::ObjectInfo;
using Names = std::vector<std::string>;

/// As somebody wrote it.
struct Choice {
    std::string object;
    Names fields;
};

struct Described {
    const ImportedObject& object;
    ObjectInfo info;
};

ExitCode no_such_object(Invocation& invocation, const std::string& name) {
    return invocation.output.failure(ExitCode::Usage,
                                     name + " is not an object whose fields are chosen.",
                                     "Choose among Account, Contact, Lead, Opportunity and User.");
}

/// The object as the org describes it now, or the end of the command.
tl::expected<Described, ExitCode> describe(Invocation& invocation, Remote& remote,
                                           const std::string& name) {
    const ImportedObject* object = object_named(name);
    if (!object || !object->selectable) return tl::unexpected{no_such_object(invocation, name)};
    const Names names{std::string{object->name}};
    auto described = remote.describe(names, invocation.stop);
    if (!described) return tl::unexpected{invocation.output.failure(described.error())};
    if (described->empty())
        return tl::unexpected{invocation.output.failure(
            ExitCode::Failed, name + " is not visible to the connected user.",
            "Give the user read permission on " + name + " in Salesforce.")};
    return Described{*object, std::move(described->front())};
}

/// How far the back-fill of new columns has come.
struct Filling {
    std::int64_t done = 0;  ///< records; 0 too where that is not known
    std::int64_t of = 0;
    bool begun = false;
};

Filling filling_of(Place& place, const std::string& object) {
    Filling filling;
    for (const auto& [name, live] : place.local.crm().counts(place.scope))
        if (name == object) filling.of = live;
    const auto reading = place.local.places().place(place.scope, object, model::Purpose::Fill);
    filling.begun = reading.has_value();
    if (reading && reading->bulk) filling.done = reading->bulk->rows_done;
    return filling;
}

/// Chosen since the last import: no record has a value yet.
bool waits(const ListedField& field, std::span<const ports::ReadColumn> held) {
    using enum importing::FieldState;
    const bool read = field.state == Selected || field.state == Usual || field.state == Automatic ||
                      field.state == Required;
    return read && !held.empty() &&
           std::ranges::find(held, field.name, &ports::ReadColumn::name) == held.end();
}

/// What there is to know of a field beside its state.
std::string remark(const ListedField& field, const Filling& filling) {
    std::vector<std::string> parts{field.reason};
    if (field.filling)
        parts.push_back("Filled: " + std::to_string(filling.done) + " of " +
                        counted(filling.of, "record") + ".");
    if (field.as_of) parts.push_back("Values as of " + base::to_text(*field.as_of) + ".");
    return joined(parts, " ");
}

Tree to_tree(const ListedField& field, bool selected, const Filling& filling) {
    Tree tree = Tree::Object{{"name", field.name},
                             {"label", field.label},
                             {"type", field.type},
                             {"state", importing::name_of(field.state)},
                             {"selected", selected},
                             {"reason", field.reason},
                             {"asOf", time_tree(field.as_of)}};
    tree.set("filling", field.filling
                            ? Tree{Tree::Object{{"done", filling.done}, {"of", filling.of}}}
                            : Tree{});
    return tree;
}

ExitCode list(Invocation& invocation, Place& place, Remote& remote, const std::string& said) {
    const auto described = describe(invocation, remote, said);
    if (!described) return described.error();
    const std::string& name = described->info.name;
    auto& selections = place.local.selections();
    const auto selected = selections.selected(place.local.tenant(), name);
    const Filling filling = filling_of(place, name);
    Tree::Array document;
    Table table{{"field", "type", "state", "remark"}};
    const auto held = selections.columns_read(place.scope, name);
    for (ListedField& field :
         importing::list_fields(described->object, described->info, selected, held)) {
        field.filling = field.filling || waits(field, held);
        const bool chosen = selected && std::ranges::find(*selected, field.name) != selected->end();
        document.push_back(to_tree(field, chosen, filling));
        table.row(
            {field.name, field.type, importing::name_of(field.state), remark(field, filling)});
    }
    invocation.output.document(Tree::Object{{"object", name}, {"fields", std::move(document)}});
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

/// The first reason why one of `fields` cannot be selected.
std::optional<std::string> refusal(const Described& described, const Names& fields) {
    for (const std::string& name : fields)
        if (auto why = importing::why_not_select(described.object, described.info, name))
            return why;
    return std::nullopt;
}

/// The admin's first own choice starts from the usual fields, which would otherwise fall away.
Names with_usual(const Described& described, const ports::SelectedFields& selected,
                 const Names& fields) {
    Names all = fields;
    if (selected) return all;
    for (const std::string_view usual : described.object.usual)
        if (described.info.field(usual)) all.emplace_back(usual);
    return all;
}

void report(Invocation& invocation, Place& place, const std::string& object,
            std::optional<int> fill_calls = std::nullopt) {
    const Names now =
        place.local.selections().selected(place.local.tenant(), object).value_or(Names{});
    invocation.output.document(
        Tree::Object{{"object", object},
                     {"selected", Tree::Array(now.begin(), now.end())},
                     {"fillCalls", fill_calls ? Tree{*fill_calls} : Tree{}}});
    invocation.output.line(
        "Selected of " + object + " now: " +
        (now.empty() ? "none; only what the engine needs and references are read" : joined(now)));
    if (fill_calls)
        invocation.output.line(
            "The next imports bring their values in for all records, beside "
            "what changes; that takes about " +
            counted(*fill_calls, "API call") + ".");
}

Names names_of(const ObjectInfo& described) {
    Names names;
    for (const FieldInfo& field : described.fields) names.push_back(field.name);
    return names;
}

ExitCode select(Invocation& invocation, Place& place, Remote& remote, const Choice& choice) {
    const auto described = describe(invocation, remote, choice.object);
    if (!described) return described.error();
    const std::string& object = described->info.name;
    const Names fields = as_known(choice.fields, names_of(described->info));
    if (const auto why = refusal(*described, fields))
        return invocation.output.failure(ExitCode::Usage, *why,
                                         "See 'dealwire fields list " + object + "'.");
    auto& selections = place.local.selections();
    const auto before = selections.selected(place.local.tenant(), object);
    selections.select(place.local.tenant(), object, with_usual(*described, before, fields));
    note_setting(place.local, {"fields.select", object, joined(fields)});
    report(invocation, place, object, importing::cheapest_calls(filling_of(place, object).of, {}));
    return ExitCode::Done;
}

/// Why one of `fields` cannot be taken out of the import.
std::optional<std::string> kept_anyway(const ImportedObject& object, const Names& read,
                                       const Names& fields) {
    for (const std::string& field : fields) {
        if (auto why = importing::why_not_deselect(object, nullptr, field)) return why;
        if (std::ranges::find(read, field) == read.end())
            return std::string{object.name} + "." + field + " is neither selected nor usual.";
    }
    return std::nullopt;
}

/// Without its field a filter could not be asked any more, and nothing could be exported.
std::optional<std::string> read_by_filter(Place& place, const std::string& object,
                                          const Names& fields) {
    const FilterInForce filter = filter_in_force(place.local, place.scope);
    const auto read = exporting::crm_fields_of(filter.filter);
    const auto names = read.find(object);
    if (names == read.end()) return std::nullopt;
    for (const std::string& field : fields)
        if (names->second.contains(field))
            return object + "." + field + " is read by the export filter (revision " +
                   std::to_string(filter.revision.number) + ").";
    return std::nullopt;
}

/// Taking a usual field out is a choice, too: the other usual ones stay as selected ones.
ExitCode deselect(Invocation& invocation, Place& place, const Choice& choice) {
    const ImportedObject* known = object_named(choice.object);
    if (!known || !known->selectable) return no_such_object(invocation, choice.object);
    const std::string object{known->name};
    auto& selections = place.local.selections();
    const auto before = selections.selected(place.local.tenant(), object);
    const Names read = importing::chosen_or_usual(*known, before);
    const Names needed{known->needed.begin(), known->needed.end()};
    const Names fields = as_known(as_known(choice.fields, needed), read);
    if (const auto why = kept_anyway(*known, read, fields))
        return invocation.output.failure(
            ExitCode::Usage, *why,
            "Only selected and usual fields can be taken out; see 'dealwire fields list " + object +
                "'.");
    if (const auto why = read_by_filter(place, object, fields))
        return invocation.output.failure(ExitCode::Usage, *why,
                                         "Take it out of the filter first: dealwire filter show");
    if (!before) selections.select(place.local.tenant(), object, read);
    selections.deselect(place.local.tenant(), object, fields);
    note_setting(place.local, {"fields.deselect", object, joined(fields)});
    invocation.output.line("Taken out: " + joined(fields) +
                           ". What is held of it is not brought up to date any more.");
    report(invocation, place, object);
    return ExitCode::Done;
}

std::shared_ptr<Choice> add_choice(Command* command, bool with_fields) {
    auto choice = std::make_shared<Choice>();
    command->add_option("OBJECT", choice->object, "Object, such as Opportunity")->required();
    if (with_fields)
        command->add_option("FIELD", choice->fields, "API names of fields")->required();
    return choice;
}

}  // namespace

ExitCode list_fields(Invocation& invocation, Place& place, Remote& remote,
                     const std::string& object) {
    return list(invocation, place, remote, object);
}

ExitCode select_fields(Invocation& invocation, Place& place, Remote& remote,
                       const FieldChoice& choice) {
    return select(invocation, place, remote, {choice.object, choice.fields});
}

ExitCode deselect_fields(Invocation& invocation, Place& place, const FieldChoice& choice) {
    return deselect(invocation, place, {choice.object, choice.fields});
}

void add_fields(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("fields", "Choose which Salesforce fields are imported");
    family->require_subcommand(1);

    Command* all = family->add_subcommand("list", "Every field with its state and reason");
    all->callback([&chosen, choice = add_choice(all, false)] {
        chosen = [choice](Invocation& invocation) {
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return list(invocation, place, remote, choice->object);
            });
        };
    });
    Command* more = family->add_subcommand("select", "Import these fields too");
    more->callback([&chosen, choice = add_choice(more, true)] {
        chosen = [choice](Invocation& invocation) {
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return select(invocation, place, remote, *choice);
            });
        };
    });
    Command* less = family->add_subcommand("deselect", "Import these fields no longer");
    less->callback([&chosen, choice = add_choice(less, true)] {
        chosen = [choice](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return deselect(invocation, place, *choice); });
        };
    });
}

}  // namespace dealwire::app
