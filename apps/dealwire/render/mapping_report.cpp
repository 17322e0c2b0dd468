#include "apps/dealwire/render/mapping_report.hpp"

#include "adapters/json/json.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/text.hpp"
#include "engine/exporting/mapping_words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace dealwire::app {
namespace {

using base::Tree;
using exporting::ExportSettings;
using exporting::Fate;
using exporting::FieldRule;
using exporting::Mapping;
using exporting::ObjectRule;

constexpr std::size_t kShownValue = 60;

/// One digit after the point.
std::string rounded(double value) {
    std::array<char, 32> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.1f", value);
    return {text.data(), static_cast<std::size_t>(length)};
}

/// In megabytes, or in kilobytes where that is less than one.
std::string storage_words(std::int64_t bytes) {
    constexpr std::int64_t kMegabyte = 1 << 20;
    if (bytes < kMegabyte) return std::to_string((bytes + 1023) / 1024) + " KB";
    return rounded(static_cast<double>(bytes) / kMegabyte) + " MB";
}

Tree texts(const std::vector<std::string>& list) {
    Tree::Array array;
    for (const std::string& each : list) array.emplace_back(each);
    return array;
}

Tree to_tree(const std::vector<exporting::Path>& paths) {
    std::vector<std::string> list;
    for (const exporting::Path& path : paths) list.push_back(exporting::text_of(path));
    return texts(list);
}

Tree text_or_null(const std::optional<std::string>& text) { return text ? Tree{*text} : Tree{}; }

Tree to_tree(const FieldRule& rule) {
    Tree tree = Tree::Object{{"field", rule.target.text()},
                             {"line", rule.line},
                             {"from", to_tree(rule.from)},
                             {"value", rule.constant.value_or(Tree{})},
                             {"type", exporting::name_of(rule.type)},
                             {"transform", exporting::name_of(rule.transform)},
                             {"default", text_or_null(rule.fallback)},
                             {"whenAbsent", rule.clears ? "clear" : "leave"},
                             {"onlyNew", rule.only_new}};
    if (rule.length > 0) tree.set("length", static_cast<std::int64_t>(rule.length));
    if (rule.type == exporting::FieldType::Number) {
        tree.set("digits", rule.digits);
        tree.set("scale", rule.scale);
    }
    if (rule.type != exporting::FieldType::Picklist) return tree;
    Tree::Object values;
    for (const auto& [from, to] : rule.values) values.emplace_back(from, to);
    tree.set("values", std::move(values));
    tree.set("otherwise", text_or_null(rule.otherwise));
    tree.set("unlisted", exporting::name_of(rule.unlisted));
    return tree;
}

/// write, keep, remove, or off where the file says so.
std::string use_of(const ObjectRule& rule, const Mapping& mapping, const ExportSettings& settings) {
    const bool off = std::ranges::find(mapping.switched_off, rule.file, &ObjectRule::file) !=
                     mapping.switched_off.end();
    return off ? "off" : exporting::name_of(settings.use_of(rule.kind));
}

Tree to_tree(const ObjectRule& rule, const std::string& use) {
    Tree::Array fields;
    for (const FieldRule& field : rule.fields) fields.push_back(to_tree(field));
    std::vector<std::string> when;
    for (const auto& condition : rule.when) when.push_back(exporting::text_of(condition));
    return Tree::Object{
        {"object", rule.object.text()},
        {"file", rule.file},
        {"use", use},
        {"key", rule.key_field.text()},
        {"kind", rule.kind},
        {"parent", rule.parent ? Tree{rule.parent->relationship.text()} : Tree{}},
        {"forEach", rule.for_each ? Tree{exporting::text_of(*rule.for_each)} : Tree{}},
        {"when", texts(when)},
        {"identity", to_tree(rule.identity)},
        {"content", to_tree(rule.content)},
        {"fields", std::move(fields)}};
}

/// `one per element of call.content.trackers, where item.count above 0`
std::string occasion(const ObjectRule& rule) {
    std::string words = "one";
    if (rule.for_each) words += " per element of " + exporting::text_of(*rule.for_each);
    std::vector<std::string> when;
    for (const auto& condition : rule.when) when.push_back(exporting::text_of(condition));
    return when.empty() ? words : words + ", where " + joined(when, " and ");
}

std::string use_words(const std::string& use, const ObjectRule& rule) {
    if (use == "off") return "off: enabled is false, none is written, those written are deleted";
    if (use == "keep") return "keep: none is added, those in Salesforce stay (export.children)";
    if (use == "remove") return "remove: those in Salesforce are deleted (export.children)";
    return occasion(rule);
}

void print_object(const ObjectRule& rule, const std::string& use, Output& output) {
    output.line(rule.object + " (" + rule.file + "): " + use_words(use, rule));
    Table table{{"  field", "from", "as"}};
    table.row({"  " + rule.key_field, rule.kind.empty() ? "call.metaData.id" : "the record's key",
               "external id"});
    for (const FieldRule& field : rule.fields)
        table.row({"  " + field.target, exporting::source_of(field), exporting::manner_of(field)});
    for (const std::string& line : table.lines()) output.line(line);
    output.line();
}

/// A remark on what became of the value; empty where there is nothing to say.
std::string remark(const exporting::MadeValue& made) {
    const std::string instead = made.by_default ? ", the default is sent" : "";
    switch (made.fate) {
        case Fate::Sent:
            return "";
        case Fate::Absent:
            return made.by_default ? "default" : "";
        case Fate::Cut:
            return "cut from " + std::to_string(made.whole) + " characters";
        case Fate::Unfit:
            return "'" + made.seen + "' does not fit" + instead;
        case Fate::Unlisted:
            return "'" + made.seen + "' is not listed" + instead;
        case Fate::Parked:
            return "'" + made.seen + "' is not listed, so the record is parked";
    }
    return "";
}

std::string value_words(const exporting::MadeValue& made) {
    if (!made.value) return "not sent";
    if (made.value->is_null()) return "-";
    std::string text = json::to_text(*made.value);
    if (width_of(text) > kShownValue) text = base::cut(text, kShownValue);
    return text;
}

Tree to_tree(const ShownRecord& shown) {
    Tree::Array fields;
    for (const ShownField& field : shown.fields)
        fields.push_back(Tree::Object{{"field", field.name},
                                      {"value", field.made.value.value_or(Tree{})},
                                      {"sent", field.made.value.has_value()},
                                      {"from", field.from},
                                      {"place", field.place},
                                      {"remark", remark(field.made)}});
    const auto& record = shown.record;
    return Tree::Object{{"object", record.name.object.text()},
                        {"keyField", record.key_field.text()},
                        {"key", record.name.key},
                        {"parent", record.parent ? Tree{record.parent->key} : Tree{}},
                        {"addable", record.may_be_new},
                        {"parked", record.objection ? Tree{record.objection->detail} : Tree{}},
                        {"fields", std::move(fields)}};
}

}  // namespace

