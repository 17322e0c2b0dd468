#include "tests/unit/simulator_soql/small_org.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"

namespace dealwire::orgsim::testing {

namespace {

FieldSchema field(const char* name, FieldType type) {
    FieldSchema made;
    made.name = name;
    made.type = type;
    made.custom = made.name.ends_with("__c");
    made.nillable = type != FieldType::Id && type != FieldType::Boolean;
    return made;
}

FieldSchema reference(const char* name, const char* relation, std::vector<std::string> targets,
                      const char* children = "") {
    FieldSchema made = field(name, FieldType::Reference);
    made.relationship_name = relation;
    made.name_pointing = targets.size() > 1;
    made.reference_to = std::move(targets);
    made.child_relationship_name = children;
    return made;
}

FieldSchema part(const char* name, FieldType type, const char* compound) {
    FieldSchema made = field(name, type);
    made.compound_field_name = compound;
    return made;
}

FieldSchema long_text(const char* name) {
    FieldSchema made = field(name, FieldType::TextArea);
    made.filterable = made.sortable = made.groupable = false;
    return made;
}

ObjectSchema object(const char* name, const char* prefix, std::vector<FieldSchema> fields) {
    ObjectSchema made;
    made.name = name;
    made.key_prefix = prefix;
    made.fields = std::move(fields);
    for (const auto& common : {field("Id", FieldType::Id), field("IsDeleted", FieldType::Boolean),
                               field("SystemModstamp", FieldType::DateTime)}) {
        made.fields.push_back(common);
    }
    return made;
}

FieldSchema exact_key() {
    FieldSchema made = field("Key__c", FieldType::String);
    made.case_sensitive = made.unique = made.external_id = true;
    return made;
}

std::string column_of(const FieldSchema& described) {
    const Storage storage = storage_of(described.type);
    std::string column = "\"" + described.name + "\" ";
    column += storage == Storage::Text ? "TEXT" : storage == Storage::Real ? "REAL" : "INTEGER";
    if (is_text(described.type) && !described.case_sensitive) column += " COLLATE NOCASE";
    if (described.type == FieldType::Boolean) column += " NOT NULL DEFAULT 0";
    return column;
}

}  // namespace

SmallOrg::SmallOrg() {
    using enum FieldType;
    schema.add(object("User", "005",
                      {field("Name", String), field("Email", Email),
                       reference("ManagerId", "Manager", {"User"})}));
    schema.add(object("Group", "00G", {field("Name", String)}));
    schema.add(object(
        "Account", "001",
        {field("Name", String), field("Employees__c", Int), exact_key(),
         field("BillingAddress", Address), part("BillingCity", String, "BillingAddress"),
         part("BillingPostalCode", String, "BillingAddress"),
         part("BillingLatitude", Double, "BillingAddress"), reference("OwnerId", "Owner", {"User"}),
         reference("ParentId", "Parent", {"Account"}, "ChildAccounts")}));
    schema.add(object("Contact", "003",
                      {field("Name", String), field("Email", Email), long_text("Description"),
                       field("Topics__c", MultiPicklist),
                       reference("AccountId", "Account", {"Account"}, "Contacts")}));
    schema.add(object("Opportunity", "006",
                      {field("Name", String), field("StageName", Picklist),
                       field("Amount", Currency), field("CloseDate", Date),
                       reference("AccountId", "Account", {"Account"}, "Opportunities")}));
    schema.add(object("Task", "00T",
                      {field("Subject", Combobox), field("IsArchived", Boolean),
                       reference("WhoId", "Who", {"Contact", "User"}),
                       reference("OwnerId", "Owner", {"User", "Group"})}));
    schema.link();
    create_tables();
    fill_people();
    fill_deals();
}

SmallOrg::~SmallOrg() = default;

void SmallOrg::create_tables() {
    for (const auto& made : schema.objects()) {
        std::string columns;
        for (const auto& described : made.fields) {
            if (is_compound(described.type)) continue;
            columns += (columns.empty() ? "" : ", ") + column_of(described);
        }
        database.run("CREATE TABLE \"" + made.name + "\" (" + columns + ")");
    }
}

void SmallOrg::fill_people() {
    insert("User", {{"Id", "005AA0000000001YAA"}, {"Name", "Mia Boss"}});
    insert("User", {{"Id", "005AA0000000002YAA"},
                    {"Name", "Ole Seller"},
                    {"ManagerId", "005AA0000000001YAA"}});
    insert("Group", {{"Id", "00GAA00000000012AA"}, {"Name", "Queue"}});
    insert("Account", {{"Id", kAcme},
                       {"Name", "Acme"},
                       {"Employees__c", std::int64_t{40}},
                       {"Key__c", "k1"},
                       {"BillingCity", "Ulm"},
                       {"BillingLatitude", 48.4},
                       {"OwnerId", "005AA0000000002YAA"},
                       {"SystemModstamp", "2026-03-11T09:00:00.000Z"}});
    insert("Account", {{"Id", kBolt},
                       {"Name", "Bolt 100%"},
                       {"ParentId", kAcme},
                       {"Key__c", "K1"},
                       {"SystemModstamp", "2026-03-04T00:00:00.000Z"}});
    insert("Contact", {{"Id", kRuiz},
                       {"Name", "Ana Ruiz"},
                       {"Email", "Ana@Acme.test"},
                       {"Topics__c", "Price;Legal"},
                       {"AccountId", kAcme}});
    insert("Contact",
           {{"Id", kChen}, {"Name", "Bo Chen"}, {"Topics__c", "Price"}, {"AccountId", kBolt}});
    insert("Contact", {{"Id", kLone}, {"Name", "Cy O'Neil"}, {"Email", "cy@x.test"}});
    insert("Contact", {{"Id", "003AA0000000004YAA"},
                       {"Name", "Del Gone"},
                       {"AccountId", kAcme},
                       {"IsDeleted", std::int64_t{1}}});
}

void SmallOrg::fill_deals() {
    const auto deal = [this](const char* digit, const char* name, const char* stage, double amount,
                             const char* close) {
        insert("Opportunity", {{"Id", std::string{"006AA000000000"} + digit + "YAA"},
                               {"Name", name},
                               {"StageName", stage},
                               {"Amount", amount},
                               {"CloseDate", close},
                               {"AccountId", kAcme}});
    };
    deal("1", "Pilot", "Open", 100, "2026-03-11");
    deal("2", "Rollout", "Open", 250.5, "2026-03-31");
    deal("3", "Renewal", "Won", 50, "2025-12-31");
    insert("Task", {{"Id", "00TAA00000000012AA"},
                    {"Subject", "Call"},
                    {"WhoId", kRuiz},
                    {"OwnerId", "00GAA00000000012AA"}});
    insert("Task", {{"Id", "00TAA00000000022AA"},
                    {"Subject", "Old"},
                    {"IsArchived", std::int64_t{1}},
                    {"OwnerId", "005AA0000000001YAA"}});
}

void SmallOrg::insert(const std::string& object, const std::map<std::string, Value>& fields) {
    std::string names;
    std::string marks;
    Row binds;
    for (const auto& [name, value] : fields) {
        names += (names.empty() ? "\"" : ", \"") + name + "\"";
        marks += marks.empty() ? "?" : ", ?";
        binds.push_back(value);
    }
    database.execute("INSERT INTO \"" + object + "\" (" + names + ") VALUES (" + marks + ")",
                     binds);
}

std::vector<nlohmann::json> SmallOrg::records(std::string_view soql, bool all) {
    const Translated query = translate(soql, schema, {kNow, all, false});
    std::vector<nlohmann::json> parsed;
    for (const auto& record : run_query(database, query, schema, "/services/data/v66.0").records) {
        parsed.push_back(nlohmann::json::parse(record));
    }
    return parsed;
}

std::string SmallOrg::values(std::string_view soql, const std::string& field, bool all) {
    std::string joined;
    for (const auto& record : records(soql, all)) {
        const auto& value = record.at(field);
        joined += joined.empty() ? "" : ", ";
        joined += value.is_null()     ? "-"
                  : value.is_string() ? value.get<std::string>()
                                      : value.dump();
    }
    return joined;
}

std::int64_t SmallOrg::total(std::string_view soql) {
    const Translated query = translate(soql, schema, {kNow, false, false});
    return run_query(database, query, schema, "").total;
}

std::string SmallOrg::code(std::string_view soql, bool bulk) {
    try {
        (void)translate(soql, schema, {kNow, false, bulk});
    } catch (const ApiError& error) {
        return error.code;
    }
    return {};
}

std::string SmallOrg::text(std::string_view soql, bool bulk) {
    try {
        (void)translate(soql, schema, {kNow, false, bulk});
    } catch (const ApiError& error) {
        return error.what();
    }
    return {};
}

}  // namespace dealwire::orgsim::testing
