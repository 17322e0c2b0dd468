#include "engine/importing/column_history.hpp"
#include "engine/importing/field_listing.hpp"
#include "engine/importing/schema_drift.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

using model::FieldInfo;
using model::ObjectInfo;
using model::SchemaChangeKind;
using ports::ReadColumn;

const base::Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 5 / 1};

ObjectInfo account(std::vector<FieldInfo> fields) {
    ObjectInfo info{.name = "Account", .queryable = true, .fields = std::move(fields)};
    for (const std::string_view name : imported_object("Account")->needed)
        info.fields.push_back({.name = std::string{name}, .type = "string"});
    return info;
}

ColumnChoice choice_of(std::vector<std::string> names) {
    ColumnChoice choice;
    for (std::string& name : names) choice.columns.push_back({std::move(name), "string"});
    return choice;
}

const ReadColumn* find(const std::vector<ReadColumn>& columns, const std::string& name) {
    const auto found = std::ranges::find(columns, name, &ReadColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

const ListedField& listed(const std::vector<ListedField>& fields, const std::string& name) {
    return *std::ranges::find(fields, name, &ListedField::name);
}

TEST(FollowColumns, TakesEverythingAsFilledWithTheFirstLoad) {
    const ObjectInfo described =
        account({{.name = "Sum__c", .type = "double", .calculated = true}});
    const auto history = follow_columns({}, choice_of({"Id", "Sum__c"}), described,
                                        {.first_load = true, .now = kNow});

    EXPECT_TRUE(find(history.columns, "Sum__c")->filled);
    EXPECT_EQ(find(history.columns, "Sum__c")->as_of, kNow);
    EXPECT_FALSE(find(history.columns, "Id")->as_of);
}

TEST(FollowColumns, LeavesANewColumnToBeFilled) {
    const std::vector<ReadColumn> held{{.name = "Id"}};
    const ObjectInfo described = account({{.name = "Region__c", .type = "string"}});
    const auto history = follow_columns(held, choice_of({"Id", "Region__c"}), described, {});

    EXPECT_FALSE(find(history.columns, "Region__c")->filled);
    EXPECT_EQ(columns_to_fill(history.columns, described).size(), 1U);
    const auto now =
        filled(history.columns, columns_to_fill(history.columns, described), described, kNow);
    EXPECT_TRUE(find(now, "Region__c")->filled);
}

TEST(FollowColumns, FillsAgainWhatWasHiddenOrHasAnotherType) {
    const std::vector<ReadColumn> held{{.name = "A__c", .visible = false}, {.name = "B__c"}};
    const std::vector<model::SchemaChange> changes{
        {.object = "Account", .field = "B__c", .kind = SchemaChangeKind::Retyped}};
    const auto history =
        follow_columns(held, choice_of({"A__c", "B__c"}),
                       account({{.name = "A__c"}, {.name = "B__c"}}), {.changes = changes});

    EXPECT_FALSE(find(history.columns, "A__c")->filled);
    EXPECT_FALSE(find(history.columns, "B__c")->filled);
}

TEST(FollowColumns, KeepsAHiddenColumnAndWarnsButForgetsADeselectedOne) {
    const std::vector<ReadColumn> held{{.name = "Gone__c"}, {.name = "Other__c"}};
    const auto history =
        follow_columns(held, choice_of({"Id"}), account({{.name = "Other__c"}}), {});

    ASSERT_TRUE(find(history.columns, "Gone__c"));
    EXPECT_FALSE(find(history.columns, "Gone__c")->visible);
    EXPECT_EQ(history.warnings.size(), 1U);
    EXPECT_FALSE(find(history.columns, "Other__c"));
}

TEST(ColumnsToRefresh, AreAllCalculatedOnesOnceOneIsTooOld) {
    const ObjectInfo described =
        account({{.name = "A__c", .calculated = true}, {.name = "B__c", .calculated = true}});
    const std::vector<ReadColumn> held{{.name = "A__c", .as_of = kNow - std::chrono::hours{25}},
                                       {.name = "B__c", .as_of = kNow},
                                       {.name = "Name"}};

    EXPECT_EQ(columns_to_refresh(held, described, kNow - std::chrono::hours{24}).size(), 2U);
    EXPECT_TRUE(columns_to_refresh(held, described, kNow - std::chrono::hours{26}).empty());
}

TEST(ListFields, TellsOfEveryFieldWhereItStandsAndWhy) {
    const ObjectInfo described =
        account({{.name = "Region__c", .label = "Region", .type = "string"},
                 {.name = "Tags__c", .type = "multipicklist"},
                 {.name = "ParentId", .type = "reference", .reference_to = {"Account"}},
                 {.name = "Industry", .type = "picklist"},
                 {.name = "Sum__c", .type = "double", .calculated = true}});
    const std::vector<std::string> selected{"Region__c", "Lost__c", "Sum__c"};
    const std::vector<ReadColumn> held{{.name = "Region__c", .filled = false},
                                       {.name = "Sum__c", .as_of = kNow}};
    const auto fields = list_fields(*imported_object("Account"), described, selected, held);

    EXPECT_EQ(listed(fields, "Name").state, FieldState::Required);
    EXPECT_EQ(listed(fields, "ParentId").state, FieldState::Automatic);
    EXPECT_EQ(listed(fields, "Region__c").state, FieldState::Selected);
    EXPECT_TRUE(listed(fields, "Region__c").filling);
    EXPECT_EQ(listed(fields, "Sum__c").as_of, kNow);
    EXPECT_EQ(listed(fields, "Industry").state, FieldState::Available) << "others were selected";
    EXPECT_EQ(listed(fields, "Tags__c").reason,
              "It cannot be selected: multi-select picklists cannot be imported.");
    EXPECT_EQ(listed(fields, "Lost__c").state, FieldState::NotVisible);
}

TEST(ListFields, ShowsTheUsualOnesAsLongAsNothingIsSelected) {
    const auto fields =
        list_fields(*imported_object("Account"),
                    account({{.name = "Industry", .type = "picklist"}}), std::nullopt, {});
    EXPECT_EQ(listed(fields, "Industry").state, FieldState::Usual);

    const auto none = list_fields(*imported_object("Account"),
                                  account({{.name = "Industry", .type = "picklist"}}),
                                  std::vector<std::string>{}, {});
    EXPECT_EQ(listed(none, "Industry").state, FieldState::Available) << "nothing was chosen";
}

TEST(Deselecting, IsRefusedForWhatTheEngineNeedsAndForReferences) {
    const ObjectInfo described =
        account({{.name = "ParentId", .type = "reference", .reference_to = {"Account"}},
                 {.name = "Region__c", .type = "string"}});
    const ImportedObject& object = *imported_object("Account");

    EXPECT_TRUE(why_not_deselect(object, nullptr, "Name"));
    EXPECT_TRUE(why_not_deselect(object, &described, "ParentId"));
    EXPECT_FALSE(why_not_deselect(object, &described, "Region__c"));
    EXPECT_TRUE(why_not_select(object, described, "Nowhere__c"));
    EXPECT_FALSE(why_not_select(object, described, "Region__c"));
    EXPECT_TRUE(why_not_select(*imported_object("OpportunityStage"), described, "Region__c"));
}

TEST(CompareSchema, NoticesNothingTheFirstTime) {
    const auto drift = compare_schema({}, account({{.name = "A__c", .type = "string"}}), kNow);

    EXPECT_TRUE(drift.changes.empty());
    EXPECT_EQ(drift.fields.size(), imported_object("Account")->needed.size() + 1);
}

TEST(CompareSchema, NoticesWhatAppearsVanishesComesBackAndChangesItsType) {
    const std::vector<model::SeenField> before{
        {"Back__c", "string", true}, {"Gone__c", "string"}, {"Typed__c", "string"}};
    const auto drift = compare_schema(before,
                                      {.name = "Account",
                                       .fields = {{.name = "Back__c", .type = "string"},
                                                  {.name = "New__c", .type = "double"},
                                                  {.name = "Typed__c", .type = "double"}}},
                                      kNow);

    std::map<std::string, SchemaChangeKind> kinds;
    for (const auto& change : drift.changes) kinds.emplace(change.field, change.kind);
    EXPECT_EQ(kinds,
              (std::map<std::string, SchemaChangeKind>{{"Back__c", SchemaChangeKind::CameBack},
                                                       {"Gone__c", SchemaChangeKind::Vanished},
                                                       {"New__c", SchemaChangeKind::Appeared},
                                                       {"Typed__c", SchemaChangeKind::Retyped}}));
    const auto again = compare_schema(drift.fields, {.name = "Account"}, kNow);
    EXPECT_EQ(again.changes.size(), 3U) << "what is gone already vanishes only once";
}

TEST(DriftWarnings, NameWhatCanBeSelectedAndWhatHappensToWhatIsRead) {
    const ObjectInfo now{.name = "Account",
                         .fields = {{.name = "New__c", .type = "string"},
                                    {.name = "Tags__c", .type = "multipicklist"},
                                    {.name = "Sum__c", .type = "double"}}};
    const std::vector<model::SchemaChange> changes{
        {"Account", "New__c", SchemaChangeKind::Appeared, "", "string", kNow},
        {"Account", "Tags__c", SchemaChangeKind::Appeared, "", "multipicklist", kNow},
        {"Account", "Sum__c", SchemaChangeKind::Retyped, "string", "double", kNow}};
    const std::vector<ReadColumn> read{{.name = "Sum__c"}};

    EXPECT_EQ(drift_warnings(now, changes, read),
              (std::vector<std::string>{
                  "Account.Sum__c changed its type from string to double; its values are read "
                  "again for all records.",
                  "Account has new fields that can be selected: New__c."}));
}

TEST(DriftWarnings, SayOfFieldsThatNobodyChoosesOnlyWhatIsDone) {
    const ObjectInfo now{
        .name = "Opportunity",
        .fields = {{.name = "OwnerId", .type = "reference"},
                   {.name = "SystemModstamp", .type = "datetime"},
                   {.name = "Parent__c", .type = "reference", .reference_to = {"Account"}}}};
    const std::vector<model::SchemaChange> changes{
        {"Opportunity", "OwnerId", SchemaChangeKind::Appeared, "", "reference", kNow},
        {"Opportunity", "SystemModstamp", SchemaChangeKind::CameBack, "", "datetime", kNow},
        {"Opportunity", "Parent__c", SchemaChangeKind::Appeared, "", "reference", kNow}};
    const std::vector<ReadColumn> read{{.name = "SystemModstamp", .visible = false}};

    EXPECT_EQ(drift_warnings(now, changes, read),
              (std::vector<std::string>{
                  "Opportunity.OwnerId is visible now and imported by itself; its values are read "
                  "for all records.",
                  "Opportunity.SystemModstamp is visible again; it comes with every record that is "
                  "read from now on.",
                  "Opportunity.Parent__c is visible now and imported by itself; its values are "
                  "read for all records."}));
}

TEST(DriftWarnings, OfferNothingOfAnObjectWhoseFieldsAreFixed) {
    const ObjectInfo now{.name = "OpportunityStage",
                         .fields = {{.name = "New__c", .type = "string"}}};
    const std::vector<model::SchemaChange> changes{
        {"OpportunityStage", "New__c", SchemaChangeKind::Appeared, "", "string", kNow}};

    EXPECT_TRUE(drift_warnings(now, changes, {}).empty());
}

}  // namespace
}  // namespace dealwire::importing
