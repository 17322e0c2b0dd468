#include "tests/simulators/salesforce/schema/package_loader.hpp"

#include "tests/simulators/salesforce/schema/standard_objects.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace dealwire::orgsim {
namespace {

namespace fs = std::filesystem;

/// A source tree of its own in a temporary folder.
class PackageLoader : public ::testing::Test {
protected:
    PackageLoader() {
        std::string pattern = (fs::temp_directory_path() / "orgsim-package-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        write("objects/Order__c/Order__c.object-meta.xml",
              "<CustomObject><label>Order</label><pluralLabel>Orders</pluralLabel>"
              "<nameField><type>Text</type><label>Order name</label></nameField></CustomObject>");
        write("objects/Line__c/Line__c.object-meta.xml",
              "<CustomObject><label>Line</label><pluralLabel>Lines</pluralLabel><nameField>"
              "<type>AutoNumber</type><displayFormat>L-{0000}</displayFormat></nameField>"
              "</CustomObject>");
        field("Line__c", "Order__c",
              "<type>MasterDetail</type><referenceTo>Order__c</referenceTo>"
              "<relationshipName>Lines</relationshipName>");
    }

    ~PackageLoader() override { fs::remove_all(folder_); }

    void write(const std::string& path, const std::string& text) {
        const fs::path file = folder_ / "deep/down" / path;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" << text;
    }

    void field(const std::string& object, const std::string& name, const std::string& rest) {
        write("objects/" + object + "/fields/" + name + ".field-meta.xml",
              "<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>" + name +
                  "</fullName><label>" + name + "</label>" + rest + "</CustomField>");
    }

    const FieldSchema& loaded(const std::string& object, const std::string& name) {
        schema_ = standard_schema();
        report_ = load_package(folder_, schema_);
        return *schema_.find_object(object)->find_field(name);
    }

    fs::path folder_;
    Schema schema_;
    PackageReport report_;
};

TEST_F(PackageLoader, MasterDetailCascadesAndCannotBeReparentedByDefault) {
    const FieldSchema& master = loaded("Line__c", "Order__c");

    EXPECT_TRUE(master.master_detail);
    EXPECT_FALSE(master.updateable);
    EXPECT_FALSE(master.nillable);
    EXPECT_EQ(master.relationship_name, "Order__r");
    const auto* children = schema_.find_object("Order__c")->find_children("lines__r");
    ASSERT_NE(children, nullptr);
    EXPECT_TRUE(children->cascade_delete);
    EXPECT_EQ(schema_.find_object("Line__c")->find_field("OwnerId"), nullptr);
    EXPECT_NE(schema_.find_object("Order__c")->find_field("OwnerId"), nullptr);
}

TEST_F(PackageLoader, ActivityFieldsLandOnTaskAndEvent) {
    field("Activity", "Key__c",
          "<type>Text</type><length>120</length><externalId>true</externalId>"
          "<unique>true</unique><caseSensitive>true</caseSensitive>");

    EXPECT_TRUE(loaded("Task", "Key__c").case_sensitive);
    EXPECT_EQ(schema_.find_object("Event")->find_field("Key__c")->length, 120);
}

TEST_F(PackageLoader, GlobalValueSetsFillPicklists) {
    write("globalValueSets/Colours.globalValueSet-meta.xml",
          "<GlobalValueSet><customValue><fullName>Red</fullName><default>true</default>"
          "<label>Rot</label></customValue></GlobalValueSet>");
    field("Order__c", "Colour__c",
          "<type>Picklist</type><valueSet><valueSetName>Colours</valueSetName></valueSet>");

    const FieldSchema& colour = loaded("Order__c", "Colour__c");

    EXPECT_TRUE(colour.restricted_picklist);
    EXPECT_EQ(colour.picklist.at(0).label, "Rot");
    EXPECT_EQ(colour.default_value, "Red");
}

TEST_F(PackageLoader, RollUpsAndFormulasAreReadOnly) {
    field("Order__c", "Lines__c",
          "<type>Summary</type><summaryOperation>count</summaryOperation>"
          "<summaryForeignKey>Line__c.Order__c</summaryForeignKey>");
    field("Order__c", "Double__c",
          "<type>Number</type><precision>18</precision><scale>2</scale><formula>1 * 2</formula>");

    EXPECT_EQ(loaded("Order__c", "Lines__c").rollup->child_object, "Line__c");
    EXPECT_FALSE(schema_.find_object("Order__c")->find_field("Double__c")->createable);
    EXPECT_TRUE(schema_.find_object("Order__c")->find_field("Double__c")->calculated);
}

TEST_F(PackageLoader, RollUpsKnowWhichChildrenTheyTake) {
    field("Order__c", "Open_Lines__c",
          "<type>Summary</type><summaryOperation>count</summaryOperation>"
          "<summaryForeignKey>Line__c.Order__c</summaryForeignKey><summaryFilterItems>"
          "<field>Line__c.Done__c</field><operation>notEqual</operation><value>True</value>"
          "</summaryFilterItems>");

    const auto& filters = loaded("Order__c", "Open_Lines__c").rollup->filters;

    ASSERT_EQ(filters.size(), 1U);
    EXPECT_EQ(filters.front().child_field, "Done__c");
    EXPECT_TRUE(filters.front().negated);
    EXPECT_EQ(filters.front().value, "True");
}

TEST_F(PackageLoader, SettingsOfCodeAreNoObjects) {
    write("objects/Rule__mdt/Rule__mdt.object-meta.xml",
          "<CustomObject><label>Rule</label></CustomObject>");
    field("Rule__mdt", "Name__c", "<type>Text</type><length>5</length>");

    loaded("Line__c", "Name");

    EXPECT_TRUE(report_.problems.empty());
    EXPECT_EQ(schema_.find_object("Rule__mdt"), nullptr);
}

TEST_F(PackageLoader, BrokenFilesAreNamedAndTheOthersLoaded) {
    write("objects/Order__c/fields/Broken__c.field-meta.xml", "<CustomField><fullName>");
    field("Order__c", "Odd__c", "<type>Hologram</type>");
    field("Nowhere__c", "Text__c", "<type>Text</type><length>5</length>");

    EXPECT_EQ(loaded("Line__c", "Name").display_format, "L-{0000}");

    EXPECT_EQ(report_.problems.size(), 3U);
    EXPECT_EQ(report_.fields, 1);
    EXPECT_EQ(schema_.find_object("Line__c")->key_prefix, "a00");
}

TEST_F(PackageLoader, MissingFolderIsAnEmptyPackage) {
    Schema schema = standard_schema();

    EXPECT_EQ(load_package(folder_ / "nowhere", schema).objects, 0);
}

}  // namespace
}  // namespace dealwire::orgsim
