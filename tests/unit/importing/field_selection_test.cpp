#include "engine/importing/field_selection.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

using model::FieldInfo;
using model::ObjectInfo;

FieldInfo field(const std::string& name, const std::string& type = "string") {
    return {.name = name, .label = name, .type = type};
}

FieldInfo reference(const std::string& name, std::vector<std::string> to) {
    FieldInfo made = field(name, "reference");
    made.reference_to = std::move(to);
    return made;
}

ObjectInfo contact_with(std::vector<FieldInfo> more) {
    ObjectInfo info{.name = "Contact"};
    for (const std::string_view name : imported_object("Contact")->needed)
        info.fields.push_back(field(std::string{name}));
    std::ranges::move(more, std::back_inserter(info.fields));
    return info;
}

bool has_column(const ColumnChoice& choice, std::string_view name) {
    return std::ranges::any_of(choice.columns, [&](const auto& c) { return c.name == name; });
}

ColumnChoice choose(const ObjectInfo& info, std::vector<std::string> selected) {
    return choose_columns(*imported_object("Contact"), info, selected);
}

ColumnChoice choose(const ObjectInfo& info) {
    return choose_columns(*imported_object("Contact"), info, std::nullopt);
}

TEST(WhyNotSelectable, RefusesTheTypesThatCannotBeImported) {
    for (const char* type : {"multipicklist", "address", "location", "encryptedstring", "base64"})
        EXPECT_TRUE(why_not_selectable(field("X__c", type))) << type;
    for (const char* type : {"string", "picklist", "currency", "datetime", "boolean", "textarea"})
        EXPECT_FALSE(why_not_selectable(field("X__c", type))) << type;
}

TEST(WhyNotSelectable, TakesReferencesToImportedObjectsOnly) {
    FieldInfo owner = reference("OwnerId", {"Group", "User"});
    owner.polymorphic = true;

    EXPECT_FALSE(why_not_selectable(reference("AccountId", {"Account"})));
    EXPECT_TRUE(why_not_selectable(reference("Region__c", {"Region__c"})));
    EXPECT_TRUE(why_not_selectable(owner));
}

TEST(WhyNotSelectable, RefusesEncryptedFieldsOfAnyType) {
    FieldInfo secret = field("Salary__c", "currency");
    secret.encrypted = true;

    EXPECT_TRUE(why_not_selectable(secret));
}

TEST(ChooseColumns, SelectsSimpleReferencesByThemselves) {
    const ColumnChoice choice = choose(contact_with(
        {reference("ReportsToId", {"Contact"}), reference("Region__c", {"Region__c"})}));

    EXPECT_TRUE(has_column(choice, "ReportsToId"));
    EXPECT_FALSE(has_column(choice, "Region__c"));
}

TEST(ChooseColumns, TakesAChoiceOfNothingAtItsWord) {
    const ObjectInfo info = contact_with({field("Title")});

    EXPECT_TRUE(has_column(choose(info), "Title")) << "usual";
    EXPECT_FALSE(has_column(choose(info, std::vector<std::string>{}), "Title"));
}

TEST(ChooseColumns, ReadsASelectedFieldOnceAndInPlaceOfTheUsualOnes) {
    const ColumnChoice choice =
        choose(contact_with({field("Title"), field("Level__c")}), {"Level__c", "Email"});

    EXPECT_TRUE(has_column(choice, "Level__c"));
    EXPECT_FALSE(has_column(choice, "Title"));
    EXPECT_EQ(std::ranges::count_if(choice.columns, [](auto& c) { return c.name == "Email"; }), 1);
    EXPECT_TRUE(choice.warnings.empty());
}

TEST(ChooseColumns, WarnsAboutASelectedFieldThatIsNotVisible) {
    const ColumnChoice choice = choose(contact_with({}), {"Gone__c"});

    EXPECT_FALSE(has_column(choice, "Gone__c"));
    ASSERT_EQ(choice.warnings.size(), 1U);
    EXPECT_NE(choice.warnings[0].find("Contact.Gone__c"), std::string::npos);
}

TEST(ChooseColumns, WarnsAboutANeededFieldThatIsHidden) {
    ObjectInfo info = contact_with({field("Title")});
    std::erase_if(info.fields, [](const FieldInfo& f) { return f.name == "Email"; });

    EXPECT_EQ(choose(info).warnings.size(), 1U);
}

TEST(ChooseColumns, WarnsAboutAUsualFieldThatIsHidden) {
    const ColumnChoice choice = choose(contact_with({}));

    ASSERT_EQ(choice.warnings.size(), 1U);
    EXPECT_NE(choice.warnings[0].find("Contact.Title"), std::string::npos);
}

ObjectInfo user_with(std::vector<FieldInfo> more) {
    ObjectInfo info{.name = "User"};
    for (const std::string_view name : imported_object("User")->needed)
        info.fields.push_back(field(std::string{name}));
    std::ranges::move(more, std::back_inserter(info.fields));
    add_related(*imported_object("User"), info);
    return info;
}

TEST(ChooseColumns, ReadsHelpfulFieldsWhereTheyAreVisibleAndSaysNothingElse) {
    const std::vector<std::string> selected;
    const ColumnChoice choice = choose_columns(
        *imported_object("User"), user_with({field("FederationIdentifier")}), selected);

    EXPECT_TRUE(has_column(choice, "FederationIdentifier"));
    EXPECT_FALSE(has_column(choice, "Division"));
    EXPECT_TRUE(choice.warnings.empty());
}

TEST(ChooseColumns, ReadsNamesOfRelatedRecordsWhereTheReferenceIsVisible) {
    ObjectInfo info = user_with({reference("ProfileId", {"Profile"})});
    const std::vector<std::string> selected;

    const ColumnChoice choice = choose_columns(*imported_object("User"), info, selected);

    EXPECT_TRUE(has_column(choice, "Profile.Name"));
    EXPECT_FALSE(has_column(choice, "UserRole.Name"));
    EXPECT_TRUE(info.field("Profile.Name")->calculated) << "to be refreshed";
    leave_out_related(info);
    EXPECT_FALSE(info.field("Profile.Name"));
    EXPECT_TRUE(info.field("ProfileId"));
}

TEST(ChooseColumns, GoesByTheSystemStampAndElseByWhatThereIs) {
    ObjectInfo info = contact_with({});
    EXPECT_EQ(choose(info).stamp_field, "SystemModstamp");

    std::erase_if(info.fields, [](const FieldInfo& f) {
        return f.name == "SystemModstamp" || f.name == "LastModifiedDate";
    });
    EXPECT_EQ(choose(info).stamp_field, "CreatedDate");
}

}  // namespace
}  // namespace dealwire::importing
