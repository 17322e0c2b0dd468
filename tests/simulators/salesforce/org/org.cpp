#include "tests/simulators/salesforce/org/org.hpp"

#include "tests/simulators/salesforce/schema/embedded.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

#include <fstream>
#include <stdexcept>

namespace dealwire::orgsim {
namespace {

constexpr const char* kUsername = "integration@northbridge.test";

/// A record as seeds write it: unknown keys are refused, values are taken as they are.
Record record_from(const ObjectSchema& object, const Json& row) {
    Record record(object);
    for (const auto& [name, value] : row.items()) {
        const FieldSchema* field = object.find_field(name);
        if (field == nullptr) {
            throw std::runtime_error(object.name + " has no field " + name);
        }
        if (!is_compound(field->type)) {
            record.set(*field, value_from_json(*field, value));
        }
    }
    return record;
}

/// "a00" → "a01" … "a0Z" → "a10".
std::string next_prefix(std::string prefix) {
    constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (const std::size_t place : {std::size_t{2}, std::size_t{1}}) {
        const auto digit = kDigits.find(prefix[place]) + 1;
        if (digit < kDigits.size()) {
            prefix[place] = kDigits[digit];
            return prefix;
        }
        prefix[place] = kDigits.front();
    }
    return prefix;
}

bool is_empty(Database& database, const ObjectSchema& object) {
    return database.rows("SELECT 1 FROM " + sql_name(object.name) + " LIMIT 1").empty();
}

}  // namespace

OrgIdentity production_identity() {
    return {"production", with_checksum("00DHs00000NbrPr"), false, "Pd", "EU45", ""};
}

OrgIdentity sandbox_identity() {
    return {"sandbox", with_checksum("00DHt00000NbrSb"), true, "Sb", "CS88", ".staging"};
}

Org::Org(OrgIdentity who, Schema schema, const std::string& file, OrgClock& clock)
    : identity_(std::move(who)),
      clock_(clock),
      schema_(std::move(schema)),
      visible_(std::make_shared<const Schema>(schema_)),
      database_(file),
      records_(database_, schema_, clock_, identity_.instance),
      tokens_(clock_, identity_.org_id),
      usage_(clock_),
      cursors_(clock_),
      bulk_(identity_.instance),
      metadata_changed_(clock_.now()) {
    create_tables(database_, schema_);
    keep_prefixes();
    recall_org_id();
    visible_ = std::make_shared<const Schema>(schema_);
}

void Org::keep_prefixes() {
    std::set<std::string> taken;
    std::vector<ObjectSchema*> fresh;
    for (const auto& object : schema_.objects()) {
        if (!object.custom) {
            continue;
        }
        const Value known = database_.scalar("SELECT value FROM _setting WHERE name = ?",
                                             {"prefix " + object.name});
        ObjectSchema* own = schema_.find_object(object.name);
        if (const auto* prefix = std::get_if<std::string>(&known)) {
            own->key_prefix = *prefix;
            taken.insert(*prefix);
        } else {
            fresh.push_back(own);
        }
    }
    for (ObjectSchema* object : fresh) {
        while (!taken.insert(object->key_prefix).second) {
            object->key_prefix = next_prefix(object->key_prefix);
        }
        database_.execute("INSERT INTO _setting (name, value) VALUES (?, ?)",
                          {"prefix " + object->name, object->key_prefix});
    }
}

void Org::recall_org_id() {
    const Value known =
        database_.scalar("SELECT value FROM _setting WHERE name = ?", {std::string("org id")});
    if (const auto* id = std::get_if<std::string>(&known)) {
        identity_.org_id = *id;
        tokens_.begin_anew(*id);
    }
}

void Org::begin_anew(const std::string& org_id) {
    Transaction transaction(database_);
    for (const auto& object : schema_.objects()) {
        database_.execute("DELETE FROM " + sql_name(object.name));
    }
    database_.execute("DELETE FROM _deleted");
    database_.execute("INSERT OR REPLACE INTO _setting (name, value) VALUES (?, ?)",
                      {std::string("org id"), org_id});
    transaction.commit();
    identity_.org_id = org_id;
    tokens_.begin_anew(org_id);
    metadata_changed_ = clock_.now();
}

void Org::restrict_user(Restrictions restrictions) {
    restrictions_ = std::move(restrictions);
    Schema seen = schema_;
    for (const auto& name : restrictions_.hidden_objects) {
        seen.remove(name);
    }
    for (const auto& name : restrictions_.readonly_objects) {
        if (ObjectSchema* object = seen.find_object(name)) {
            object->createable = object->updateable = object->deletable = false;
            for (auto& field : object->fields) {
                field.createable = field.updateable = false;
            }
        }
    }
    for (const auto& path : restrictions_.hidden_fields) {
        const auto dot = path.find('.');
        ObjectSchema* object = seen.find_object(path.substr(0, dot));
        if (object != nullptr && dot != std::string::npos) {
            std::erase_if(object->fields, [&](const FieldSchema& field) {
                return same_name(field.name, path.substr(dot + 1));
            });
        }
    }
    seen.link();
    visible_ = std::make_shared<const Schema>(std::move(seen));
    metadata_changed_ = clock_.now();
}

std::string Org::integration_username() const {
    return std::string(kUsername) + identity_.username_suffix;
}

void Org::add_base_row(const ObjectSchema& object, const Json& row) {
    Record record = record_from(object, row);
    records_.stamp(record, clock_.now() - std::chrono::days{400}, integration_user_);
    if (object.name == "Organization") {
        record.set("Id", identity_.org_id);
        record.set("IsSandbox", std::int64_t{identity_.sandbox});
        record.set("InstanceName", identity_.instance_name);
        record.set("Name", "Northbridge" + std::string(identity_.sandbox ? " Staging" : ""));
    }
    if (object.name == "User") {
        record.set("Name", record.text("FirstName") + " " + record.text("LastName"));
        record.set("Username", integration_username());
    }
    records_.load(object, std::move(record));
}

void Org::add_object_permissions() {
    const ObjectSchema& permissions = *schema_.find_object("ObjectPermissions");
    if (!is_empty(database_, permissions)) {
        return;
    }
    const Value set = database_.scalar(R"(SELECT "Id" FROM "PermissionSet" LIMIT 1)");
    for (const auto& object : schema_.objects()) {
        if (object.setup || !object.queryable) {
            continue;
        }
        Record row(permissions);
        row.set("ParentId", set);
        row.set("SobjectType", object.name);
        row.set("PermissionsRead", std::int64_t{1});
        row.set("PermissionsCreate", std::int64_t{object.createable});
        row.set("PermissionsEdit", std::int64_t{object.updateable});
        row.set("PermissionsDelete", std::int64_t{object.deletable});
        row.set("PermissionsViewAllRecords", std::int64_t{1});
        row.set("PermissionsModifyAllRecords", std::int64_t{1});
        records_.stamp(row, clock_.now(), integration_user_);
        records_.load(permissions, std::move(row));
    }
    const ObjectSchema& assignments = *schema_.find_object("PermissionSetAssignment");
    Record assignment(assignments);
    assignment.set("PermissionSetId", set);
    assignment.set("AssigneeId", integration_user_);
    records_.stamp(assignment, clock_.now(), integration_user_);
    records_.load(assignments, std::move(assignment));
}

void Org::add_base_data() {
    const Json base = Json::parse(embedded_file("org/base_data.json"));
    const ObjectSchema& users = *schema_.find_object("User");
    const FieldSchema& username = *users.find_field("Username");
    Transaction transaction(database_);
    const auto seeded = records_.find_by(users, username, integration_username());
    integration_user_ =
        seeded.empty() ? *normal_id(base["User"][0]["Id"].get<std::string>()) : seeded.front();
    for (const auto& [name, rows] : base.items()) {
        const ObjectSchema& object = *schema_.find_object(name);
        const bool there = name == "User" ? !seeded.empty() : !is_empty(database_, object);
        for (std::size_t i = 0; !there && i < rows.size(); ++i) {
            add_base_row(object, rows[i]);
        }
    }
    add_object_permissions();
    transaction.commit();
    create_indexes(database_, schema_);
}

bool Org::has_data() { return !is_empty(database_, *schema_.find_object("User")); }

std::size_t Org::load_seed(const std::filesystem::path& directory) {
    std::size_t loaded = 0;
    Transaction transaction(database_);
    for (const auto& object : schema_.objects()) {
        const auto path = directory / (object.name + ".ndjson");
        std::ifstream file(path);
        std::string line;
        for (std::size_t number = 1; std::getline(file, line); ++number) {
            if (line.empty()) {
                continue;
            }
            try {
                Record record = record_from(object, Json::parse(line));
                if (object.name == "User" && identity_.sandbox) {
                    record.set("Username", record.text("Username") + identity_.username_suffix);
                }
                records_.stamp(record, clock_.now(), integration_user_);
                records_.load(object, std::move(record));
                ++loaded;
            } catch (const std::exception& error) {
                throw std::runtime_error(path.string() + ":" + std::to_string(number) + ": " +
                                         error.what());
            }
        }
    }
    transaction.commit();
    return loaded;
}

}  // namespace dealwire::orgsim
