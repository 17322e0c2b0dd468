#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::api {

/// A request as far as our pages look at it.
struct HttpRequest {
    std::string method;
    std::string path;   ///< as written, without the query
    std::string query;  ///< as written, without its question mark
    std::string content_type;
    std::string cookies;      ///< `Cookie` as written
    std::string destination;  ///< `Sec-Fetch-Dest`; empty where the browser does not say it
    std::string body;
};

struct HttpReply {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
};

/// The value of a field of a form (`application/x-www-form-urlencoded`, also a query). Nothing
/// where it is not there, stands there twice, or is written in a way that means nothing.
std::optional<std::string> form_field(std::string_view form, std::string_view name);

/// The value of a cookie in a `Cookie` header. Nothing where it is not there or stands there twice.
std::optional<std::string> cookie_in(std::string_view cookies, std::string_view name);

/// Every byte but letters, digits and `-._~` as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace dealwire::api
