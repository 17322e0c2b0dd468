#include "tests/unit/simulator_org/simulated_org.hpp"

#include <cstdlib>
#include <filesystem>

namespace dealwire::orgsim {
namespace {

namespace fs = std::filesystem;

/// An org whose tables are kept in a file between two runs.
class KeptState : public ::testing::Test {
protected:
    KeptState() {
        std::string pattern = (fs::temp_directory_path() / "orgsim-state-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
    }

    ~KeptState() override { fs::remove_all(folder_); }

    std::unique_ptr<Org> start(Schema schema) {
        auto org = std::make_unique<Org>(production_identity(), std::move(schema),
                                         (folder_ / "org.db").string(), clock_);
        org->add_base_data();
        return org;
    }

    static std::string add_conversation(Org& org) {
        const ObjectSchema& object = *org.schema().find_object("Conversation__c");
        return org.records().insert(object, {}, {org.integration_user(), nullptr});
    }

    fs::path folder_;
    OrgClock clock_;
};

TEST_F(KeptState, RowsAreThereAgainAndIdsGoOn) {
    const auto first = add_conversation(*start(package_schema()));

    const auto again = start(package_schema());

    const ObjectSchema& object = *again->schema().find_object("Conversation__c");
    EXPECT_TRUE(again->records().find(object, first));
    EXPECT_GT(add_conversation(*again), first);
}

TEST_F(KeptState, ObjectsKeepTheirPrefixWhenThePackageGrows) {
    const auto prefix_of = [](Org& org, const char* name) {
        return org.schema().find_object(name)->key_prefix;
    };
    const auto before = prefix_of(*start(package_schema()), "Conversation__c");
    Schema grown = package_schema();
    ObjectSchema added = *grown.find_object("Conversation__c");
    added.name = "Added__c";
    grown.find_object("Conversation__c")->key_prefix = "a7Z";
    grown.add(std::move(added));

    const auto org = start(std::move(grown));

    EXPECT_EQ(prefix_of(*org, "Conversation__c"), before);
    EXPECT_NE(prefix_of(*org, "Added__c"), before);
}

TEST_F(KeptState, NewFieldsGetAColumn) {
    start(package_schema());
    Schema grown = package_schema();
    FieldSchema field;
    field.name = "New__c";
    field.length = 10;
    ObjectSchema* object = grown.find_object("Conversation__c");
    object->fields.push_back(field);
    object->index_fields();

    const auto org = start(std::move(grown));

    const ObjectSchema& conversation = *org->schema().find_object("Conversation__c");
    RecordInput input;
    input.set(*conversation.find_field("New__c"), std::string("x"));
    const auto id = org->records().insert(conversation, input, {org->integration_user(), nullptr});
    EXPECT_EQ(org->records().find(conversation, id)->text("New__c"), "x");
}

}  // namespace
}  // namespace dealwire::orgsim
