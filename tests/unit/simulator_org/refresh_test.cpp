#include "tests/simulators/salesforce/org/refresh.hpp"

#include "tests/simulators/salesforce/oauth/endpoints.hpp"
#include "tests/unit/simulator_org/simulated_org.hpp"

namespace dealwire::orgsim {
namespace {

class SandboxRefresh : public ::testing::Test {
protected:
    SandboxRefresh() {
        sandbox_.add_base_data();
        sandbox_.tokens().add_refresh("old", integration_approval(sandbox_, {}));
    }

    std::string cell(const std::string& sql) {
        const Value value = sandbox_.database().scalar(sql);
        const auto* text = std::get_if<std::string>(&value);
        return text == nullptr ? "" : *text;
    }

    SimulatedOrg production_;
    OrgClock clock_;
    Org sandbox_{sandbox_identity(), package_schema(), ":memory:", clock_};
};

TEST_F(SandboxRefresh, MakesAnotherOrgWithTheRecordsOfProduction) {
    const auto account = production_.create("Account", {{"Name", "Fabrikam"}});
    const auto gone = production_.create("Account", {{"Name", "Gone"}});
    production_.ask("DELETE", "/sobjects/Account/" + gone);
    const std::string before = sandbox_.identity().org_id;

    refresh_from(production_.org, sandbox_);

    EXPECT_NE(sandbox_.identity().org_id, before);
    EXPECT_EQ(cell(R"(SELECT "Id" FROM "Organization")"), sandbox_.identity().org_id);
    EXPECT_EQ(cell(R"(SELECT "Name" FROM "Account" WHERE "Id" = ')" + account + "'"), "Fabrikam");
    EXPECT_EQ(cell(R"(SELECT "Name" FROM "Account" WHERE "Id" = ')" + gone + "'"), "");
    EXPECT_EQ(sandbox_.tokens().refresh("old"), std::nullopt);
}

TEST_F(SandboxRefresh, MasksTheAddressesOfUsersAndMarksTheirNames) {
    const std::string one = "SELECT \"Id\" FROM \"User\" WHERE \"LastName\" = 'Person'";
    production_.create("User", {{"LastName", "Person"},
                                {"Username", "p@northbridge.test"},
                                {"Email", "p@northbridge.test"},
                                {"Alias", "p"},
                                {"CommunityNickname", "p"},
                                {"ProfileId", cell(R"(SELECT "Id" FROM "Profile" LIMIT 1)")}});

    refresh_from(production_.org, sandbox_);

    ASSERT_NE(cell(one), "");
    EXPECT_EQ(cell(R"(SELECT "Username" FROM "User" WHERE "LastName" = 'Person')"),
              "p@northbridge.test.staging");
    EXPECT_EQ(cell(R"(SELECT "Email" FROM "User" WHERE "LastName" = 'Person')"),
              "p@northbridge.test.invalid");
    EXPECT_EQ(cell(R"(SELECT "Email" FROM "User" WHERE "LastName" = 'Integration')"),
              "integration@northbridge.test");
}

TEST_F(SandboxRefresh, AnotherOneMakesYetAnotherOrg) {
    refresh_from(production_.org, sandbox_);
    const std::string first = sandbox_.identity().org_id;

    refresh_from(production_.org, sandbox_);

    EXPECT_NE(sandbox_.identity().org_id, first);
}

TEST(Tooling, ListsInstalledPackagesAndNothingElse) {
    SimulatedOrg org;
    org.control("POST", "packages", {{"name", "Dealwire"}, {"minor", 2}});

    const Json answer = org.json(
        "GET", "/tooling/query?q=SELECT+SubscriberPackage.Name+FROM+InstalledSubscriberPackage");
    EXPECT_EQ(answer["totalSize"], 1);
    EXPECT_EQ(answer["records"][0]["SubscriberPackageVersion"]["MinorVersion"], 2);
    EXPECT_EQ(org.ask("GET", "/tooling/query?q=SELECT+Id+FROM+ApexClass").status, 400);
}

}  // namespace
}  // namespace dealwire::orgsim
