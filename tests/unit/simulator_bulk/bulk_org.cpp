#include "tests/unit/simulator_bulk/bulk_org.hpp"

#include "tests/simulators/salesforce/schema/standard_objects.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

namespace dealwire::orgsim::testing {

namespace {

Schema schema_with_key() {
    Schema schema = standard_schema();
    FieldSchema key;
    key.name = key.label = "Ext__c";
    key.length = 40;
    key.custom = key.external_id = key.unique = key.case_sensitive = true;
    schema.find_object("Contact")->fields.push_back(key);
    schema.link();
    return schema;
}

}  // namespace

BulkOrg::BulkOrg(int accounts) : schema(schema_with_key()), store(database, schema, clock, "Hs") {
    create_tables(database, schema);
    Record record{*schema.find_object("User")};
    record.set("Username", std::string{"ana@northbridge.test"});
    record.set("LastName", std::string{"Ana"});
    record.set("IsActive", std::int64_t{1});
    user = store.load(*schema.find_object("User"), record);
    for (int i = 0; i < accounts; ++i) {
        RecordInput input;
        const ObjectSchema& account = *schema.find_object("Account");
        input.set(*account.find_field("Name"), "A" + std::to_string(i));
        store.insert(account, input, {user, &schema});
    }
}

BulkOrg::~BulkOrg() = default;

JobContext BulkOrg::context(const std::string& version) const {
    return {user, version, store.now(), now_};
}

void BulkOrg::pass() {
    now_ += kDelay;
    queries.advance(database, context());
    ingests.advance(target(), context(), SteadyTime::max());
}

void BulkOrg::finish() {
    for (int i = 0; i < 3; ++i) pass();
}

Json BulkOrg::query_job(const std::string& soql) {
    return queries.create({{"operation", "query"}, {"query", soql}}, schema, context());
}

std::string BulkOrg::ingest(const std::string& operation, const std::string& csv, Json more) {
    Json body{{"object", "Contact"}, {"operation", operation}};
    if (more.is_object()) body.update(more);
    const std::string id = ingests.create(body, nullptr, schema, context())["id"];
    ingests.upload(id, csv);
    ingests.change(id, {{"state", "UploadComplete"}}, context());
    finish();
    return id;
}

std::string BulkOrg::code_of(const std::function<void()>& call) const {
    try {
        call();
    } catch (const ApiError& error) {
        return std::to_string(error.status) + " " + error.code;
    }
    return {};
}

std::string BulkOrg::account_name(const std::string& id) {
    const auto found = store.find(*schema.find_object("Account"), id);
    return found ? found->text("Name") : "";
}

}  // namespace dealwire::orgsim::testing
