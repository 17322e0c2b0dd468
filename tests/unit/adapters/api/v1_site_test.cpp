#include "adapters/api/v1/v1_site.hpp"

#include "adapters/api/v1/document_site.hpp"
#include "adapters/config/yaml_tree.hpp"
#include "adapters/json/json.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace dealwire::api::v1 {
namespace {

using access::Scope;
using base::Tree;
using testing::ElementsAre;
using testing::HasSubstr;

/// A site whose handlers all say which operation was asked and what its path held.
class V1SiteTest : public testing::Test {
protected:
    V1SiteTest() {
        for (const Route& route : routes())
            handlers_[route.operation] = [](const Question& question) {
                Tree tree = Tree::Object{{"operation", question.route.operation}};
                for (const auto& [name, value] : question.path) tree.set(name, value);
                return Answer{.document = std::move(tree)};
            };
    }

    HttpReply ask(const std::string& method, const std::string& path, const std::string& query = "",
                  const std::string& body = "") {
        HttpRequest request;
        request.method = method;
        request.path = path;
        request.query = query;
        request.body = body;
        request.id = "r1";
        request.headers = headers_;
        V1Site site{handlers_, 1000};
        return site.answer(request, caller_);
    }

    static Tree document(const HttpReply& reply) { return json::parse(reply.body).value(); }

    static std::string code(const HttpReply& reply) {
        return std::to_string(reply.status) + " " +
               document(reply).text_at("code").value_or("none");
    }

    /// The handler of a route does this.
    void answer_with(const char* operation, Handler handler) {
        handlers_[operation] = std::move(handler);
    }

