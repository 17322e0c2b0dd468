#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/names.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"
#include "engine/importing/imported_objects.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::RecordState;
using ports::StoredRecord;

/// Longer chains of merges are loops.
constexpr std::size_t kLongestChain = 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kConvertedInto{
    {{"ConvertedContactId", "Contact"},
     {"ConvertedAccountId", "Account"},
     {"ConvertedOpportunityId", "Opportunity"}}};

std::string text_of(const Tree& value) {
    if (const std::string* text = value.string()) return *text;
    if (const base::Number* number = value.number()) return number->text;
    if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
    return "";
}

std::string field(const StoredRecord& record, std::string_view name) {
    const Tree* value = record.fields.find(name);
    return value ? text_of(*value) : "";
}

/// Its id, with its name where one is known.
std::string named(Place& place, const std::string& object, const std::string& id_text) {
    const auto id = model::RecordId::parse(id_text);
    const auto record =
        id ? place.local.crm().get(place.scope, object, *id) : std::optional<StoredRecord>{};
    const std::string name = record ? field(*record, "Name") : "";
    return object + " " + id_text + (name.empty() ? "" : " (" + name + ")");
}

/// The winners of merges, the last one first; empty for a record that was not merged away.
std::vector<model::RecordId> winners_of(Place& place, const StoredRecord& record) {
    std::vector<model::RecordId> winners;
    model::RecordId next = record.master;
    while (!next.empty() && winners.size() < kLongestChain) {
        winners.insert(winners.begin(), next);
        const auto winner = place.local.crm().get(place.scope, record.object, next);
        next = winner ? winner->master : model::RecordId{};
    }
    return winners;
}

std::string merged(Place& place, const StoredRecord& record) {
    const auto winners = winners_of(place, record);
    std::string way;
    for (std::size_t i = 1; i < winners.size(); ++i)
        way = winners[i].text() + (way.empty() ? "" : ", ") + way;
    return "Merged into " + named(place, record.object, winners.front().text()) +
           (way.empty() ? "" : ", by way of " + way) + ". What pointed here points there.";
}

std::string converted(Place& place, const StoredRecord& lead) {
    std::vector<std::string> into;
    for (const auto& [column, object] : kConvertedInto)
        if (const std::string id = field(lead, column); !id.empty())
            into.push_back(named(place, std::string{object}, id));
    return "Converted into " + joined(into) + ".";
}

/// Its values are those of before, the owner among them.
std::string released(Place& place, const StoredRecord& opportunity) {
    const std::string owner = field(opportunity, "OwnerId");
    const auto members = place.local.members().all(place.scope);
    const bool still_recorded = std::ranges::any_of(members, [&](const model::Member& member) {
        return member.recorded && member.user.text() == owner;
    });
    const std::string name = named(place, "User", owner);
    const std::string noticed =
        opportunity.released_at ? " (noticed " + base::to_text(*opportunity.released_at) + ")" : "";
    return (still_recorded ? "It went from " + name + " to somebody who is not recorded" + noticed
                           : "Its owner, " + name + ", is not recorded any more" + noticed) +
           ": it stays with the conversations held before, takes no later ones, and is not "
           "brought up to date.";
}

/// What its state means to whoever reads it; empty for a record that is simply there.
std::string meaning_of(Place& place, const StoredRecord& record) {
    switch (record.state) {
        case RecordState::Live:
            return field(record, "IsConverted") == "true" ? converted(place, record) : "";
        case RecordState::Deleted:
            if (!record.master.empty()) return merged(place, record);
            return "Deleted in Salesforce. These are its last values; it is not offered as a "
                   "match. As long as it is in the recycle bin there, undeleting it brings it "
                   "back with the next import.";
        case RecordState::Missing:
            return "Not listed by the org at the last proof, and nothing shows that it was "
                   "deleted: "
                   "the connected user may not see it any more. Its values are kept; it is not "
                   "offered as a match.";
        case RecordState::Released:
            return released(place, record);
    }
    return "";
}

/// Fields whose values nobody brings up to date, and why: "not-visible", "deselected", "filling".
std::map<std::string, std::string> stale_fields(Place& place, const StoredRecord& record) {
    std::map<std::string, std::string> stale;
    const auto columns = place.local.selections().columns_read(place.scope, record.object);
    if (columns.empty()) return stale;
    for (const auto& [name, value] : *record.fields.object()) {
        const auto column = std::ranges::find(columns, name, &ports::ReadColumn::name);
        if (column == columns.end())
            stale.emplace(name, "deselected");
        else if (!column->visible)
            stale.emplace(name, "not-visible");
        else if (!column->filled)
            stale.emplace(name, "filling");
    }
    return stale;
}

std::string remark_on(const std::string& why) {
    if (why == "deselected") return "not imported any more: as it was then";
    if (why == "not-visible") return "not visible to the connected user any more: as it was then";
    return why == "filling" ? "being filled: may be missing still" : "";
}

void print(const StoredRecord& record, const std::string& meaning,
           const std::map<std::string, std::string>& stale, Output& output) {
    output.line(record.object + " " + record.id.text() + "  " + model::name_of(record.state));
    if (!meaning.empty()) output.line(meaning);
    Table table{{"field", "value", "remark"}};
    for (const auto& [name, value] : *record.fields.object()) {
        const auto why = stale.find(name);
        table.row({name, text_of(value), why == stale.end() ? "" : remark_on(why->second)});
    }
    table.leave_out_where_all("remark", "");
    for (const std::string& line : table.lines()) output.line(line);
}

Tree stale_tree(const std::map<std::string, std::string>& stale) {
    Tree::Object tree;
    for (const auto& [name, why] : stale) tree.emplace_back(name, why);
    return tree;
}

Tree to_tree(Place& place, const StoredRecord& record, const std::string& meaning,
             const std::map<std::string, std::string>& stale) {
    const auto winners = winners_of(place, record);
    return Tree::Object{{"object", record.object},
                        {"id", record.id.text()},
                        {"state", model::name_of(record.state)},
                        {"meaning", meaning},
                        {"masterId", record.master.empty() ? Tree{} : Tree{record.master.text()}},
                        {"survivorId", winners.empty() ? Tree{} : Tree{winners.front().text()}},
                        {"systemModstamp", record.system_modstamp},
                        {"fields", record.fields},
                        {"notUpToDate", stale_tree(stale)}};
}

ExitCode get(Invocation& invocation, Place& place, const std::string& said,
             const std::string& id_text) {
    Output& output = invocation.output;
    const importing::ImportedObject* known = object_named(said);
    if (!known)
        return output.failure(ExitCode::Usage, said + " is not an imported object.",
                              "See 'dealwire crm count' for those that are.");
    const std::string object{known->name};
    const auto id = record_id_in(id_text);
    if (!id) return output.failure(ExitCode::Usage, id.error().detail, id.error().remedy);
    const auto record = place.local.crm().get(place.scope, object, *id);
    if (!record)
        return output.failure(ExitCode::Failed,
                              object + " " + id->text() + " is not in the local model.",
                              "Run 'dealwire import " + object +
                                  "'. Opportunities of people who are not recorded are left out.");
    const std::string meaning = meaning_of(place, *record);
    const auto stale = stale_fields(place, *record);
    output.document(to_tree(place, *record, meaning, stale));
    if (!output.json()) print(*record, meaning, stale, output);
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

void add_crm(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("crm", "Look at imported records");
    family->require_subcommand(1);

    Command* one = family->add_subcommand("get", "One record as it is held");
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
