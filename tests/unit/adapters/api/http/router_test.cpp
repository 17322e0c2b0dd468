#include "adapters/api/http/router.hpp"

#include "adapters/api/v1/problem.hpp"
#include "adapters/api/v2/shape.hpp"
#include "adapters/json/json.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

/// Says who it is and what it was asked.
class Named final : public Site {
public:
    explicit Named(std::string name) : name_{std::move(name)} {}

    HttpReply answer(const HttpRequest& request) override {
        return {.body = name_ + " " + request.path};
    }

    Admission admit(const HttpRequest& request) override {
        return {.most_body = request.path.size()};
    }

    HttpReply refuse(const HttpRequest&, int status, const std::string& why) override {
        return {.status = status, .body = name_ + ": " + why};
    }

private:
    std::string name_;
};

class RouterTest : public testing::Test {
protected:
    RouterTest() {
        router_.add("/v2", two_);
        router_.add("/api", api_);
        router_.add("/api/v1", one_);
    }

    std::string ask(const std::string& path) {
        return router_.answer({.method = "GET", .path = path}).body;
    }

    Named rest_{"rest"};
    Named two_{"two"};
    Named api_{"api"};
    Named one_{"one"};
    Router router_{rest_};
};

TEST_F(RouterTest, HandsOverByTheBeginningOfThePath) {
    EXPECT_EQ(ask("/v2"), "two /v2");
    EXPECT_EQ(ask("/v2/calls"), "two /v2/calls");
    EXPECT_EQ(ask("/v22/calls"), "rest /v22/calls");
    EXPECT_EQ(ask("/api/v1/changes"), "one /api/v1/changes");
    EXPECT_EQ(ask("/api/v10"), "api /api/v10");
    EXPECT_EQ(ask(""), "rest ");
}

TEST_F(RouterTest, TakesSeveralSlashesAtTheBeginningForOne) {
    EXPECT_EQ(ask("//v2/calls"), "two /v2/calls");
    EXPECT_EQ(ask("///v2//calls"), "two /v2//calls");
    EXPECT_EQ(ask("//"), "rest /");
    EXPECT_EQ(ask("/v2/v2/calls"), "two /v2/v2/calls");
}

TEST_F(RouterTest, AsksTheSameSiteForEverything) {
    const HttpRequest request{.method = "POST", .path = "//v2/calls"};

    EXPECT_EQ(router_.admit(request).most_body, std::string{"/v2/calls"}.size());
    EXPECT_EQ(router_.refuse(request, 413, "Too long.").body, "two: Too long.");
}

TEST(V2Shape, PutsTheRequestIdFirst) {
    HttpRequest request;
    request.id = "r1";

    const HttpReply reply = v2::error(request, 404, {"No calls", "none"});

    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.body, R"({"requestId":"r1","errors":["No calls","none"]})");
    EXPECT_TRUE(reply.content_type.starts_with("application/json"));
    EXPECT_EQ(v2::answer(request, {{"calls", base::Tree::Array{}}}).body,
              R"({"requestId":"r1","calls":[]})");
}

TEST(V1Problem, HasTheShapeOfRfc9457) {
    HttpRequest request;
    request.id = "r1";

    const HttpReply reply = v1::problem(
        request, {.status = 404, .code = "no-call", .detail = "None.", .more = {{"call", "7"}}});

    EXPECT_EQ(reply.content_type, "application/problem+json");
    const auto document = json::parse(reply.body);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->text_at("status"), "404");
    EXPECT_EQ(document->text_at("title"), "Not found");
    EXPECT_EQ(document->text_at("code"), "no-call");
    EXPECT_EQ(document->text_at("requestId"), "r1");
    EXPECT_EQ(document->text_at("call"), "7");
}

}  // namespace
}  // namespace dealwire::api