    Handlers handlers_;
    Caller caller_{.tenant = {"acme"},
                   .key = "k1",
                   .name = "test",
                   .scopes = {Scope::DealwireRead, Scope::DealwireWrite}};
    std::vector<std::pair<std::string, std::string>> headers_;
};

TEST_F(V1SiteTest, FindsRoutesAndWhatTheirPathsHold) {
    EXPECT_EQ(document(ask("GET", "/api/v1/conversations")).text_at("operation"),
              "listConversations");
    const Tree why = document(ask("GET", "/api/v1/conversations/a%2Fb%20%C3%A9/why"));
    EXPECT_EQ(why.text_at("operation"), "explainConversation");
    EXPECT_EQ(why.text_at("id"), "a/b é");
    EXPECT_EQ(document(ask("GET", "//api/v1/status")).text_at("operation"), "getStatus");
}

TEST_F(V1SiteTest, PrefersWordsToNames) {
    EXPECT_EQ(document(ask("GET", "/api/v1/members/tree")).text_at("operation"), "getMemberTree");
    EXPECT_EQ(document(ask("GET", "/api/v1/members/ann")).text_at("operation"), "getMember");
}

TEST_F(V1SiteTest, SaysWhatIsThereWhereNothingIs) {
    for (const char* path :
         {"/api/v1", "/api/v1/", "/api/v1/x", "/api/v1/status/", "/api/v2/status", "/api/v1/runs/%",
          "/api/v1/runs/%00", "/api/v1/runs/%ff"})
        EXPECT_EQ(code(ask("GET", path)), "404 no-such-path") << path;
    const HttpReply reply = ask("PATCH", "/api/v1/conversations/c1");
    EXPECT_EQ(code(reply), "405 no-such-method");
    EXPECT_EQ(*header_of(reply, "Allow"), "GET, DELETE");
}

TEST_F(V1SiteTest, WantsTheScopeOfTheRoute) {
    const HttpReply reply = ask("PUT", "/api/v1/filters");
    EXPECT_EQ(code(reply), "403 scope-missing");
    EXPECT_EQ(document(reply).text_at("scope"), "dealwire:admin");
    caller_.scopes = {};
    EXPECT_EQ(code(ask("GET", "/api/v1/status")), "403 scope-missing");
}

TEST_F(V1SiteTest, RefusesParametersThatNobodyReads) {
    const HttpReply reply = ask("GET", "/api/v1/conversations", "form=2026-01-01T00:00:00Z");
    EXPECT_EQ(code(reply), "400 unknown-parameter");
    EXPECT_THAT(*document(reply).text_at("detail"), HasSubstr("Do you mean 'from'?"));
    EXPECT_EQ(code(ask("GET", "/api/v1/runs", "limit=1&limit=2")), "400 repeated-parameter");
    EXPECT_EQ(code(ask("GET", "/api/v1/changes", "after=%ff")), "400 invalid-parameter");
}

TEST_F(V1SiteTest, ReadsParametersWithinTheirBounds) {
    answer_with("listConversations", [](const Question& question) {
        (void)limit_of(question, 10, 100);
        (void)instant_of(question, "from");
        (void)flag_of(question, "private");
        (void)list_of(question, "ids", 3);
        (void)place_of(question, "cursor");
        return Answer{};
    });
    const auto asked = [&](const std::string& query) {
        return ask("GET", "/api/v1/conversations", query).status;
    };
    EXPECT_EQ(asked("limit=100&from=2026-03-02T09:30:00Z&private=true&ids=a,b,c"), 200);
    EXPECT_EQ(asked("cursor=" + cursor_text("a place\n")), 200);
    for (const char* query :
         {"limit=0", "limit=101", "limit=x", "limit=", "from=yesterday", "private=yes",
          "ids=a,b,c,d", "ids=", "cursor=xyz", "cursor=6", "cursor=", "cursor=ff", "cursor=6100"})
        EXPECT_EQ(asked(query), 400) << query;
}

TEST_F(V1SiteTest, ReadsBodiesMemberByMember) {
    answer_with("retryParked", [](const Question& question) {
        const Tree body = body_of(question, {"conversations", "note"});
        (void)optional_text_in(body, "note");
        return Answer{.document = texts_in(body, "conversations", 2).front()};
    });
    const auto sent = [&](const std::string& body) {
        return ask("POST", "/api/v1/parked/retry", "", body);
    };
    EXPECT_EQ(sent(R"({"conversations":["c1"],"note":null})").status, 200);
    for (const char* body : {"", "[]", "{", R"({"conversations":[]})", R"({"conversations":"c1"})",
                             R"({"conversations":[1]})", R"({"conversations":["a","b","c"]})",
                             R"({"conversations":["a"],"note":3})", R"({"conversation":["a"]})"})
        EXPECT_EQ(code(sent(body)), "400 invalid-body") << body;
    EXPECT_THAT(sent(R"({"conversation":["a"]})").body, HasSubstr("Do you mean 'conversations'?"));
}

TEST_F(V1SiteTest, WantsToKnowWhichRevisionWasSeen) {
    answer_with("setFilter", [](const Question& question) {
        const auto expected = expected_revision(question, "filter");
        return Answer{.document = expected ? Tree{*expected} : Tree{}};
    });
    caller_.scopes.add(Scope::DealwireAdmin);
    const auto seen = [&](const char* match) {
        headers_ = {{"if-match", match}};
        return ask("PUT", "/api/v1/filters").body;
    };
    const auto refused = [&](const char* match) {
        headers_ = {{"if-match", match}};
        return code(ask("PUT", "/api/v1/filters"));
    };
    EXPECT_EQ(code(ask("PUT", "/api/v1/filters")), "428 revision-needed");
    EXPECT_EQ(seen(etag_of("filter", 3).c_str()), "3");
    EXPECT_EQ(seen("*"), "null");
    for (const char* other :
         {"\"rules-3\"", "\"filter-\"", "foo", "W/\"filter-3\"", "\"filter-3\", \"filter-4\"", ""})
        EXPECT_EQ(refused(other), "400 invalid-if-match") << other;
}

TEST_F(V1SiteTest, WritesProblemsWithTheIdOfTheRequest) {
    const HttpReply reply = ask("GET", "/api/v1/nothing");
    EXPECT_THAT(reply.content_type, HasSubstr("application/problem+json"));
    EXPECT_EQ(document(reply).text_at("requestId"), "r1");
    V1Site site{handlers_, 1000};
    EXPECT_EQ(code(site.refuse({}, 429, "Too fast.")), "429 rate-limit");
}

TEST_F(V1SiteTest, TakesLongBodiesWhereConversationsComeInAlone) {
    V1Site site{handlers_, 1'000'000'000};
    HttpRequest request;
    request.method = "POST";
    request.path = "/api/v1/ingest";
    EXPECT_EQ(site.most_body(request, caller_), 1'000'000'000U);
    request.path = "/api/v1/parked/retry";
    EXPECT_EQ(site.most_body(request, caller_), 1U << 20U);
    caller_.scopes = {};
    request.path = "/api/v1/ingest";
    EXPECT_EQ(site.most_body(request, caller_), 0U);
}

TEST_F(V1SiteTest, WantsAHandlerForEveryRoute) {
    handlers_.erase("getStatus");
    EXPECT_THROW((V1Site{handlers_, 1}), std::logic_error);
}

/// "GET /conversations/{id} getConversation limit,cursor", …
std::vector<std::string> lines_of(const std::vector<Route>& listed) {
    std::vector<std::string> lines;
    for (const Route& route : listed) {
        std::string line = std::string{route.method} + " " + std::string{kPrefix} + route.path +
                           " " + route.operation + " " + name_of(route.scope) +
                           (route.body ? " body" : "");
        for (const std::string& name : route.query) line += " " + name;
        lines.push_back(line);
    }
    std::ranges::sort(lines);
    return lines;
}

std::string documented_line(const std::string& path, const std::string& method, const Tree& told) {
    std::string line = method + " " + path + " " + told.text_at("operationId").value_or("");
    std::ranges::transform(line, line.begin(), [n = method.size()](char c) mutable {
        return n > 0 ? (--n, static_cast<char>(std::toupper(c))) : c;
    });
    const std::string text = told.text_at("description").value_or("");
    const std::size_t scope = text.find("Scope: `") + 8;
    line += " " + text.substr(scope, text.find('`', scope) - scope);
    if (told.find("requestBody")) line += " body";
    if (const Tree* parameters = told.find("parameters"))
        for (const Tree& each : *parameters->array())
            if (each.text_at("in") == "query") line += " " + each.text_at("name").value_or("");
    return line;
}

TEST(OpenApiDocument, TellsOfEveryRouteAndOfNoOther) {
    const Tree document = config::tree_of_yaml(document_text());
    std::vector<std::string> documented;
    for (const auto& [path, methods] : *document.find("paths")->object()) {
        if (!path.starts_with(kPrefix)) continue;
        for (const auto& [method, told] : *methods.object())
            documented.push_back(documented_line(path, method, told));
    }
    std::ranges::sort(documented);
    EXPECT_EQ(documented, lines_of(routes()));
}

TEST(OpenApiDocument, IsServedInBothForms) {
    DocumentSite site{config::tree_of_yaml(document_text())};
    HttpRequest request;
    request.method = "GET";
    request.path = "/api/v1/openapi.json";
    const Tree document = json::parse(site.answer(request).body).value();
    EXPECT_EQ(document.text_at("openapi"), "3.1.0");
    EXPECT_TRUE(document.at("paths")
                    ->find("/api/v1/changes")
                    ->at("get.parameters")
                    ->array()
                    ->back()
                    .at("schema.minimum")
                    ->number());
    request.path = "/api/v1/openapi.yaml";
    EXPECT_EQ(site.answer(request).body, document_text());
    request.method = "POST";
    EXPECT_EQ(site.answer(request).status, 405);
}

}  // namespace
}  // namespace dealwire::api::v1
