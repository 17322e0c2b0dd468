#include "engine/jobs/least_rights.hpp"

#include "tests/unit/exporting/case.hpp"

#include "built_in/source_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace dealwire::jobs {
namespace {

using exporting::testing::shipped_mapping;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

exporting::ExportSettings shipped_settings() {
    exporting::ExportSettings settings;
    settings.tasks.enabled = true;
    return settings;
}

LeastRights rights_for(
    const exporting::ExportSettings& settings,
    const std::function<ports::SelectedFields(const std::string&)>& selected = {}) {
    return least_rights({.selected = selected, .mapping = shipped_mapping(), .settings = settings});
}

const ObjectRight* find(const LeastRights& rights, const std::string& object) {
    const auto found = std::ranges::find(rights.objects, object, &ObjectRight::object);
    return found == rights.objects.end() ? nullptr : &*found;
}

bool has(const LeastRights& rights, const std::string& object, const std::string& field,
         bool edit) {
    return std::ranges::find(rights.fields, FieldRight{object, field, edit}) != rights.fields.end();
}

/// Names of fields that a permission set file lets its holder edit.
std::set<std::string> editable_in(const std::string& xml) {
    static const std::regex kField{R"(<editable>true</editable>\s*<field>([^<]+)</field>)"};
    std::set<std::string> names;
    for (std::sregex_iterator at{xml.begin(), xml.end(), kField}; at != std::sregex_iterator{};
         ++at)
        names.insert((*at)[1]);
    return names;
}

std::set<std::string> objects_in(const std::string& xml) {
    static const std::regex kObject{R"(<object>([^<]+)</object>)"};
    std::set<std::string> names;
    for (std::sregex_iterator at{xml.begin(), xml.end(), kObject}; at != std::sregex_iterator{};
         ++at)
        names.insert((*at)[1]);
    return names;
}

model::ObjectInfo described(const std::string& name, std::vector<std::string> fields) {
    model::ObjectInfo object{.name = name,
                             .label = name,
                             .key_prefix = "",
                             .queryable = true,
                             .createable = true,
                             .updateable = true,
                             .deletable = true};
    for (std::string& field : fields) {
        model::FieldInfo info;
        info.name = std::move(field);
        info.createable = info.updateable = true;
        object.fields.push_back(std::move(info));
    }
    return object;
}

/// Says of fields, one after the other, whether rights on them can be granted.
void grantable(model::ObjectInfo& object, const std::vector<bool>& answers) {
    for (std::size_t i = 0; i < answers.size(); ++i)
        object.fields.at(i).permissionable = answers[i];
}

std::string shipped_set() {
    std::ifstream file{DEALWIRE_SOURCE_DIR
                       "/sfdx-package/main/admin/permissionsets/"
                       "Dealwire_Integration.permissionset-meta.xml"};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(LeastRights, ReadsWhatIsImportedAndNoMore) {
    const LeastRights rights = rights_for(shipped_settings());

    ASSERT_TRUE(find(rights, "Account"));
    EXPECT_TRUE(find(rights, "Account")->view_all);
    EXPECT_FALSE(find(rights, "Account")->edit);
    EXPECT_TRUE(has(rights, "Account", "Website", false));
    EXPECT_TRUE(has(rights, "Contact", "Email", false));
    EXPECT_TRUE(has(rights, "Opportunity", "Amount", false));
    EXPECT_FALSE(find(rights, "User"));  // no right on it can be granted
    EXPECT_FALSE(find(rights, "OpportunityHistory"));
}

TEST(LeastRights, NamesNoFieldThatASetMayNotName) {
    const LeastRights rights = rights_for(shipped_settings());

    for (const FieldRight& right : rights.fields)
        EXPECT_THAT((std::set<std::string>{"Name", "Id", "OwnerId", "StageName", "CloseDate",
                                           "SystemModstamp", "Subject", "Status"}),
                    Not(testing::Contains(right.field)))
            << right.object;
    EXPECT_FALSE(has(rights, "Conversation_Topic__c", "Conversation__c", true));
}

TEST(LeastRights, FollowsTheAdminsChoice) {
    const LeastRights rights = rights_for(shipped_settings(), [](const std::string& object) {
        return object == "Account" ? ports::SelectedFields{{"Region__c", "OwnerId"}}
                                   : ports::SelectedFields{};
    });

    EXPECT_TRUE(has(rights, "Account", "Region__c", false));
    EXPECT_FALSE(has(rights, "Account", "Industry", false));
    EXPECT_FALSE(has(rights, "Account", "OwnerId", false));
}

TEST(LeastRights, GoByWhatTheOrgSaysOfItsFields) {
    std::vector<model::ObjectInfo> org{
        described("Account", {"Required__c", "Website", "Name"}),
        described("User", {"Department", "Division", "EmployeeNumber"})};
    grantable(org[0], {false, true, true});
    grantable(org[1], {true, false});
    const exporting::ExportSettings settings = shipped_settings();

    const LeastRights rights =
        least_rights({.selected =
                          [](const std::string& object) {
                              return object == "Account"
                                         ? ports::SelectedFields{{"Required__c", "Industry"}}
                                         : ports::SelectedFields{};
                          },
                      .mapping = shipped_mapping(),
                      .settings = settings,
                      .described = org});

    EXPECT_FALSE(has(rights, "Account", "Required__c", false));
    EXPECT_TRUE(has(rights, "Account", "Name", false));
    EXPECT_TRUE(has(rights, "Account", "Industry", false)) << "it is not told of";
    EXPECT_TRUE(has(rights, "User", "Department", false));
    EXPECT_FALSE(has(rights, "User", "Division", false));
    EXPECT_FALSE(has(rights, "User", "EmployeeNumber", false));
}

TEST(LeastRights, KnowWhatNamesOfProfilesAndRolesNeed) {
    const exporting::ExportSettings settings = shipped_settings();
    RightsWanted wanted{.selected = {}, .mapping = shipped_mapping(), .settings = settings};
    const auto names = [](const LeastRights& rights) {
        std::vector<std::string> helpful;
        for (const HelpfulRight& right : rights.helpful) helpful.push_back(right.permission);
        return helpful;
    };
    const LeastRights standard = least_rights(wanted);
    EXPECT_THAT(names(standard), ElementsAre("ViewRoles", "ViewSetup"));
    EXPECT_THAT(standard.helpful.front().purpose, HasSubstr("the roles of users"));

    wanted.user_fields = {"UserRole.Name", "Department"};
    const LeastRights by_role = least_rights(wanted);
    EXPECT_THAT(by_role.user_permissions, testing::Contains("ViewRoles"));
    EXPECT_THAT(names(by_role), ElementsAre("ViewSetup"));

    const LeastRights all = with_helpful(by_role);
    EXPECT_THAT(all.user_permissions,
                ElementsAre("ApiEnabled", "EditTask", "ViewAllUsers", "ViewRoles", "ViewSetup"));
    EXPECT_TRUE(all.helpful.empty());
}

TEST(LeastRights, LeavesOutActivitiesThatAreNotWritten) {
    exporting::ExportSettings settings = shipped_settings();
    settings.tasks.calls = exporting::ActivityShape::Task;
    settings.tasks.meetings = exporting::ActivityShape::Task;
    const LeastRights tasks = rights_for(settings);
    EXPECT_TRUE(has(tasks, "Task", "Dealwire_Key__c", true));
    EXPECT_FALSE(has(tasks, "Event", "Dealwire_Key__c", true));
    EXPECT_THAT(tasks.user_permissions, ElementsAre("ApiEnabled", "EditTask", "ViewAllUsers"));

    settings.tasks.enabled = false;
    EXPECT_THAT(rights_for(settings).user_permissions, ElementsAre("ApiEnabled", "ViewAllUsers"));
}

TEST(LeastRights, LeavesOutChildrenThatAreNotWanted) {
    exporting::ExportSettings settings = shipped_settings();
    settings.children["topic"] = exporting::ChildUse::Remove;

    const LeastRights rights = rights_for(settings);

    EXPECT_FALSE(find(rights, "Conversation_Topic__c"));
    EXPECT_TRUE(find(rights, "Conversation_Tracker__c"));
}

TEST(LeastRights, GrantTheSameAsTheShippedSetOnTheObjectsOfThePackage) {
    exporting::ExportSettings settings = shipped_settings();
    settings.tasks.calls = exporting::ActivityShape::Task;
    settings.tasks.meetings = exporting::ActivityShape::Event;
    const std::string ours = permission_set_xml(rights_for(settings), "x", "y");
    const std::string theirs = shipped_set();

    std::set<std::string> custom;
    for (const std::string& object : objects_in(ours))
        if (object.ends_with("__c")) custom.insert(object);
    EXPECT_EQ(custom, objects_in(theirs));
    std::set<std::string> fields;
    for (const std::string& field : editable_in(ours))
        if (field.ends_with("__c")) fields.insert(field);
    // What the shipped mapping writes has to be in the shipped set, and nothing else is there.
    EXPECT_EQ(fields, editable_in(theirs));
}

TEST(LeastRights, AreAFileOfMetadata) {
    LeastRights rights;
    rights.objects = {{.object = "Account", .view_all = true}};
    rights.fields = {{"Account", "Website", false}};
    rights.user_permissions = {"ApiEnabled"};
    rights.custom_permissions = {"acme__Dealwire_Write"};

    const std::string xml = permission_set_xml(rights, "Ours & theirs", "least");

    EXPECT_EQ(xml, R"(<?xml version="1.0" encoding="UTF-8"?>
<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
    <customPermissions>
        <enabled>true</enabled>
        <name>acme__Dealwire_Write</name>
    </customPermissions>
    <description>least</description>
    <fieldPermissions>
        <editable>false</editable>
        <field>Account.Website</field>
        <readable>true</readable>
    </fieldPermissions>
    <hasActivationRequired>false</hasActivationRequired>
    <label>Ours &amp; theirs</label>
    <objectPermissions>
        <allowCreate>false</allowCreate>
        <allowDelete>false</allowDelete>
        <allowEdit>false</allowEdit>
        <allowRead>true</allowRead>
        <modifyAllRecords>false</modifyAllRecords>
        <object>Account</object>
        <viewAllFields>false</viewAllFields>
        <viewAllRecords>true</viewAllRecords>
    </objectPermissions>
    <userPermissions>
        <enabled>true</enabled>
        <name>ApiEnabled</name>
    </userPermissions>
</PermissionSet>
)");
}

TEST(MissingRights, AreListedOneByOne) {
    LeastRights needed;
    needed.objects = {{.object = "Account"},
                      {.object = "Lead"},
                      {.object = "X__c", .create = true, .edit = true, .remove = true}};
    needed.fields = {{"Account", "Website", false},
                     {"Account", "Region__c", false},
                     {"Lead", "Email", false},
                     {"X__c", "Key__c", true}};
    std::vector<model::ObjectInfo> org{described("Account", {"website"}),
                                       described("X__c", {"Key__c"})};
    org[1].deletable = false;
    org[1].fields[0].createable = org[1].fields[0].updateable = false;

    const auto missing = missing_rights(needed, org);

    std::vector<std::string> subjects;
    for (const MissingRight& right : missing) subjects.push_back(right.subject);
    EXPECT_THAT(subjects, ElementsAre("Lead", "X__c", "Account.Region__c", "X__c.Key__c"));
    EXPECT_FALSE(missing[0].write);
    EXPECT_THAT(missing[1].problem, HasSubstr("delete"));
    EXPECT_TRUE(missing[3].write);
    for (const MissingRight& right : missing) EXPECT_FALSE(right.remedy.empty());
}

TEST(MissingRights, SayOnceThatAnObjectMayNotBeWritten) {
    LeastRights needed;
    needed.objects = {{.object = "X__c", .create = true, .edit = true}};
    needed.fields = {{"X__c", "Key__c", true}, {"X__c", "Gone__c", true}};
    std::vector<model::ObjectInfo> org{described("X__c", {"Key__c"})};
    org[0].createable = org[0].updateable = false;
    org[0].fields[0].createable = org[0].fields[0].updateable = false;

    std::vector<std::string> subjects;
    for (const MissingRight& right : missing_rights(needed, org)) subjects.push_back(right.subject);

    EXPECT_THAT(subjects, ElementsAre("X__c", "X__c", "X__c.Gone__c"));
}

TEST(MissingRights, AreNoneWhereEverythingIsThere) {
    LeastRights needed;
    needed.objects = {{.object = "Account"}};
    needed.fields = {{"Account", "Website", false}};

    EXPECT_TRUE(missing_rights(needed, std::vector{described("Account", {"Website"})}).empty());
}

}  // namespace
}  // namespace dealwire::jobs
