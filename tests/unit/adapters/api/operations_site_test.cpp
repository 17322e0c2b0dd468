#include "adapters/api/operations/operations_site.hpp"

#include "adapters/api/operations/measured_site.hpp"
#include "adapters/api/operations/route_name.hpp"
#include "adapters/api/operations/trace_parent.hpp"
#include "adapters/json/json.hpp"
#include "engine/base/log_context.hpp"
#include "tests/fakes/fake_metrics.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

HttpRequest get(const std::string& path) {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.id = "q1";
    return request;
}

operations::Health sick() {
    return {.live = true,
            .ready = false,
            .checks = {{"store", false, "The store refused.", "Check the disk."}}};
}

OperationsSite site(const std::string& token = "") {
    return {{sick, [] { return std::string{"dealwire_ready 0\n"}; }}, base::Secret{token}};
}

TEST(OperationsSite, TellsWhyItIsNotReady) {
    const HttpReply reply = site().answer(get("/readyz"));

    EXPECT_EQ(reply.status, 503);
    const auto document = json::parse(reply.body);
    ASSERT_TRUE(document) << reply.body;
    EXPECT_EQ(document->text_at("status"), "failing");
    EXPECT_EQ(reply.body.find("\"remedy\":\"Check the disk.\"") != std::string::npos, true);
    EXPECT_EQ(site().answer(get("/healthz")).status, 200);
}

TEST(OperationsSite, GivesFiguresInTheTextFormat) {
    const HttpReply reply = site().answer(get("/metrics"));

    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.content_type, "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(reply.body, "dealwire_ready 0\n");
}

TEST(OperationsSite, AsksForTheTokenWhereThereIsOne) {
    HttpRequest request = get("/metrics");
    for (const char* wrong : {"", "Bearer ", "Bearer other", "Basic s3cret", "s3cret"}) {
        request.authorization = wrong;
        EXPECT_EQ(site("s3cret").answer(request).status, 401) << wrong;
    }
    request.authorization = "Bearer s3cret";

    EXPECT_EQ(site("s3cret").answer(request).status, 200);
    EXPECT_EQ(site("s3cret").answer(get("/readyz")).status, 503);
}

TEST(OperationsSite, AnswersNothingElse) {
    HttpRequest request = get("/metrics");
    request.method = "POST";

    EXPECT_EQ(site().answer(request).status, 405);
    EXPECT_EQ(site().answer(get("/v2/calls")).status, 404);
    OperationsSite without{{sick, {}}, base::Secret{}};
    EXPECT_EQ(without.answer(get("/metrics")).status, 404);
}

class Echo final : public Site {
public:
    HttpReply answer(const HttpRequest&) override {
        seen = base::LogContext::current();
        return {.status = 201};
    }

    Admission admit(const HttpRequest& request) override {
        if (request.method == "PUT") return {.refused = HttpReply{.status = 413}};
        return {};
    }

    base::LogFields seen;
};

TEST(MeasuredSite, CountsByRouteMethodAndStatus) {
    fakes::FakeMetrics metrics;
    Echo echo;
    MeasuredSite measured{echo, metrics};

    measured.answer(get("/v2/calls/77"));
    measured.answer(get("/v2/calls/78"));
    HttpRequest upload = get("/v2/calls/77/media");
    upload.method = "PUT";
    measured.admit(upload);

    EXPECT_EQ(metrics.of("dealwire_http_requests_total{/v2/calls/{id},GET,201}"), 2);
    EXPECT_EQ(metrics.of("dealwire_http_requests_total{/v2/calls/{id}/media,PUT,413}"), 1);
    EXPECT_EQ(metrics.of("dealwire_http_request_duration_seconds{/v2/calls/{id}}"), 2);
    EXPECT_EQ(metrics.of("dealwire_http_requests_in_progress{}"), 0);
}

TEST(MeasuredSite, NamesTheRequestAndItsTraceInTheLog) {
    fakes::FakeMetrics metrics;
    Echo echo;
    HttpRequest request = get("/v2/calls");
    request.headers = {{"TraceParent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};

    MeasuredSite{echo, metrics}.answer(request);

    EXPECT_EQ(echo.seen,
              (base::LogFields{{"request", "q1"}, {"trace", "0af7651916cd43dd8448eb211c80319c"}}));
    EXPECT_TRUE(base::LogContext::current().empty());
}

TEST(RouteName, IsOneOfAFixedList) {
    EXPECT_EQ(route_name("/v2/calls"), "/v2/calls");
    EXPECT_EQ(route_name("//v2/calls"), "/v2/calls");
    EXPECT_EQ(route_name("/v2/calls/"), "/v2/calls");
    EXPECT_EQ(route_name("/v2/calls/extensive"), "/v2/calls/extensive");
    EXPECT_EQ(route_name("/v2/calls/8123"), "/v2/calls/{id}");
    EXPECT_EQ(route_name("/v2/users/extensive"), "/v2/users/extensive");
    EXPECT_EQ(route_name("/v2/no/such/thing"), "/v2/*");
    EXPECT_EQ(route_name("/api/v1/conversations/a/why"), "/api/v1/conversations/{id}/why");
    EXPECT_EQ(route_name("/api/v1/conversations/a/b"), "/api/v1/*");
    EXPECT_EQ(route_name("/wp-login.php"), "other");
    EXPECT_EQ(route_name(""), "/");
}

TEST(MethodName, IsOneOfAFixedList) {
    EXPECT_EQ(method_name("PATCH"), "PATCH");
    EXPECT_EQ(method_name("BREW"), "other");
}

TEST(TraceId, IsTakenFromAWellFormedHeaderAlone) {
    const std::string trace = "0af7651916cd43dd8448eb211c80319c";
    const std::string zero(32, '0');
    EXPECT_EQ(trace_id("00-" + trace + "-b7ad6b7169203331-01"), trace);
    EXPECT_EQ(trace_id("01-" + trace + "-b7ad6b7169203331-01-more"), trace);
    for (const std::string& wrong :
         {"00-" + trace + "-b7ad6b7169203331-01-more", "ff-" + trace + "-b7ad6b7169203331-01",
          "00-" + zero + "-b7ad6b7169203331-01", "00-" + trace + "-0000000000000000-01",
          "00-" + trace + "-b7ad6b716920333-01", std::string{}, std::string{"garbage"},
          "00-" + trace.substr(1) + "G-b7ad6b7169203331-01"})
        EXPECT_EQ(trace_id(wrong), "") << wrong;
}

}  // namespace
}  // namespace dealwire::api
