#include "tests/unit/simulator_bulk/bulk_org.hpp"

namespace dealwire::orgsim::testing {

TEST(QueryJob, WaitsInEachStateBeforeItCompletes) {
    BulkOrg org{2};

    const std::string id = org.query_job("SELECT Name FROM Account")["id"];

    EXPECT_EQ(id.substr(0, 3), "750");
    EXPECT_EQ(org.queries.info(id)["state"], "UploadComplete");
    org.pass();
    EXPECT_EQ(org.queries.info(id)["state"], "InProgress");
    EXPECT_EQ(org.code_of([&] { org.queries.results(id, 0, "", org.context()); }),
              "400 INVALIDJOBSTATE");
    org.pass();
    EXPECT_EQ(org.queries.info(id)["state"], "JobComplete");
    EXPECT_EQ(org.queries.info(id)["numberRecordsProcessed"], 2);
    EXPECT_EQ(org.queries.info(id)["jobType"], "V2Query");
    EXPECT_EQ(org.queries.info(id)["apiVersion"], 66.0);
}

TEST(QueryJob, MeetsItsFate) {
    using Kind = JobFate::Kind;
    BulkOrg org{2};
    org.queries.add_fate({"account", Kind::Stuck, "", 1});
    org.queries.add_fate({"", Kind::Failed, "no reason", 1});
    org.queries.add_fate({"", Kind::Vanished, "", 1});
    const auto made = [&] {
        return org.query_job("SELECT Name FROM Account")["id"].get<std::string>();
    };
    const std::string stuck = made();
    const std::string failed = made();
    const std::string vanished = made();
    const std::string well = made();

    for (int i = 0; i < 4; ++i) org.pass();

    EXPECT_EQ(org.queries.info(stuck)["state"], "InProgress");
    EXPECT_EQ(org.queries.info(failed)["state"], "Failed");
    EXPECT_EQ(org.queries.info(failed)["errorMessage"], "no reason");
    EXPECT_EQ(org.code_of([&] { org.queries.info(vanished); }), "404 NOT_FOUND");
    EXPECT_EQ(org.queries.info(well)["state"], "JobComplete");
}

TEST(QueryJob, IsRefusedWhenTheJobsOfTheDayAreSpent) {
    BulkOrg org{2};
    org.queries.set_jobs_left(1);
    org.query_job("SELECT Name FROM Account");

    EXPECT_EQ(org.code_of([&] { org.query_job("SELECT Name FROM Account"); }),
              "400 LIMIT_EXCEEDED");
    org.queries.lift_fates();
    org.query_job("SELECT Name FROM Account");
}

TEST(QueryJob, PagesWithAHeaderOnEachAndTheWordNullAtTheEnd) {
    BulkOrg org{5};
    const std::string id = org.query_job("SELECT Name FROM Account ORDER BY Name")["id"];
    org.finish();

    const ResultPage first = org.queries.results(id, 2, "", org.context());
    const ResultPage second = org.queries.results(id, 2, first.locator, org.context());
    const ResultPage last = org.queries.results(id, 2, second.locator, org.context());

    EXPECT_EQ(first.csv, "\"Name\"\n\"A0\"\n\"A1\"\n");
    EXPECT_EQ(second.csv, "\"Name\"\n\"A2\"\n\"A3\"\n");
    EXPECT_EQ(last.csv, "\"Name\"\n\"A4\"\n");
    EXPECT_EQ(last.records, 1U);
    EXPECT_EQ(last.locator, "null");
    EXPECT_NE(first.locator, "null");
    EXPECT_EQ(org.queries.results(id, 2, first.locator, org.context()).csv, second.csv);
}

TEST(QueryJob, SpellsValuesAsBulkDoes) {
    BulkOrg org{1};
    org.database.run(
        "UPDATE Account SET Phone = '1\"2', AnnualRevenue = 5, "
        "SystemModstamp = '2026-01-02T03:04:05.000Z'");
    const std::string id = org.query_job(
        "SELECT Name, Phone, Fax, AnnualRevenue, IsDeleted, SystemModstamp, Owner.Name "
        "FROM Account")["id"];
    org.finish();

    EXPECT_EQ(org.queries.results(id, 0, "", org.context()).csv,
              "\"Name\",\"Phone\",\"Fax\",\"AnnualRevenue\",\"IsDeleted\",\"SystemModstamp\","
              "\"Owner.Name\"\n"
              "\"A0\",\"1\"\"2\",\"\",\"5.0\",\"false\",\"2026-01-02T03:04:05.000Z\",\"\"\n");
}

TEST(QueryJob, OfNoRowsAnswersTheHeaderAlone) {
    BulkOrg org;
    const std::string id = org.query_job("SELECT Id, Name FROM Account")["id"];
    org.finish();

    const ResultPage page = org.queries.results(id, 0, "", org.context());

    EXPECT_EQ(page.csv, "\"Id\",\"Name\"\n");
    EXPECT_EQ(page.locator, "null");
    EXPECT_EQ(page.records, 0U);
}

TEST(QueryJob, ListsLinksOfItsPages) {
    BulkOrg org{1};
    const std::string id = org.query_job("SELECT Id FROM Account")["id"];
    org.finish();

    const Json pages = org.queries.pages(id, "", org.context());

    EXPECT_EQ(pages["done"], true);
    ASSERT_EQ(pages["resultPages"].size(), 1U);
    const std::string url = pages["resultPages"][0]["resultUrl"];
    EXPECT_EQ(url.rfind("/services/data/v66.0/jobs/query/" + id + "/results?locator=", 0), 0U);
}

TEST(QueryJob, IsReadOnlyWithTheVersionItWasMadeWith) {
    BulkOrg org;
    const std::string id = org.query_job("SELECT Id FROM Account")["id"];
    org.finish();

    EXPECT_EQ(
        org.code_of([&] { org.queries.results(id, 0, "", org.context("65.0")); }).substr(0, 3),
        "409");
    EXPECT_EQ(org.code_of([&] { org.queries.results(id, 0, "nonsense!", org.context()); }),
              "400 INVALID_QUERY_LOCATOR");
}

TEST(QueryJob, CanBeAbortedDeletedAndListed) {
    BulkOrg org;
    const std::string one = org.query_job("SELECT Id FROM Account")["id"];
    const std::string two = org.query_job("SELECT Id FROM Contact")["id"];

    EXPECT_EQ(org.code_of([&] { org.queries.remove(one); }), "400 INVALIDJOBSTATE");
    EXPECT_EQ(org.queries.abort(one, org.context())["state"], "Aborted");
    EXPECT_EQ(org.queries.list("", "/services/data/v66.0")["records"].size(), 2U);
    org.queries.remove(one);
    EXPECT_EQ(org.code_of([&] { org.queries.info(one); }), "404 NOT_FOUND");
    EXPECT_EQ(org.queries.list("", "/services/data/v66.0")["records"][0]["id"], two);
}

TEST(QueryJob, RefusesAtCreationWhatBulkCannotDo) {
    BulkOrg org;
    const auto code = [&](const std::string& soql) {
        return org.code_of([&] { org.query_job(soql); });
    };

    EXPECT_EQ(code("SELECT BillingAddress FROM Account"), "400 API_ERROR");
    EXPECT_EQ(code("SELECT COUNT(Id) FROM Account"), "400 API_ERROR");
    EXPECT_EQ(code("SELECT Nope FROM Account"), "400 INVALID_FIELD");
    EXPECT_EQ(code("SELECT"), "400 MALFORMED_QUERY");
    EXPECT_EQ(org.code_of([&] { org.queries.create(Json::object(), org.schema, org.context()); }),
              "400 INVALIDJOB");
}

}  // namespace dealwire::orgsim::testing