Tree mapping_tree(const Mapping& mapping, const ExportSettings& settings) {
    Tree::Array objects;
    for (const auto* rules : {&mapping.objects, &mapping.switched_off})
        for (const ObjectRule& rule : *rules)
            objects.push_back(to_tree(rule, use_of(rule, mapping, settings)));
    return Tree::Object{{"digest", mapping.digest}, {"objects", std::move(objects)}};
}

void print_mapping(const Mapping& mapping, const ExportSettings& settings, Output& output) {
    for (const auto* rules : {&mapping.objects, &mapping.switched_off})
        for (const ObjectRule& rule : *rules)
            print_object(rule, use_of(rule, mapping, settings), output);
}

Tree records_tree(const std::vector<ShownRecord>& records) {
    Tree::Array list;
    for (const ShownRecord& shown : records) list.push_back(to_tree(shown));
    return list;
}

void print_records(const std::vector<ShownRecord>& records, Output& output) {
    for (const ShownRecord& shown : records) {
        output.line(shown.record.name.object + "  " + shown.record.name.key);
        if (shown.record.objection) output.line("  parked: " + shown.record.objection->detail);
        if (!shown.record.may_be_new)
            output.line("  only where it is in Salesforce already (export.children: keep)");
        Table table{{"  field", "value", "from", "place", "remark"}};
        for (const ShownField& field : shown.fields)
            table.row({"  " + field.name, value_words(field.made), field.from, field.place,
                       remark(field.made)});
        table.leave_out_where_all("remark", "");
        for (const std::string& line : table.lines()) output.line(line);
        output.line();
    }
}

