#include "tests/simulators/salesforce/bulk/bulk_routes.hpp"

#include "tests/simulators/salesforce/rest/router.hpp"
#include "tests/simulators/salesforce/schema/standard_objects.hpp"

#include <thread>

namespace dealwire::orgsim {

namespace {

/// An org with its base data, asked through the router as its user.
class BulkRoutes : public ::testing::Test {
protected:
    BulkRoutes() { org_.add_base_data(); }

    HttpResponse ask(const std::string& method, const std::string& path, std::string body = "",
                     const std::string& type = "application/json") {
        HttpRequest request = make_request(method, "/services/data/v66.0/jobs" + path);
        request.body = std::move(body);
        request.headers["content-type"] = type;
        const Session session{org_, grant(), org_.visible(), "66.0"};
        return dispatch_or_error(session, request);
    }

    Grant grant() {
        Grant made;
        made.user_id = org_.integration_user();
        return made;
    }

    /// Lets the delays of the states pass, as a polling client would.
    void wait_for(const std::string& job) {
        const auto state = [&] { return Json::parse(ask("GET", job).body)["state"]; };
        while (state() == "UploadComplete" || state() == "InProgress") {
            std::this_thread::yield();
            advance_jobs(org_, std::chrono::milliseconds{50});
        }
    }

    OrgClock clock_;
    Org org_{production_identity(), standard_schema(), ":memory:", clock_};
};

}  // namespace

TEST_F(BulkRoutes, RunAQueryFromCreationToDeletion) {
    const auto made =
        ask("POST", "/query/", R"({"operation":"query","query":"SELECT Username FROM User"})");
    ASSERT_EQ(made.status, 200) << made.body;
    const std::string job = "/query/" + Json::parse(made.body)["id"].get<std::string>();
    wait_for(job);

    const auto results = ask("GET", job + "/results?maxRecords=500");

    EXPECT_EQ(results.status, 200);
    EXPECT_EQ(results.body, "\"Username\"\n\"integration@northbridge.test\"\n");
    EXPECT_EQ(results.header("Sforce-Locator"), "null");
    EXPECT_EQ(results.header("Sforce-NumberOfRecords"), "1");
    EXPECT_EQ(results.content_type, "text/csv; charset=UTF-8");
    EXPECT_EQ(ask("GET", job + "/results?maxRecords=x").status, 400);
    EXPECT_EQ(ask("GET", job + "/resultPages").status, 200);
    EXPECT_EQ(ask("DELETE", job).status, 204);
    EXPECT_EQ(ask("GET", job).status, 404);
}

TEST_F(BulkRoutes, RunAnIngestFromCreationToItsResults) {
    const auto made = ask("POST", "/ingest", R"({"operation":"insert","object":"Account"})");
    ASSERT_EQ(made.status, 200) << made.body;
    const std::string job = "/ingest/" + Json::parse(made.body)["id"].get<std::string>();

    EXPECT_EQ(ask("PUT", job + "/batches", "{}", "application/json").status, 415);
    EXPECT_EQ(ask("PUT", job + "/batches", "Name\nAcme\n", "text/csv; charset=UTF-8").status, 201);
    EXPECT_EQ(ask("PATCH", job, R"({"state":"UploadComplete"})").status, 200);
    wait_for(job);

    EXPECT_EQ(Json::parse(ask("GET", job).body)["numberRecordsProcessed"], 1);
    EXPECT_THAT(ask("GET", job + "/successfulResults").body, ::testing::HasSubstr("\"Acme\""));
    EXPECT_EQ(ask("GET", job + "/failedResults").body, "\"sf__Id\",\"sf__Error\",\"Name\"\n");
    EXPECT_EQ(ask("GET", job + "/unprocessedRecords").body, "\"Name\"\n");
    EXPECT_EQ(ask("GET", job + "/unprocessedrecords").status, 200);
}

TEST_F(BulkRoutes, TakeDataTogetherWithTheJob) {
    const std::string body =
        "--X\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n"
        "{\"operation\":\"insert\",\"object\":\"Account\"}\r\n"
        "--X\r\nContent-Disposition: form-data; name=\"content\"; filename=\"c\"\r\n\r\n"
        "Name\nAcme\n\r\n--X--\r\n";

    const auto made = ask("POST", "/ingest", body, "multipart/form-data; boundary=X");

    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(Json::parse(made.body)["state"], "UploadComplete");
    EXPECT_EQ(ask("POST", "/ingest", "--X--", "multipart/form-data; boundary=X").status, 400);
}

TEST_F(BulkRoutes, RefuseOtherAddressesAndMethods) {
    EXPECT_EQ(ask("GET", "").status, 404);
    EXPECT_EQ(ask("GET", "/nonsense").status, 404);
    EXPECT_EQ(ask("PUT", "/query").status, 405);
    EXPECT_EQ(ask("GET", "/ingest/750000000000000AAA/batches").status, 405);
    EXPECT_EQ(ask("GET", "/ingest/750000000000000AAA").status, 404);
    EXPECT_EQ(ask("POST", "/query", "{").status, 400);
    EXPECT_EQ(ask("GET", "/query").status, 200);
    EXPECT_EQ(ask("GET", "/ingest").status, 200);
}

}  // namespace dealwire::orgsim
