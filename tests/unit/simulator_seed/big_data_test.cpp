#include "tests/simulators/salesforce/seed/big_data.hpp"

#include "tests/simulators/salesforce/schema/standard_objects.hpp"
#include "tests/simulators/salesforce/seed/names.hpp"
#include "tests/simulators/salesforce/store/database.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

#include <set>

namespace dealwire::orgsim {

namespace {

constexpr BigDataSize kSize{40, 500, 3000, 600, 800};

class BigData : public ::testing::Test {
protected:
    BigData() {
        create_tables(database_, schema_);
        rows_ = make_big_data(database_, schema_, kSize, "Pd");
    }

    std::int64_t count(const std::string& from) {
        return std::get<std::int64_t>(database_.scalar("SELECT count(*) FROM " + from));
    }

    static std::string fingerprint(Database& database) {
        std::string all;
        for (const char* object : {"User", "Account", "Contact", "Lead", "Opportunity",
                                   "OpportunityHistory", "OpportunityContactRole", "_deleted"}) {
            const auto sql = std::string{"SELECT * FROM \""} + object + "\" ORDER BY 1, 2";
            for (const Row& row : database.rows(sql)) {
                for (const auto& cell : row) {
                    if (const auto* text = std::get_if<std::string>(&cell)) all.append(*text);
                    all.append("|");
                }
            }
        }
        return all;
    }

    Schema schema_ = standard_schema();
    Database database_{":memory:"};
    std::size_t rows_ = 0;
};

}  // namespace

TEST_F(BigData, HasTheSizeThatWasAskedFor) {
    EXPECT_EQ(count("Contact"), 3000);
    EXPECT_EQ(count("Account"), 500);
    EXPECT_EQ(count("Lead"), 600);
    EXPECT_EQ(count("Opportunity"), 800);
    EXPECT_GT(count("OpportunityHistory"), 1600);
    EXPECT_GT(count("OpportunityContactRole"), 800);
    EXPECT_EQ(rows_,
              static_cast<std::size_t>(3000 + 500 + 600 + 800 + 40 + count("OpportunityHistory") +
                                       count("OpportunityContactRole")));
}

TEST_F(BigData, IsTheSameEveryTime) {
    Database again{":memory:"};
    create_tables(again, schema_);
    make_big_data(again, schema_, kSize, "Pd");

    EXPECT_EQ(fingerprint(again), fingerprint(database_));
    again.run("UPDATE Contact SET Title = 'CFO of another world' WHERE rowid = 7");
    EXPECT_NE(fingerprint(again), fingerprint(database_));
}

TEST_F(BigData, PointsOnlyToRecordsThatExist) {
    const auto dangling = [&](const std::string& child, const std::string& field,
                              const std::string& parent) {
        return count("\"" + child + "\" c LEFT JOIN \"" + parent + "\" p ON p.Id = c." + field +
                     " WHERE c." + field + " IS NOT NULL AND p.Id IS NULL");
    };

    EXPECT_EQ(dangling("Contact", "AccountId", "Account"), 0);
    EXPECT_EQ(dangling("Contact", "OwnerId", "User"), 0);
    EXPECT_EQ(dangling("Contact", "MasterRecordId", "Contact"), 0);
    EXPECT_EQ(dangling("Opportunity", "AccountId", "Account"), 0);
    EXPECT_EQ(dangling("OpportunityHistory", "OpportunityId", "Opportunity"), 0);
    EXPECT_EQ(dangling("OpportunityContactRole", "ContactId", "Contact"), 0);
    EXPECT_EQ(dangling("Lead", "ConvertedContactId", "Contact"), 0);
    EXPECT_EQ(dangling("Lead", "ConvertedOpportunityId", "Opportunity"), 0);
    EXPECT_EQ(dangling("User", "ManagerId", "User"), 0);
    EXPECT_EQ(count("Contact c JOIN Account a ON a.Id = c.AccountId WHERE a.IsDeleted"), 0);
    EXPECT_EQ(count("Lead l JOIN Opportunity o ON o.Id = l.ConvertedOpportunityId "
                    "WHERE o.AccountId <> l.ConvertedAccountId"),
              0);
    EXPECT_EQ(count("OpportunityContactRole r JOIN Contact c ON c.Id = r.ContactId "
                    "WHERE c.IsDeleted"),
              0);
}

TEST_F(BigData, HoldsWhatRealOrgsAreFullOf) {
    EXPECT_GT(count("Contact WHERE MasterRecordId IS NOT NULL AND IsDeleted"), 10);
    EXPECT_GT(count("Contact WHERE MasterRecordId IS NULL AND IsDeleted"), 10);
    EXPECT_GT(count("Contact WHERE AccountId IS NULL"), 30);
    EXPECT_GT(count("Contact WHERE Email LIKE '%@gmail.com'"), 5);
    EXPECT_GT(count("Contact WHERE Email LIKE '%@uk.%'"), 10);
    EXPECT_GT(count("Contact WHERE Email LIKE '%xn--%'"), 1);
    EXPECT_GT(count("(SELECT 1 FROM Contact WHERE NOT IsDeleted AND Email IS NOT NULL "
                    "GROUP BY Email, AccountId HAVING count(*) > 1)"),
              10);
    EXPECT_GT(count("Account a JOIN Account p ON p.Id = a.ParentId"), 5);
    EXPECT_GT(count("Account WHERE MasterRecordId IS NOT NULL"), 0);
    EXPECT_GT(count("Lead WHERE IsConverted AND ConvertedContactId IS NOT NULL"), 10);
    EXPECT_GT(count("User WHERE NOT IsActive"), 1);
    EXPECT_GT(count("Opportunity WHERE IsClosed"), 100);
    EXPECT_GT(count("Opportunity WHERE NOT IsClosed"), 100);
    EXPECT_EQ(count("_deleted"), count("Contact WHERE IsDeleted") + count("Lead WHERE IsDeleted") +
                                     count("Account WHERE IsDeleted") +
                                     count("Opportunity WHERE IsDeleted"));
}

TEST_F(BigData, GivesManyContactsOneStampAndSpreadsTheRest) {
    EXPECT_GT(count("Contact WHERE SystemModstamp = '2026-10-01T02:00:00.000Z'"), 120);
    EXPECT_GT(count("(SELECT DISTINCT substr(SystemModstamp, 1, 7) FROM Contact)"), 30);
    EXPECT_EQ(count("Contact WHERE SystemModstamp < CreatedDate"), 0);
    EXPECT_EQ(count("Contact WHERE SystemModstamp > '2026-11-20T18:00:00.000Z'"), 0);
    EXPECT_EQ(count("Contact WHERE IsEmailBounced IS NULL OR DoNotCall IS NULL"), 0);
}

TEST_F(BigData, HasIdsWithTheRightChecksum) {
    for (const Row& row : database_.rows("SELECT Id FROM Contact LIMIT 200")) {
        const auto& id = std::get<std::string>(row.front());
        EXPECT_EQ(with_checksum(id.substr(0, 15)), id);
    }
}

TEST(CompanyNames, AreAllDifferent) {
    std::set<std::string> domains;

    for (std::size_t i = 0; i < 200'000; ++i) domains.insert(company_name(i).domain);

    EXPECT_EQ(domains.size(), 200'000U);
}

}  // namespace dealwire::orgsim