void add_findings(const std::vector<exporting::MappingFinding>& found, const std::string& check,
                  Findings& findings) {
    for (const exporting::MappingFinding& each : found) {
        const std::string subject =
            each.object + (each.field.empty() ? "" : "." + each.field) + " (" + each.place + ")";
        const Checked what{check, subject};
        if (each.grave)
            findings.problem(what, each.problem, each.remedy);
        else if (each.note)
            findings.ok(what, each.problem + ". " + each.remedy);
        else
            findings.warning(what, each.problem, each.remedy);
    }
}

Tree storage_tree(const exporting::StorageEstimate& estimate,
                  const exporting::MappingTrial& trial) {
    Tree::Array objects;
    for (const auto& [object, records] : trial.records_by_object())
        objects.push_back(Tree::Object{{"object", object},
                                       {"records", records},
                                       {"bytes", records * exporting::kRecordBytes}});
    const auto number_or_null = [](const auto& value) { return value ? Tree{*value} : Tree{}; };
    return Tree::Object{
        {"conversations", estimate.conversations},
        {"records", estimate.records},
        {"recordsPerConversation", Tree{base::Number{rounded(estimate.records_each)}}},
        {"bytes", estimate.bytes},
        {"written", estimate.written},
        {"bytesToCome", estimate.to_come},
        {"bytesLeft", number_or_null(estimate.left)},
        {"bytesLimit", number_or_null(estimate.limit)},
        {"conversationsThatStillFit", number_or_null(estimate.more)},
        {"objects", std::move(objects)}};
}

void add_storage(const exporting::StorageEstimate& estimate, Findings& findings) {
    const Checked what{"storage"};
    std::string words =
        rounded(estimate.records_each) + " records (" +
        rounded(estimate.records_each * static_cast<double>(exporting::kRecordBytes) / 1024) +
        " KB) a conversation; " + counted(estimate.conversations, "conversation") +
        " of the history: " + storage_words(estimate.bytes) + ", " +
        storage_words(estimate.to_come) + " of it to come";
    if (!estimate.left)
        return findings.ok(what, words + "; the org does not tell this user what is free");
    words += "; free in the org: " + storage_words(*estimate.left) + " of " +
             storage_words(*estimate.limit);
    if (estimate.fits()) return findings.ok(what, words);
    findings.warning(what, words + ", which is too little",
                     "Switch children off that nobody reads (export.children), narrow the filter, "
                     "set a retention, or buy storage.");
}

void print_storage(const exporting::StorageEstimate& estimate, const exporting::MappingTrial& trial,
                   Output& output) {
    if (estimate.records == 0) return;
    auto objects = std::vector<std::pair<std::string, std::int64_t>>{
        trial.records_by_object().begin(), trial.records_by_object().end()};
    std::ranges::stable_sort(objects,
                             [](const auto& a, const auto& b) { return a.second > b.second; });
    output.line();
    output.line("Storage");
    Table table{{"  object", "records", "per conversation", "storage"}};
    for (const auto& [object, records] : objects)
        table.row(
            {"  " + object, std::to_string(records),
             rounded(static_cast<double>(records) / static_cast<double>(estimate.conversations)),
             storage_words(records * exporting::kRecordBytes)});
    for (const std::string& line : table.lines()) output.line(line);
}

}  // namespace dealwire::app
