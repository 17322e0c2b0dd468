#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/unit/simulator_soql/small_org.hpp"

#include <array>
#include <random>

namespace dealwire::orgsim::testing {

namespace {

constexpr std::array kWords{"SELECT",
                            "Id",
                            "Name",
                            "FROM",
                            "Contact",
                            "Account",
                            "Task",
                            "WHERE",
                            "AND",
                            "OR",
                            "NOT",
                            "(",
                            ")",
                            ",",
                            "=",
                            "!=",
                            "<",
                            ">=",
                            "LIKE",
                            "IN",
                            "'a%'",
                            "''",
                            "null",
                            "true",
                            "12.5",
                            "2026-01-02",
                            "TODAY",
                            "LAST_N_DAYS:3",
                            "ORDER",
                            "BY",
                            "GROUP",
                            "HAVING",
                            "LIMIT",
                            "OFFSET",
                            "COUNT(Id)",
                            "COUNT()",
                            "MAX(Name)",
                            "FIELDS(ALL)",
                            "Account.Name",
                            "Who.Name",
                            "AccountId",
                            "Amount",
                            "Topics__c",
                            "INCLUDES",
                            "EXCLUDES",
                            "DESC",
                            "NULLS",
                            "LAST",
                            "2026-01-02T03:04:05Z",
                            "(SELECT Id FROM Contacts)",
                            "Opportunity",
                            "CloseDate",
                            "CALENDAR_YEAR(CloseDate)",
                            "x",
                            "IsDeleted",
                            "BillingAddress",
                            "IN (SELECT AccountId FROM Opportunity)",
                            "StageName"};

constexpr std::array kSeeds{
    "SELECT Id, Account.Name FROM Contact WHERE Name LIKE 'a\\%%' AND Id IN ('003AA0000000001', "
    "null) ORDER BY Name DESC NULLS LAST LIMIT 10 OFFSET 3",
    "SELECT StageName, SUM(Amount) s FROM Opportunity WHERE CloseDate = LAST_N_DAYS:30 GROUP BY "
    "StageName HAVING COUNT(Id) > 1",
    "SELECT Name, (SELECT Id FROM Contacts WHERE Email != null) FROM Account WHERE SystemModstamp "
    ">= 2026-03-01T00:00:00+01:00",
    "SELECT Who.Type, Owner.Name FROM Task WHERE NOT (Subject = 'x' OR Who.Name = 'y')"};

/// Answered or refused with a code: anything else (another exception, SQL that SQLite does not
/// take) is a fault of the translation.
void check(SmallOrg& org, const std::string& soql) {
    try {
        const Translated query = translate(soql, org.schema, {kNow});
        (void)run_query(org.database, query, org.schema, "");
    } catch (const ApiError& error) {
        EXPECT_FALSE(error.code.empty()) << soql;
    } catch (const std::exception& error) {
        ADD_FAILURE() << error.what() << "\n  for: " << soql;
    }
}

}  // namespace

TEST(AnyInput, OfRandomWordsIsAnsweredOrRefused) {
    SmallOrg org;
    std::mt19937 chance{20261121};
    const auto below = [&](std::size_t count) { return chance() % count; };
    for (int round = 0; round < 20'000; ++round) {
        std::string soql = "SELECT Id FROM Contact WHERE";
        if (round % 2 == 0) soql = "SELECT";
        for (std::size_t words = below(14); words > 0; --words) {
            soql.append(" ").append(kWords[below(kWords.size())]);
        }
        check(org, soql);
    }
}

TEST(AnyInput, OfDamagedQueriesIsAnsweredOrRefused) {
    SmallOrg org;
    std::mt19937 chance{7};
    const auto below = [&](std::size_t count) { return chance() % count; };
    for (int round = 0; round < 20'000; ++round) {
        std::string soql = kSeeds[below(kSeeds.size())];
        for (std::size_t damages = 1 + below(3); damages > 0; --damages) {
            const std::size_t at = below(soql.size());
            switch (below(4)) {
                case 0:
                    soql.erase(at, 1 + below(6));
                    break;
                case 1:
                    soql[at] = static_cast<char>(chance());
                    break;
                case 2:
                    soql.insert(at, kWords[below(kWords.size())]);
                    break;
                default:
                    soql.insert(at, soql.substr(below(soql.size()), 8));
            }
            if (soql.empty()) soql = " ";
        }
        check(org, soql);
    }
}

TEST(AnyInput, OfRandomBytesIsRefused) {
    SmallOrg org;
    std::mt19937 chance{99};
    for (int round = 0; round < 5'000; ++round) {
        std::string soql(chance() % 80, ' ');
        for (char& c : soql) c = static_cast<char>(chance());
        EXPECT_NE(org.code(soql), "") << round;
    }
}

TEST(AnyInput, MayBeVeryLongOrDeep) {
    SmallOrg org;
    const auto repeated = [](const std::string& term, const std::string& word, int times) {
        std::string all = term;
        for (int i = 1; i < times; ++i) all.append(word).append(term);
        return all;
    };
    std::string nested = "Name = 'x'";
    for (int i = 0; i < 70; ++i) {
        nested = (i % 2 == 0 ? "NOT (" : "(Id = null OR ") + nested + ")";
        check(org, "SELECT Id FROM Contact WHERE " + nested);
    }
    const std::string from = "SELECT Id FROM Task WHERE ";

    check(org, from + repeated("Subject = 'a'", " OR ", 1500));
    check(org, from + repeated("Who.Name = 'a'", " AND ", 1500));
    check(org, from + "Subject IN (" + repeated("'a'", ",", 5000) + ")");
    check(org,
          "SELECT Id FROM Contact WHERE Topics__c INCLUDES ('" + repeated("a", ";", 1900) + "')");
    check(org,
          "SELECT Id FROM Opportunity WHERE CloseDate IN (" + repeated("TODAY", ",", 1500) + ")");
    EXPECT_EQ(org.code(from + repeated("Subject = 'a'", " OR ", 1500)), "");
}

TEST(AnyInput, OfRealShapeIsAnsweredOften) {
    SmallOrg org;

    for (const char* seed : kSeeds) EXPECT_EQ(org.code(seed), "") << seed;
}

}  // namespace dealwire::orgsim::testing
