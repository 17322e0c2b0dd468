#include "tests/unit/simulator_soql/small_org.hpp"

namespace dealwire::orgsim::testing {

TEST(Answers, NestParentsAndKeepNulls) {
    SmallOrg org;

    const auto records = org.records(
        "SELECT Id, Email, Account.Name, Account.Owner.Name FROM Contact ORDER BY Name");

    ASSERT_EQ(records.size(), 3U);
    EXPECT_EQ(records[0], nlohmann::json::parse(R"({
        "attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003AA0000000001YAA"},
        "Id":"003AA0000000001YAA","Email":"Ana@Acme.test",
        "Account":{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001AA0000000001YAA"},
          "Name":"Acme",
          "Owner":{"attributes":{"type":"User","url":"/services/data/v66.0/sobjects/User/005AA0000000002YAA"},
            "Name":"Ole Seller"}}})"));
    EXPECT_TRUE(records[1].at("Email").is_null());
    EXPECT_TRUE(records[1].at("Account").at("Owner").is_null());
    EXPECT_TRUE(records[2].at("Account").is_null());
}

TEST(Answers, KeepTheOrderOfTheSelectList) {
    SmallOrg org;
    const Translated query =
        translate("SELECT Name, Account.Name, Id FROM Contact LIMIT 1", org.schema, {kNow});

    const auto answer = run_query(org.database, query, org.schema, "/b");

    EXPECT_LT(answer.records[0].find("\"Name\""), answer.records[0].find("\"Account\":"));
    EXPECT_LT(answer.records[0].find("\"Account\":"), answer.records[0].find("\"Id\""));
}

TEST(Answers, ResolvePolymorphicParentsToTheirNames) {
    SmallOrg org;

    const auto records = org.records("SELECT Who.Name, Who.Type, Owner.Name FROM Task");

    EXPECT_EQ(records[0]["Who"]["Name"], "Ana Ruiz");
    EXPECT_EQ(records[0]["Who"]["Type"], "Contact");
    EXPECT_EQ(records[0]["Who"]["attributes"]["type"], "Contact");
    EXPECT_EQ(records[0]["Owner"]["Name"], "Queue");
}

TEST(Answers, SpellDatetimesNumbersAndAddressesAsRestDoes) {
    SmallOrg org;

    const auto account = org.records(
        "SELECT SystemModstamp, Employees__c, BillingAddress "
        "FROM Account WHERE Name = 'Acme'")[0];

    EXPECT_EQ(account["SystemModstamp"], "2026-03-11T09:00:00.000+0000");
    EXPECT_EQ(account["Employees__c"].dump(), "40");
    EXPECT_EQ(account["BillingAddress"],
              nlohmann::json::parse(R"({"city":"Ulm","postalCode":null,"latitude":48.4})"));
    EXPECT_EQ(
        org.records("SELECT Amount FROM Opportunity WHERE Name = 'Pilot'")[0]["Amount"].dump(),
        "100.0");
}

TEST(Answers, PutChildrenIntoAQueryAnswerOfTheirOwn) {
    SmallOrg org;

    const auto records = org.records(
        "SELECT Name, (SELECT Name FROM Contacts WHERE Name LIKE 'Ana%'), "
        "(SELECT Id FROM ChildAccounts) FROM Account ORDER BY Name");

    EXPECT_EQ(records[0]["Contacts"]["totalSize"], 1);
    EXPECT_EQ(records[0]["Contacts"]["done"], true);
    EXPECT_EQ(records[0]["Contacts"]["records"][0]["Name"], "Ana Ruiz");
    EXPECT_EQ(records[0]["ChildAccounts"]["records"][0]["Id"], kBolt);
    EXPECT_TRUE(records[1]["Contacts"].is_null());
}

TEST(Answers, GroupAndAggregate) {
    SmallOrg org;

    const auto records = org.records(
        "SELECT StageName, COUNT(Id), SUM(Amount) total, MAX(CloseDate) FROM Opportunity "
        "GROUP BY StageName HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC");

    EXPECT_EQ(records[0], nlohmann::json::parse(R"({"attributes":{"type":"AggregateResult"},
        "StageName":"Open","expr0":2,"total":350.5,"expr1":"2026-03-31"})"));
    EXPECT_EQ(records[1]["expr0"], 1);
    EXPECT_EQ(org.records("SELECT COUNT_DISTINCT(StageName) n FROM Opportunity")[0]["n"], 2);
}

TEST(Answers, CountRowsAlone) {
    SmallOrg org;

    EXPECT_EQ(org.total("SELECT COUNT() FROM Opportunity WHERE Amount > 60"), 2);
    EXPECT_EQ(org.total("SELECT count() FROM Opportunity LIMIT 1"), 1);
    EXPECT_TRUE(org.records("SELECT COUNT() FROM Opportunity").empty());
}

TEST(Answers, OrderNullsFirstUnlessAskedOtherwise) {
    SmallOrg org;

    EXPECT_EQ(org.values("SELECT Email FROM Contact ORDER BY Email", "Email"),
              "-, Ana@Acme.test, cy@x.test");
    EXPECT_EQ(org.values("SELECT Email FROM Contact ORDER BY Email DESC NULLS LAST", "Email"),
              "cy@x.test, Ana@Acme.test, -");
    EXPECT_EQ(org.values("SELECT Name FROM Contact ORDER BY Account.Name NULLS LAST, Id"),
              "Ana Ruiz, Bo Chen, Cy O'Neil");
    EXPECT_EQ(org.values("SELECT Name FROM Contact ORDER BY Name LIMIT 1 OFFSET 1"), "Bo Chen");
}

TEST(Answers, ReachFieldsThroughAliasesAndWholeFieldGroups) {
    SmallOrg org;

    EXPECT_EQ(org.values("SELECT c.Name FROM Contact c WHERE c.Account.Name = 'Acme'"), "Ana Ruiz");
    EXPECT_EQ(org.values("SELECT Contact.Name FROM Contact WHERE contact.name LIKE 'bo%'"),
              "Bo Chen");
    const auto record = org.records("SELECT FIELDS(CUSTOM) FROM Contact LIMIT 1")[0];
    EXPECT_EQ(record.size(), 2U);
    EXPECT_TRUE(record.contains("Topics__c"));
    EXPECT_TRUE(org.records("SELECT FIELDS(STANDARD) FROM Contact")[0].contains("Description"));
}

TEST(Answers, AcceptClausesThatChangeNothing) {
    SmallOrg org;

    for (const char* tail : {"WITH SECURITY_ENFORCED", "WITH USER_MODE LIMIT 5", "FOR VIEW",
                             "FOR REFERENCE", "LIMIT 5 FOR VIEW"}) {
        EXPECT_EQ(org.records(std::string{"SELECT Id FROM Contact "} + tail).size(), 3U) << tail;
    }
}

}  // namespace dealwire::orgsim::testing
