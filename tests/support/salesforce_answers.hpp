#pragma once

#include "adapters/http/transport.hpp"
#include "engine/base/tree.hpp"

#include <string>
#include <vector>

namespace dealwire::test {

/// An answer of the org with a body of JSON and a usage header.
http::Response json_answer(int status, const base::Tree& body);

/// `[{"errorCode", "message"}]`
http::Response refusal(int status, const std::string& code, const std::string& message = "refused");

/// An answer of the token endpoint; rotated where `refresh_token` is not empty.
http::Response token_answer(const std::string& access_token, const std::string& refresh_token = "");

/// `{"error", "error_description"}` with status 400.
http::Response token_refusal(const std::string& error, const std::string& description);

/// A believable contact id: the 18-character form of a number.
std::string contact_id(int number);

/// One page of contacts with Id, SystemModstamp (one second apart, from 10:00:00) and Name.
class QueryPageBuilder {
public:
    /// Numbers go on from one page to the next by `starting_at`.
    QueryPageBuilder& with_records(int count);
    QueryPageBuilder& starting_at(int number);
    QueryPageBuilder& then_more(
        std::string link = "/services/data/v66.0/query/0r8xx0000000abcAAA-3");

    [[nodiscard]] base::Tree body() const;

    operator http::Response() const { return json_answer(200, body()); }

private:
    int first_ = 1;
    int count_ = 0;
    std::string next_;
};

QueryPageBuilder query_page();

/// A Composite answer; each part has its status.
struct Part {
    int status = 200;
    base::Tree body;
};

http::Response composite_answer(const std::vector<Part>& parts);

/// One row of a Collections answer.
base::Tree written_row(const std::string& id);
base::Tree refused_row(const std::string& code, const std::string& message = "refused");

}  // namespace dealwire::test
