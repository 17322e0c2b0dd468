#include "tests/support/import_world.hpp"

#include "engine/base/time_text.hpp"

#include <algorithm>
#include <stdexcept>

namespace dealwire::support {
namespace {

using model::RecordId;
using model::RecordState;

const std::map<std::string, std::string>& prefixes() {
    static const std::map<std::string, std::string> kPrefixes{{"User", "005"},
                                                              {"OpportunityStage", "01J"},
                                                              {"Account", "001"},
                                                              {"Contact", "003"},
                                                              {"Lead", "00Q"},
                                                              {"Opportunity", "006"},
                                                              {"OpportunityHistory", "008"},
                                                              {"OpportunityContactRole", "00K"}};
    return kPrefixes;
}

std::string type_of(std::string_view field) {
    if (field == "Id") return "id";
    if (field.starts_with("Is")) return "boolean";
    if (field.ends_with("Date") && field != "CloseDate") return "datetime";
    if (field == "SystemModstamp") return "datetime";
    return "string";
}

bool is(const ImportWorld::Fields& fields, const std::string& name, std::string_view value) {
    const auto found = fields.find(name);
    return found != fields.end() && found->second == value;
}

}  // namespace

ImportWorld::ImportWorld() {
    for (const importing::ImportedObject& object : importing::imported_objects()) {
        model::ObjectInfo info{.name = std::string{object.name}, .queryable = true};
        for (const std::string_view field : object.needed)
            info.fields.push_back({.name = std::string{field}, .type = type_of(field)});
        for (const std::string_view field : object.usual)
            info.fields.push_back({.name = std::string{field}, .type = type_of(field)});
        described_[info.name] = info;
        source.put_object(info);
        logs_[info.name] = {};
    }
    set_now(0);
    source.set_page_size(4);
    bulk.set_page_size(6);
    // So small that a dozen rows show how large objects go.
    settings.rates = {.rest_page = 4, .bulk_page = 6, .bulk_overhead = 2};
}

ImportWorld::~ImportWorld() = default;

RecordId ImportWorld::id_of(const std::string& object, int number) {
    const std::string digits = std::to_string(number);
    return *RecordId::parse(prefixes().at(object) + std::string(12 - digits.size(), '0') + digits);
}

base::Instant ImportWorld::at(int minute) {
    return std::chrono::sys_days{std::chrono::year{2026} / 5 / 1} + std::chrono::minutes{minute};
}

void ImportWorld::set_now(int minute) {
    now_ = std::max(now_, minute);
    source.set_now(at(now_));
    clock.set(at(now_));
    for (auto& [object, deletions] : logs_) {
        deletions.covered = at(now_);
        source.put_deletions(object, deletions);
    }
}

void ImportWorld::put(const std::string& object, int number, int minute, Fields fields) {
    fields["Id"] = id_of(object, number).text();
    fields.emplace("IsDeleted", "false");
    fields.emplace("Name", object + " " + std::to_string(number) + " at " + std::to_string(minute));
    fields["SystemModstamp"] = base::to_text(at(minute));
    records_[object][number] = std::move(fields);
    publish(object);
}

void ImportWorld::put_user(int number, int minute, bool active) {
    put("User", number, minute,
        {{"Email", "u" + std::to_string(number) + "@acme.test"},
         {"UserType", "Standard"},
         {"IsActive", active ? "true" : "false"}});
}

void ImportWorld::put_opportunity(int number, int minute, int owner) {
    put("Opportunity", number, minute, {{"OwnerId", id_of("User", owner).text()}});
}

void ImportWorld::remove(const std::string& object, int number, int minute) {
    Fields fields = records_.at(object).at(number);
    fields["IsDeleted"] = "true";
    put(object, number, minute, std::move(fields));
    logs_[object].deletions.push_back({id_of(object, number), at(minute)});
    set_now(now_);
}

void ImportWorld::purge(const std::string& object, int number, int minute) {
    remove(object, number, minute);
    hide(object, number);
}

void ImportWorld::hide(const std::string& object, int number) {
    records_[object].erase(number);
    publish(object);
}

void ImportWorld::trim_log(const std::string& object, int minute) {
    ports::DeletionLog& trimmed = logs_[object];
    trimmed.earliest = at(minute);
    std::erase_if(trimmed.deletions,
                  [&](const auto& deletion) { return deletion.at < at(minute); });
    set_now(now_);
}

void ImportWorld::describe(const std::string& object, const model::FieldInfo& field) {
    auto& fields = described_[object].fields;
    std::erase_if(fields, [&](const auto& known) { return known.name == field.name; });
    fields.push_back(field);
    source.put_object(described_[object]);
}

void ImportWorld::hide_field(const std::string& object, const std::string& field) {
    std::erase_if(described_[object].fields,
                  [&](const auto& known) { return known.name == field; });
    source.put_object(described_[object]);
}

void ImportWorld::select(const std::string& object, const std::string& field) {
    const std::vector<std::string> fields{field};
    selections.select(scope.tenant, object, fields);
}

jobs::ImportCycleReport ImportWorld::import(const jobs::ImportOptions& options) {
    ports::Lanes& lanes = side_by_side ? static_cast<ports::Lanes&>(many_lanes) : one_lane;
    importing::Importer importer{
        {source, bulk, lanes, crm, crm, schema, selections, clock, progress, log}, scope, settings};
    importing::Prover prover{
        {importer, source, crm, crm, selections, proofs, clock, log}, settings, missing_limit};
    provisioning::Provisioner provisioner{{crm, crm, members, members, clock, entropy}};
    return jobs::ImportCycle{{importer, prover, provisioner, crm, crm, budget, clock}}.run(options,
                                                                                           {});
}

const model::ObjectOutcome& ImportWorld::outcome(const jobs::ImportCycleReport& report,
                                                 const std::string& object,
                                                 const std::string& mode) {
    const auto& all = mode.empty() ? report.import.objects : report.import.more;
    for (const model::ObjectOutcome& outcome : all)
        if (outcome.object == object && (mode.empty() || outcome.mode == mode)) return outcome;
    throw std::logic_error{"The report has no " + object + " " + mode};
}

int ImportWorld::readings_of(const jobs::ImportCycleReport& report, const std::string& mode) {
    return static_cast<int>(
        std::ranges::count(report.import.more, mode, &model::ObjectOutcome::mode));
}

std::optional<ports::StoredRecord> ImportWorld::held(const std::string& object, int number) {
    return crm.get(scope, object, id_of(object, number));
}

std::string ImportWorld::text(const std::string& object, int number, const std::string& field) {
    const auto record = held(object, number);
    return record ? record->fields.text_at(field).value_or("") : "";
}

std::int64_t ImportWorld::live(const std::string& object) {
    for (const auto& [name, count] : crm.counts(scope))
        if (name == object) return count;
    return 0;
}

std::optional<model::ReadingPlace> ImportWorld::place(const std::string& object,
                                                      model::Purpose purpose) {
    return crm.place(scope, object, purpose);
}

std::string ImportWorld::difference() {
    std::set<std::string> recorded;
    for (const auto& [number, user] : records_["User"])
        if (is(user, "IsActive", "true")) recorded.insert(id_of("User", number).text());
    for (const auto& [object, records] : records_) {
        auto fields_read =
            selections.selected(scope.tenant, object).value_or(std::vector<std::string>{});
        fields_read.insert(fields_read.end(), {"Name", "SystemModstamp"});
        std::int64_t expected = 0;
        for (const auto& [number, fields] : records) {
            if (is(fields, "IsDeleted", "true")) continue;
            const auto owner = fields.find("OwnerId");
            if (object == "Opportunity" && !recorded.contains(owner->second.value_or(""))) continue;
            ++expected;
            const std::string name = object + " " + std::to_string(number);
            const auto record = held(object, number);
            if (!record || record->state != RecordState::Live) return name + " is not held";
            for (const std::string& field : fields_read)
                if (const auto wanted = fields.find(field);
                    wanted != fields.end() &&
                    record->fields.text_at(field).value_or("") != wanted->second.value_or(""))
                    return name + " has another " + field;
        }
        if (live(object) != expected)
            return std::to_string(live(object)) + " " + object + " instead of " +
                   std::to_string(expected);
    }
    return "";
}

void ImportWorld::publish(const std::string& object) {
    model::RecordPage page{.object = object};
    for (const model::FieldInfo& field : described_.at(object).fields)
        page.columns.push_back({field.name, field.type});
    page.columns.push_back({"Region__c", "string"});
    page.rows = model::RecordRows{page.columns.size()};
    for (const auto& [number, fields] : records_[object])
        for (const model::Column& column : page.columns) {
            const auto field = fields.find(column.name);
            page.rows.add(field != fields.end() && field->second ? model::Cell{*field->second}
                                                                 : std::nullopt);
        }
    source.put_rows(std::move(page));
}

}  // namespace dealwire::support
