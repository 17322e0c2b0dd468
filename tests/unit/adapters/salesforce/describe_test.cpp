#include "adapters/salesforce/describe.hpp"

#include "adapters/json/json.hpp"

namespace dealwire::salesforce {
namespace {

constexpr const char* kLead = R"({
    "name": "Lead", "label": "Lead", "keyPrefix": "00Q", "custom": false, "queryable": true,
    "createable": true, "updateable": true, "deletable": false, "replicateable": true,
    "fields": [
        {"name": "Id", "type": "id", "length": 18, "filterable": true},
        {"name": "OwnerId", "type": "reference", "referenceTo": ["Group", "User"],
         "relationshipName": "Owner", "polymorphicForeignKey": true, "updateable": true},
        {"name": "Rating", "type": "picklist", "restrictedPicklist": true, "nillable": true,
         "picklistValues": [{"value": "Hot", "active": true}, {"value": "Old", "active": false}]},
        {"name": "Amount__c", "type": "currency", "precision": 18, "scale": 2, "custom": true,
         "calculated": true, "permissionable": true, "relationshipName": null},
        {"name": "Key__c", "type": "string", "length": 80, "externalId": true, "unique": true,
         "caseSensitive": true}]})";

TEST(Describe, ReadsTheObject) {
    const model::ObjectInfo lead = read_describe(json::parse(kLead).value());

    EXPECT_EQ(lead.name, "Lead");
    EXPECT_EQ(lead.key_prefix, "00Q");
    EXPECT_TRUE(lead.queryable && lead.createable && lead.updateable && lead.replicateable);
    EXPECT_FALSE(lead.deletable || lead.custom);
    EXPECT_EQ(lead.fields.size(), 5U);
}

TEST(Describe, ReadsFieldsWithMissingKeysAsFalseAndEmpty) {
    const model::ObjectInfo lead = read_describe(json::parse(kLead).value());

    EXPECT_EQ(*lead.field("Id"),
              (model::FieldInfo{.name = "Id", .type = "id", .length = 18, .filterable = true}));
    EXPECT_EQ(lead.field("OwnerId")->reference_to, (std::vector<std::string>{"Group", "User"}));
    EXPECT_TRUE(lead.field("OwnerId")->polymorphic);
    EXPECT_EQ(lead.field("Rating")->picklist_values, std::vector<std::string>{"Hot"});
    EXPECT_EQ(lead.field("Amount__c")->scale, 2);
    EXPECT_EQ(lead.field("Amount__c")->permissionable, true);
    EXPECT_EQ(lead.field("Rating")->permissionable, std::nullopt);
    EXPECT_EQ(lead.field("Amount__c")->relationship_name, "");
    EXPECT_TRUE(lead.field("Key__c")->external_id && lead.field("Key__c")->unique &&
                lead.field("Key__c")->case_sensitive);
}

TEST(Describe, TakesWhateverComes) {
    EXPECT_EQ(read_describe({}), model::ObjectInfo{});
    EXPECT_EQ(
        read_describe(json::parse(R"({"fields":[3,{"referenceTo":"x"}]})").value()).fields.size(),
        2U);
}

}  // namespace
}  // namespace dealwire::salesforce
