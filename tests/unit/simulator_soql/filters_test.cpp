#include "tests/unit/simulator_soql/small_org.hpp"

namespace dealwire::orgsim::testing {

struct FilterCase {
    const char* where;
    const char* names;
};

void PrintTo(const FilterCase& shown, std::ostream* out) { *out << shown.where; }

class ContactFilter : public ::testing::TestWithParam<FilterCase> {};

TEST_P(ContactFilter, AnswersTheRowsThatAnOrgWould) {
    SmallOrg org;
    const auto& [where, names] = GetParam();

    EXPECT_EQ(org.values("SELECT Name FROM Contact WHERE " + std::string{where} + " ORDER BY Name"),
              names);
}

INSTANTIATE_TEST_SUITE_P(
    Text, ContactFilter,
    ::testing::Values(FilterCase{"Name = 'ANA ruiz'", "Ana Ruiz"},
                      FilterCase{"Name != 'Ana Ruiz'", "Bo Chen, Cy O'Neil"},
                      FilterCase{"Email != 'ana@acme.test'", "Bo Chen, Cy O'Neil"},
                      FilterCase{"Email = null", "Bo Chen"}, FilterCase{"Email = ''", "Bo Chen"},
                      FilterCase{"Email <> NULL", "Ana Ruiz, Cy O'Neil"},
                      FilterCase{"Name = 'Cy O\\'Neil'", "Cy O'Neil"},
                      FilterCase{"Name = 'Cy O\\u0027Neil'", "Cy O'Neil"},
                      FilterCase{"Name > 'b'", "Bo Chen, Cy O'Neil"},
                      FilterCase{"Name LIKE 'a%'", "Ana Ruiz"},
                      FilterCase{"Name LIKE '_o chen'", "Bo Chen"},
                      FilterCase{"(NOT Email LIKE 'ana%')", "Bo Chen, Cy O'Neil"},
                      FilterCase{"Account.Name LIKE '%100\\%'", "Bo Chen"},
                      FilterCase{"Account.Name LIKE '%\\_%'", ""}));

INSTANTIATE_TEST_SUITE_P(
    Logic, ContactFilter,
    ::testing::Values(FilterCase{"Name = 'Bo Chen' OR Email LIKE 'cy%'", "Bo Chen, Cy O'Neil"},
                      FilterCase{"Name > 'a' AND (Name < 'b' OR Name > 'c')",
                                 "Ana Ruiz, Cy O'Neil"},
                      FilterCase{"NOT (Name = 'Bo Chen')", "Ana Ruiz, Cy O'Neil"},
                      FilterCase{"NOT (Email = 'ana@acme.test')", "Bo Chen, Cy O'Neil"},
                      FilterCase{"Name IN ('ana ruiz', 'Bo Chen', 'nobody')", "Ana Ruiz, Bo Chen"},
                      FilterCase{"Email IN ('cy@x.test', null)", "Bo Chen, Cy O'Neil"},
                      FilterCase{"Email NOT IN ('cy@x.test')", "Ana Ruiz, Bo Chen"},
                      FilterCase{"IsDeleted = false", "Ana Ruiz, Bo Chen, Cy O'Neil"},
                      FilterCase{"IsDeleted = TRUE", ""}));

INSTANTIATE_TEST_SUITE_P(
    Ids, ContactFilter,
    ::testing::Values(FilterCase{"Id = '003AA0000000001'", "Ana Ruiz"},
                      FilterCase{"Id = '003AA0000000001YAA'", "Ana Ruiz"},
                      FilterCase{"AccountId = '001AA0000000002'", "Bo Chen"},
                      FilterCase{"AccountId = null", "Cy O'Neil"},
                      FilterCase{"AccountId != '001AA0000000002'", "Ana Ruiz, Cy O'Neil"},
                      FilterCase{"Id > '003AA0000000001'", "Bo Chen, Cy O'Neil"}));

INSTANTIATE_TEST_SUITE_P(
    Parents, ContactFilter,
    ::testing::Values(FilterCase{"Account.Name = 'acme'", "Ana Ruiz"},
                      FilterCase{"Account.Parent.Name = 'acme'", "Bo Chen"},
                      FilterCase{"Account.Owner.Manager.Name = 'Mia Boss'", "Ana Ruiz"},
                      FilterCase{"Account.Key__c = 'k1'", "Ana Ruiz"},
                      FilterCase{"Account.Key__c = 'K1'", "Bo Chen"},
                      FilterCase{"Account.Employees__c >= 40", "Ana Ruiz"},
                      FilterCase{"AccountId IN (SELECT AccountId FROM Opportunity)", "Ana Ruiz"},
                      FilterCase{"AccountId NOT IN (SELECT AccountId FROM Opportunity WHERE "
                                 "Amount > 10)",
                                 "Bo Chen, Cy O'Neil"},
                      FilterCase{"Topics__c INCLUDES ('legal')", "Ana Ruiz"},
                      FilterCase{"Topics__c INCLUDES ('Price;Legal', 'Other')", "Ana Ruiz"},
                      FilterCase{"Topics__c EXCLUDES ('Legal')", "Bo Chen, Cy O'Neil"}));

class DealFilter : public ::testing::TestWithParam<FilterCase> {};

TEST_P(DealFilter, ReadsDatesAsCalendarDays) {
    SmallOrg org;
    const auto& [where, names] = GetParam();

    EXPECT_EQ(
        org.values("SELECT Name FROM Opportunity WHERE " + std::string{where} + " ORDER BY Name"),
        names);
}

INSTANTIATE_TEST_SUITE_P(
    Dates, DealFilter,
    ::testing::Values(FilterCase{"CloseDate = 2026-03-11", "Pilot"},
                      FilterCase{"CloseDate = TODAY", "Pilot"},
                      FilterCase{"CloseDate > today", "Rollout"},
                      FilterCase{"CloseDate = THIS_MONTH", "Pilot, Rollout"},
                      FilterCase{"CloseDate != THIS_MONTH", "Renewal"},
                      FilterCase{"CloseDate = LAST_YEAR", "Renewal"},
                      FilterCase{"CloseDate = LAST_QUARTER", "Renewal"},
                      FilterCase{"CloseDate = NEXT_N_DAYS:20", "Rollout"},
                      FilterCase{"CloseDate = LAST_N_DAYS:1", "Pilot"},
                      FilterCase{"CloseDate < LAST_N_MONTHS:2", "Renewal"},
                      FilterCase{"CloseDate IN (TODAY, 2025-12-31)", "Pilot, Renewal"},
                      FilterCase{"CloseDate = THIS_FISCAL_YEAR", "Pilot, Rollout"},
                      FilterCase{"CALENDAR_YEAR(CloseDate) = 2025", "Renewal"},
                      FilterCase{"DAY_IN_WEEK(CloseDate) = 4", "Pilot, Renewal"},
                      FilterCase{"Amount > 99.5 AND Amount < 1e3", "Pilot, Rollout"}));

TEST(Filters, CompareMomentsInAnyZone) {
    SmallOrg org;
    const auto names = [&](const std::string& where) {
        return org.values("SELECT Name FROM Account WHERE SystemModstamp " + where);
    };

    EXPECT_EQ(names(">= 2026-03-11T10:00:00+01:00"), "Acme");
    EXPECT_EQ(names("> 2026-03-11T09:00:00Z"), "");
    EXPECT_EQ(names("= 2026-03-11T01:00:00-08:00"), "Acme");
    EXPECT_EQ(names("= LAST_N_DAYS:7"), "Acme, Bolt 100%");
    EXPECT_EQ(names("= YESTERDAY"), "");
}

TEST(Filters, LeaveOutDeletedAndArchivedRowsUnlessAllAreAskedFor) {
    SmallOrg org;

    EXPECT_EQ(org.total("SELECT COUNT() FROM Contact"), 3);
    EXPECT_EQ(org.values("SELECT Name FROM Contact WHERE IsDeleted = true", "Name", true),
              "Del Gone");
    EXPECT_EQ(org.total("SELECT COUNT() FROM Contact ALL ROWS"), 4);
    EXPECT_EQ(org.values("SELECT Subject FROM Task", "Subject"), "Call");
    EXPECT_EQ(org.values("SELECT Subject FROM Task ORDER BY Subject", "Subject", true),
              "Call, Old");
}

}  // namespace dealwire::orgsim::testing
