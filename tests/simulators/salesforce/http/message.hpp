#pragma once

#include "tests/simulators/salesforce/store/json.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::orgsim {

using Parameters = std::map<std::string, std::string>;

/// One request, body unpacked. Also made for the parts of a Composite call.
struct HttpRequest {
    std::string method;
    std::string target;                 ///< as sent: path and query
    std::string path;                   ///< as sent, without the query
    std::vector<std::string> segments;  ///< of the path, each one decoded, empty ones left out
    Parameters query;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;

    /// Empty when absent. `name` in lower case.
    std::string header(const std::string& name) const;
    std::string parameter(const std::string& name) const;
    /// The body as JSON; throws ApiError JSON_PARSER_ERROR.
    Json json() const;
};

struct HttpResponse {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string content_type = "application/json;charset=UTF-8";

    std::string header(std::string_view name) const;
};

/// Splits and decodes `target` into path, segments and query. Leading slashes become one.
HttpRequest make_request(std::string method, const std::string& target);

HttpResponse json_response(int status, const Json& body);
HttpResponse empty_response(int status);

/// `%41` and, in queries and forms, `+`.
std::string url_decode(std::string_view text, bool plus_is_space);
std::string url_encode(std::string_view text);
Parameters parse_form(std::string_view text);

/// Parses JSON text, with Salesforce's error for what is none.
Json parse_json(std::string_view text);

}  // namespace dealwire::orgsim
