#include "adapters/salesforce/salesforce_directory.hpp"

#include "tests/unit/adapters/salesforce/session_fixture.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using test::json_answer;

class DirectoryTest : public SessionFixture {
protected:
    void organization(Tree::Array rows) {
        transport_.on("GET", "/query/?q=SELECT+Id,+Name,+IsSandbox,+InstanceName+FROM+Organization",
                      json_answer(200, Tree::Object{{"done", true}, {"records", std::move(rows)}}));
    }

    static Tree acme() {
        return Tree::Object{{"attributes", Tree::Object{}},
                            {"Id", "00D3K000000ABCDUA4"},
                            {"Name", "Acme"},
                            {"IsSandbox", true},
                            {"InstanceName", "CS88"}};
    }

    void user_information(http::Response response) {
        transport_.on("GET", "/services/oauth2/userinfo", std::move(response));
    }

    SalesforceDirectory directory_{session_};
};

TEST_F(DirectoryTest, SaysWhoAnswers) {
    organization({acme()});
    user_information(json_answer(200, Tree::Object{{"user_id", "0053K00000XyZabQAF"},
                                                   {"preferred_username", "bo@acme.example"}}));

    const auto identity = directory_.identify({});

    ASSERT_TRUE(identity) << identity.error().detail;
    EXPECT_EQ(identity->org.id.text(), "00D3K000000ABCDUA4");
    EXPECT_EQ(identity->org_name, "Acme");
    EXPECT_TRUE(identity->is_sandbox);
    EXPECT_EQ(identity->instance_url, "https://acme.my.salesforce.com");
    EXPECT_EQ(identity->instance_name, "CS88");
    EXPECT_EQ(identity->user.text(), "0053K00000XyZabQAF");
    EXPECT_EQ(identity->username, "bo@acme.example");
    EXPECT_EQ(directory_.usage()->used, 25);
}

TEST_F(DirectoryTest, KeepsTheKnownUserWhereTheScopeIsMissing) {
    organization({acme()});
    user_information({.status = 403, .body = "Bad_OAuth_Token"});

    EXPECT_EQ(directory_.identify({})->username, "ana@acme.example");
}

TEST_F(DirectoryTest, SaysSoWhenTheOrganizationIsHidden) {
    organization({});

    EXPECT_EQ(directory_.identify({}).error().code, "NO_ORGANIZATION");
}

TEST_F(DirectoryTest, PassesATroubleOn) {
    transport_.on("GET", "/query/", test::refusal(403, "API_DISABLED_FOR_ORG"));

    EXPECT_EQ(directory_.identify({}).error().fault, Fault::Reauthorise);
    EXPECT_EQ(directory_.calls(), 1);
}

TEST_F(DirectoryTest, TellsWhatStorageIsLeft) {
    const Tree data = Tree::Object{{"Max", 11264}, {"Remaining", 901}};
    transport_.on("GET", "/limits", json_answer(200, Tree::Object{{"DataStorageMB", data}}));

    const auto storage = directory_.storage({});

    ASSERT_TRUE(storage) << storage.error().detail;
    EXPECT_EQ(*storage, (model::OrgStorage{11264, 901}));
}

TEST_F(DirectoryTest, GoesOnWhereTheOrgDoesNotTellItsLimits) {
    transport_.on("GET", "/limits", test::refusal(403, "INSUFFICIENT_ACCESS"));
    EXPECT_FALSE(directory_.storage({}).value());

    transport_.on("GET", "/limits", json_answer(200, Tree::Object{{"Other", 1}}));
    EXPECT_FALSE(directory_.storage({}).value());
}

TEST_F(DirectoryTest, TellsHowManyRecordsThereAreAbout) {
    const std::vector<std::string> objects{"Account", "User"};
    transport_.on(
        "GET", "/limits/recordCount?sObjects=Account,User",
        json_answer(200, Tree::Object{{"sObjects", Tree::Array{Tree::Object{{"name", "Account"},
                                                                            {"count", 7}}}}}));

    const auto counts = directory_.record_counts(objects, {});

    ASSERT_TRUE(counts) << counts.error().detail;
    EXPECT_EQ(*counts, (std::map<std::string, std::int64_t>{{"Account", 7}}));
}

TEST_F(DirectoryTest, TellsNothingOfRecordsWhereTheOrgDoesNot) {
    const std::vector<std::string> objects{"Account"};
    transport_.on("GET", "/limits/recordCount", test::refusal(403, "INSUFFICIENT_ACCESS"));

    EXPECT_TRUE(directory_.record_counts(objects, {}).value().empty());
}

}  // namespace
}  // namespace dealwire::salesforce
