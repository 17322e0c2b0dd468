#include "tests/e2e/kit/org.hpp"

#include "adapters/json/json.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/sql.hpp"

#include "built_in/source_folder.hpp"
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <algorithm>
#include <stdexcept>

namespace dealwire::e2e {
namespace {

using base::Tree;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

const std::string kApi = "/services/data/v66.0/sobjects/";

struct Sent {
    std::string method;
    std::string target;
    std::string body;
    std::string token;
    std::string type = "application/json";
};

struct Answer {
    int status = 0;
    std::string body;
};

Answer send(const std::string& base_url, const Sent& sent) {
    const Poco::URI uri{base_url};
    Poco::Net::HTTPClientSession session{uri.getHost(), uri.getPort()};
    HTTPRequest request{sent.method, sent.target, HTTPRequest::HTTP_1_1};
    if (!sent.token.empty()) request.set("Authorization", "Bearer " + sent.token);
    request.setContentType(sent.type);
    request.setContentLength(static_cast<std::streamsize>(sent.body.size()));
    session.sendRequest(request) << sent.body;
    HTTPResponse response;
    Answer answer;
    std::istream& in = session.receiveResponse(response);
    Poco::StreamCopier::copyToString(in, answer.body);
    answer.status = response.getStatus();
    return answer;
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
    return text;
}

/// A line a row, in order.
std::string lines_of(const Tree& dumped) {
    std::vector<std::string> lines;
    for (const auto& [object, rows] : *dumped.object())
        for (const Tree& row : *rows.array()) lines.push_back(object + ' ' + json::to_text(row));
    std::ranges::sort(lines);
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
}

std::string port_of(const std::string& url) {
    return url.empty() ? "0" : url.substr(url.rfind(':') + 1);
}

}  // namespace

std::vector<std::string> exported_objects() {
    return {"Conversation__c",
            "Conversation_Participant__c",
            "Conversation_Tracker__c",
            "Conversation_Topic__c",
            "Conversation_Key_Point__c",
            "Conversation_Action_Item__c",
            "Conversation_Outline_Item__c",
            "Conversation_Stat__c",
            "Conversation_Structure__c",
            "Conversation_Comment__c",
            "Conversation_Account__c",
            "Conversation_Contact__c",
            "Conversation_Opportunity__c",
            "Task",
            "Event",
            "TaskRelation",
            "EventRelation"};
}

Org::Org() : Org{Setup{}} {}

Org::Org(const Setup& setup) : setup_{setup} {
    if (setup_.package.empty())
        setup_.package = std::filesystem::path{DEALWIRE_SOURCE_DIR} / "sfdx-package";
    start();
}

void Org::deploy(const std::filesystem::path& package) {
    stop();
    setup_.package = package;
    start();
}

void Org::quietly(const std::string& sql) {
    Sql{"sqlite:" + (folder_ / "state/production.db").string()}.run(sql);
}

void Org::quietly_in_sandbox(const std::string& sql) {
    Sql{"sqlite:" + (folder_ / "state/sandbox.db").string()}.run(sql);
}

std::vector<std::string> Org::look(const std::string& sql) {
    return Sql{"sqlite:" + (folder_ / "state/production.db").string()}.column(sql);
}

std::set<std::string> Org::live_ids(const std::string& object) {
    const auto ids = look(R"(SELECT "Id" FROM ")" + object + R"(" WHERE "IsDeleted" = 0)");
    return {ids.begin(), ids.end()};
}

void Org::start() {
    const auto ports = folder_ / "ports.json";
    std::filesystem::remove(ports);
    const std::string source = DEALWIRE_SOURCE_DIR;
    process_ = std::make_unique<Child>(Child::Launch{
        .command = {DEALWIRE_SIMULATOR, "--production-port", port_of(production_), "--sandbox-port",
                    port_of(sandbox_), "--data", setup_.data, "--package", setup_.package,
                    "--seed-dir", source + "/tests/data/org", "--state", folder_ / "state",
                    "--ports-file", ports},
        .folder = folder_.path(),
        .out = folder_ / "out.txt",
        .err = folder_ / "err.txt"});
    const auto listens = [&] { return std::filesystem::exists(ports) || !process_->running(); };
    if (!wait_until(listens) || !process_->running())
        throw std::runtime_error("the org did not start: " + content_of(folder_ / "err.txt"));
    const Tree urls = json_of(content_of(ports));
    production_ = text(urls, "production");
    sandbox_ = text(urls, "sandbox");
    token_.clear();
}

void Org::stop() { process_->terminate(); }

Tree Org::request(const std::string& url, const std::string& method, const std::string& target,
                  const std::string& body, int expected) const {
    const Answer answer = send(url, {method, target, body, token_});
    if (answer.status != expected)
        throw std::runtime_error(method + " " + target + ": " + std::to_string(answer.status) +
                                 " " + answer.body);
    return answer.body.empty() ? Tree{} : json_of(answer.body);
}

Tree Org::control(const std::string& method, const std::string& path, const std::string& body) {
    return request(production_, method, "/simulator/" + path, body, HTTPResponse::HTTP_OK);
}

Tree Org::sandbox_control(const std::string& method, const std::string& path,
                          const std::string& body) {
    return request(sandbox_, method, "/simulator/" + path, body, HTTPResponse::HTTP_OK);
}

std::int64_t Org::sandbox_stat(const std::string& name) {
    return number(sandbox_control("GET", "stats"), name);
}

std::string Org::exported_in_sandbox() {
    return lines_of(sandbox_control("GET", "dump?stable=1&objects=" + joined(exported_objects())));
}

void Org::heal() {
    control("DELETE", "faults");
    control("DELETE", "record-faults");
    control("DELETE", "permissions");
    control("DELETE", "query-jobs");
    control("DELETE", "query-timeout");
}

std::int64_t Org::strikes() {
    std::int64_t count = 0;
    for (const Tree& rule : list(control("GET", "faults"))) count += number(rule, "struck");
    return count;
}

std::int64_t Org::stat(const std::string& name) { return number(stats(), name); }

Tree Org::dump(const std::vector<std::string>& objects) {
    return control("GET", "dump?stable=1&objects=" + joined(objects));
}

std::vector<Tree> Org::rows(const std::string& object) { return list(dump({object}), object); }

std::string Org::exported() { return lines_of(dump(exported_objects())); }

Tree Org::rest(const std::string& method, const std::string& path, const std::string& body,
               int expected) {
    if (token_.empty()) {
        const Answer answer = send(
            production_, {"POST", "/services/oauth2/token",
                          "grant_type=refresh_token&client_id=" + kClientId +
                              "&client_secret=" + kClientSecret + "&refresh_token=" + kRefreshToken,
                          "", "application/x-www-form-urlencoded"});
        token_ = text(json_of(answer.body), "access_token");
    }
    return request(production_, method, kApi + path, body, expected);
}

Tree Org::describe(const std::string& object) {
    return rest("GET", object + "/describe", "", HTTPResponse::HTTP_OK);
}

std::string Org::create(const std::string& object, const std::string& fields) {
    return text(rest("POST", object, fields, HTTPResponse::HTTP_CREATED), "id");
}

void Org::update(const std::string& object, const std::string& id, const std::string& fields) {
    rest("PATCH", object + "/" + id, fields, HTTPResponse::HTTP_NO_CONTENT);
}

void Org::remove(const std::string& object, const std::string& id) {
    rest("DELETE", object + "/" + id, "", HTTPResponse::HTTP_NO_CONTENT);
}

}  // namespace dealwire::e2e
