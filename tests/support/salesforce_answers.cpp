#include "tests/support/salesforce_answers.hpp"

#include "adapters/json/json.hpp"
#include "engine/model/record_id.hpp"

namespace dealwire::test {

using base::Tree;

http::Response json_answer(int status, const Tree& body) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json;charset=UTF-8"},
                        {"Sforce-Limit-Info", "api-usage=25/5000"}},
            .body = json::to_text(body)};
}

http::Response refusal(int status, const std::string& code, const std::string& message) {
    return json_answer(status,
                       Tree::Array{Tree::Object{{"message", message}, {"errorCode", code}}});
}

http::Response token_answer(const std::string& access_token, const std::string& refresh_token) {
    Tree::Object body{
        {"access_token", access_token},
        {"instance_url", "https://acme.my.salesforce.com/"},
        {"id", "https://login.salesforce.com/id/00D3K000000ABCDUA4/0053K00000XyZabQAF"},
        {"token_type", "Bearer"}};
    if (!refresh_token.empty()) body.emplace_back("refresh_token", refresh_token);
    return {.status = 200, .body = json::to_text(body)};
}

http::Response token_refusal(const std::string& error, const std::string& description) {
    return {
        .status = 400,
        .body = json::to_text(Tree::Object{{"error", error}, {"error_description", description}})};
}

std::string contact_id(int number) {
    std::string digits = std::to_string(number);
    digits.insert(0, 12 - digits.size(), '0');
    return model::RecordId::parse("003" + digits)->text();
}

QueryPageBuilder& QueryPageBuilder::with_records(int count) {
    count_ = count;
    return *this;
}

QueryPageBuilder& QueryPageBuilder::starting_at(int number) {
    first_ = number;
    return *this;
}

QueryPageBuilder& QueryPageBuilder::then_more(std::string link) {
    next_ = std::move(link);
    return *this;
}

Tree QueryPageBuilder::body() const {
    Tree::Array records;
    for (int i = first_; i < first_ + count_; ++i) {
        const std::string second = (i < 10 ? "0" : "") + std::to_string(i);
        records.push_back(
            Tree::Object{{"attributes", Tree::Object{{"type", "Contact"}}},
                         {"Id", contact_id(i)},
                         {"SystemModstamp", "2026-01-02T10:00:" + second + ".000+0000"},
                         {"Name", "Person " + std::to_string(i)}});
    }
    Tree::Object body{{"totalSize", count_}, {"done", next_.empty()}};
    if (!next_.empty()) body.emplace_back("nextRecordsUrl", next_);
    body.emplace_back("records", std::move(records));
    return body;
}

QueryPageBuilder query_page() { return {}; }

http::Response composite_answer(const std::vector<Part>& parts) {
    Tree::Array responses;
    for (const Part& part : parts)
        responses.push_back(Tree::Object{{"body", part.body},
                                         {"httpHeaders", Tree::Object{}},
                                         {"httpStatusCode", part.status},
                                         {"referenceId", "ignored"}});
    return json_answer(200, Tree::Object{{"compositeResponse", std::move(responses)}});
}

Tree written_row(const std::string& id) {
    return Tree::Object{
        {"id", id}, {"success", true}, {"errors", Tree::Array{}}, {"created", true}};
}

Tree refused_row(const std::string& code, const std::string& message) {
    return Tree::Object{
        {"success", false},
        {"errors", Tree::Array{Tree::Object{{"statusCode", code}, {"message", message}}}}};
}

}  // namespace dealwire::test
