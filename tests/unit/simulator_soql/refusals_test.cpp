#include "tests/unit/simulator_soql/small_org.hpp"

namespace dealwire::orgsim::testing {

struct Refusal {
    const char* soql;
    const char* code;
    const char* text;  ///< part of the message
};

void PrintTo(const Refusal& shown, std::ostream* out) { *out << shown.soql; }

class RefusedQuery : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusedQuery, SaysWhyInTheWordsOfAnOrg) {
    SmallOrg org;

    EXPECT_EQ(org.code(GetParam().soql), GetParam().code);
    EXPECT_THAT(org.text(GetParam().soql), ::testing::HasSubstr(GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, RefusedQuery,
    ::testing::Values(
        Refusal{"", "MALFORMED_QUERY", "unexpected token: '<EOF>'"},
        Refusal{"SELECT Id FRM Contact", "MALFORMED_QUERY", "unexpected token: 'Contact'"},
        Refusal{"SELECT Id FROM Contact WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"},
        Refusal{"SELECT Id FROM Contact WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
                "MALFORMED_QUERY", "unexpected token: 'OR'"},
        Refusal{"SELECT Id FROM Contact WHERE Name = 'a", "MALFORMED_QUERY", "<EOF>"},
        Refusal{"SELECT Id FROM Contact WHERE Name = 'a\\q'", "MALFORMED_QUERY", "Illegal"},
        Refusal{"SELECT Id FROM Contact WHERE Name = \"a\"", "MALFORMED_QUERY", "no viable"},
        Refusal{"SELECT Id FROM Contact WHERE Name IN ()", "MALFORMED_QUERY", "')'"},
        Refusal{"SELECT Id FROM Account WHERE SystemModstamp > 2026-03-11T10:00:00 01:00",
                "MALFORMED_QUERY", "no viable alternative at character ' '"},
        Refusal{"SELECT Id FROM Account WHERE SystemModstamp > 2026-13-11T10:00:00Z",
                "MALFORMED_QUERY", "Invalid date"},
        Refusal{"SELECT Id FROM Contact LIMIT 5 WHERE Id = null", "MALFORMED_QUERY", "'WHERE'"},
        Refusal{"SELECT TYPEOF Who WHEN Contact THEN Name END FROM Task", "MALFORMED_QUERY",
                "TYPEOF"}));

INSTANTIATE_TEST_SUITE_P(
    Names, RefusedQuery,
    ::testing::Values(
        Refusal{"SELECT Foo FROM Contact", "INVALID_FIELD",
                "ERROR at Row:1:Column:8\nNo such column 'Foo' on sobject of type Contact"},
        Refusal{"SELECT Id FROM XYZZY", "INVALID_TYPE",
                "ERROR at Row:1:Column:16\nsObject type 'XYZZY' is not supported"},
        Refusal{"SELECT Boss.Name FROM Contact", "INVALID_FIELD",
                "Didn't understand relationship 'Boss' in field path"},
        Refusal{"SELECT Who.Key__c FROM Task", "INVALID_FIELD", "on sobject of type Name"},
        Refusal{"SELECT Id, (SELECT Id FROM Contact) FROM Account", "INVALID_TYPE",
                "Didn't understand relationship 'Contact' in FROM part of query call"},
        Refusal{"SELECT Id, Name, ID FROM Contact", "INVALID_FIELD",
                "duplicate field selected: Id"},
        Refusal{"SELECT Id FROM Contact WHERE Description = 'x'", "INVALID_FIELD",
                "can not be filtered in a query call"},
        Refusal{"SELECT Id FROM Contact ORDER BY Description", "INVALID_FIELD",
                "can not be sorted in a query call"}));

INSTANTIATE_TEST_SUITE_P(
    Values, RefusedQuery,
    ::testing::Values(Refusal{"SELECT Id FROM Opportunity WHERE Amount = '5'", "INVALID_FIELD",
                              "must be of type double and should not be enclosed in quotes"},
                      Refusal{"SELECT Id FROM Contact WHERE Name = 5", "INVALID_FIELD",
                              "must be of type string and should be enclosed in quotes"},
                      Refusal{"SELECT Id FROM Account WHERE SystemModstamp > 2026-03-11",
                              "INVALID_FIELD", "must be of type dateTime"},
                      Refusal{"SELECT Id FROM Opportunity WHERE CloseDate > 2026-03-11T10:00:00Z",
                              "INVALID_FIELD", "must be of type date "},
                      Refusal{"SELECT Id FROM Contact WHERE Id = 'nobody'",
                              "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: nobody"},
                      Refusal{"SELECT Id FROM Contact WHERE Id LIKE '003%'",
                              "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field"},
                      Refusal{"SELECT Id FROM Contact WHERE Name INCLUDES ('a')",
                              "INVALID_QUERY_FILTER_OPERATOR", "multi-picklist"},
                      Refusal{"SELECT Id FROM Contact LIMIT 5 OFFSET 2001",
                              "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"},
                      Refusal{"SELECT FIELDS(ALL) FROM Contact", "MALFORMED_QUERY",
                              "LIMIT of at most 200"}));

INSTANTIATE_TEST_SUITE_P(
    Shapes, RefusedQuery,
    ::testing::Values(
        Refusal{"SELECT Name, COUNT(Id) FROM Contact", "MALFORMED_QUERY",
                "Field must be grouped or aggregated: Name"},
        Refusal{"SELECT Name n FROM Contact", "MALFORMED_QUERY", "field aliasing"},
        Refusal{"SELECT SUM(Name) FROM Contact", "MALFORMED_QUERY", "does not support"},
        Refusal{"SELECT COUNT(), Id FROM Contact", "MALFORMED_QUERY", "only element"},
        Refusal{"SELECT Id FROM Contact WHERE Name = 'a' OR AccountId IN (SELECT AccountId FROM "
                "Opportunity)",
                "MALFORMED_QUERY", "Semi join sub-selects are only allowed at the top level"},
        Refusal{"SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Task) AND Id NOT IN (SELECT "
                "WhoId FROM Task) AND AccountId IN (SELECT Id FROM Account)",
                "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS", "Maximum of 2"}));

TEST(Refusals, OfBulkQueriesAreStricter) {
    SmallOrg org;

    EXPECT_EQ(org.text("SELECT BillingAddress FROM Account", true),
              "Selecting compound data not supported in Bulk Query");
    EXPECT_EQ(org.text("SELECT Id, (SELECT Id FROM Contacts) FROM Account", true),
              "Aggregate Relationships not supported in Bulk Query");
    EXPECT_EQ(org.code("SELECT StageName, COUNT(Id) FROM Opportunity GROUP BY StageName", true),
              "API_ERROR");
    EXPECT_EQ(org.code("SELECT Id FROM Account OFFSET 5", true), "API_ERROR");
    EXPECT_EQ(org.code("SELECT FIELDS(ALL) FROM Account LIMIT 5", true), "API_ERROR");
    EXPECT_EQ(org.code("SELECT FIELDS(STANDARD) FROM Account", true), "");
    EXPECT_EQ(org.code("SELECT Id, Account.Name FROM Contact ORDER BY Id LIMIT 5", true), "");
}

TEST(Refusals, StopNestingThatNoRealQueryHas) {
    SmallOrg org;
    const std::string open(5000, '(');
    const std::string query = "SELECT Id FROM Contact WHERE " + open + "Id = null";

    EXPECT_EQ(org.code(query), "QUERY_TOO_COMPLICATED");
    EXPECT_EQ(org.code(std::string(100'001, ' ')), "QUERY_TOO_COMPLICATED");
}

}  // namespace dealwire::orgsim::testing
