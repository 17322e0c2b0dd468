#include "tests/simulators/salesforce/control/dump.hpp"

#include "tests/simulators/salesforce/store/ids.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

#include <algorithm>
#include <set>

namespace dealwire::orgsim {
namespace {

const FieldSchema* key_of(const ObjectSchema& object) {
    for (const auto& field : object.fields) {
        if (field.external_id) {
            return &field;
        }
    }
    return nullptr;
}

bool made_by_the_org(const FieldSchema& field) {
    static const std::set<std::string> kStamps{"Id",
                                               "CreatedDate",
                                               "CreatedById",
                                               "LastModifiedDate",
                                               "LastModifiedById",
                                               "SystemModstamp",
                                               "CompletedDateTime",
                                               "LastStageChangeDate"};
    return field.auto_number || kStamps.contains(field.name);
}

class Dumper {
public:
    Dumper(Org& org, const DumpOptions& options) : org_(org), options_(options) {}

    Json rows_of(const ObjectSchema& object) {
        const FieldSchema* key = key_of(object);
        std::vector<std::pair<std::string, Json>> rows;
        const auto sql = "SELECT \"Id\" FROM " + sql_name(object.name) +
                         (options_.deleted ? "" : " WHERE \"IsDeleted\" = 0");
        for (const auto& row : org_.database().rows(sql)) {
            const auto record = org_.records().find(object, std::get<std::string>(row.front()));
            Json json = row_json(*record);
            // Rows without a key sort by their content, so that made ids do not decide.
            std::string order = key == nullptr ? "" : record->text(key->name);
            order += options_.stable ? "\n" + json.dump() : "\n" + record->id();
            rows.emplace_back(std::move(order), std::move(json));
        }
        std::sort(rows.begin(), rows.end(),
                  [](const auto& left, const auto& right) { return left.first < right.first; });
        Json result = Json::array();
        for (auto& row : rows) {
            result.push_back(std::move(row.second));
        }
        return result;
    }

private:
    Json row_json(const Record& record) {
        const bool seeded =
            !number_of(record.id(), record.object().key_prefix, org_.identity().instance);
        Json json = Json::object();
        for (const auto& field : record.object().fields) {
            const bool hidden =
                options_.stable && made_by_the_org(field) && !(field.name == "Id" && seeded);
            if (hidden || is_compound(field.type)) {
                continue;
            }
            json[field.name] = field.type == FieldType::Reference && options_.stable
                                   ? reference_json(record.text(field.name))
                                   : rest_value(field, record.get(field));
        }
        return json;
    }

    /// "Conversation__c:c-1" for a row with an external key; else the id.
    Json reference_json(const std::string& id) {
        if (id.empty()) {
            return nullptr;
        }
        const auto known = names_.find(id);
        if (known != names_.end()) {
            return known->second;
        }
        std::string name = id;
        const ObjectSchema* target = org_.schema().find_by_prefix(id);
        const FieldSchema* key = target == nullptr ? nullptr : key_of(*target);
        const auto record = key == nullptr ? std::nullopt : org_.records().find(*target, id);
        if (record && !is_null(record->get(*key))) {
            name = target->name + ":" + record->text(key->name);
        }
        names_[id] = name;
        return name;
    }

    Org& org_;
    const DumpOptions& options_;
    std::map<std::string, std::string> names_;
};

}  // namespace

Json dump(Org& org, const DumpOptions& options) {
    Dumper dumper(org, options);
    Json result = Json::object();
    for (const auto& object : org.schema().objects()) {
        const bool wanted = options.objects.empty() ||
                            std::any_of(options.objects.begin(), options.objects.end(),
                                        [&](auto& name) { return same_name(name, object.name); });
        if (wanted) {
            result[object.name] = dumper.rows_of(object);
        }
    }
    return result;
}

}  // namespace dealwire::orgsim
