#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/table.hpp"
#include "engine/importing/imported_objects.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

std::string text_of(const Tree& value) {
    if (const std::string* text = value.string()) return *text;
    if (const base::Number* number = value.number()) return number->text;
    if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
    return "";
}

void print(const ports::StoredRecord& record, Output& output) {
    output.line(record.object + " " + record.id.text() + "  " + model::name_of(record.state));
    if (!record.master.empty()) output.line("merged into " + record.master.text());
    Table table{{"field", "value"}};
    for (const auto& [name, value] : *record.fields.object()) table.row({name, text_of(value)});
    for (const std::string& line : table.lines()) output.line(line);
}

ExitCode get(Invocation& invocation, Place& place, const std::string& object,
             const std::string& id_text) {
    Output& output = invocation.output;
    if (!importing::imported_object(object))
        return output.failure(ExitCode::Usage, object + " is not an imported object.",
                              "See 'dealwire crm count' for those that are.");
    const auto id = model::RecordId::parse(id_text);
    if (!id)
        return output.failure(ExitCode::Usage, id_text + " is not a Salesforce record id.",
                              "An id has 15 or 18 letters and digits.");
    const auto record = place.local.crm().get(place.scope, object, *id);
    if (!record)
        return output.failure(ExitCode::Failed,
                              object + " " + id->text() + " is not in the local model.",
                              "Run 'dealwire import " + object +
                                  "'. Opportunities of people who are not recorded are left out.");
    output.document(
        Tree::Object{{"object", record->object},
                     {"id", record->id.text()},
                     {"state", model::name_of(record->state)},
                     {"masterId", record->master.empty() ? Tree{} : Tree{record->master.text()}},
                     {"systemModstamp", record->system_modstamp},
                     {"fields", record->fields}});
    if (!output.json()) print(*record, output);
    return ExitCode::Done;
}

ExitCode count(Invocation& invocation, Place& place) {
    Tree::Object document;
    Table table{{"object", "live records"}};
    for (const auto& [object, number] : place.local.crm().counts(place.scope)) {
        document.emplace_back(object, number);
        table.row({object, std::to_string(number)});
    }
    invocation.output.document(std::move(document));
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

}  // namespace

void add_crm(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("crm", "Look at imported records");
    family->require_subcommand(1);

    CLI::App* one = family->add_subcommand("get", "One record as it is held");
    auto object = std::make_shared<std::string>();
    auto id = std::make_shared<std::string>();
    one->add_option("OBJECT", *object, "Object, such as Account")->required();
    one->add_option("ID", *id, "Record id")->required();
    one->callback([&chosen, object, id] {
        chosen = [object, id](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return get(invocation, place, *object, *id); });
        };
    });

    family->add_subcommand("count", "Live records per object")->callback([&chosen] {
        chosen = [](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) { return count(invocation, place); });
        };
    });
}

}  // namespace dealwire::app
