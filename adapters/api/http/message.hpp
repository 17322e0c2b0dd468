#pragma once

#include "adapters/api/http/spooled_body.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::api {

struct ProvenCaller;

/// A request, read whole.
struct HttpRequest {
    std::string method;
    std::string path;   ///< as written, without the query
    std::string query;  ///< as written, without its question mark
    std::string content_type;
    std::string cookies;             ///< `Cookie` as written
    std::string destination;         ///< `Sec-Fetch-Dest`; empty where the browser does not say it
    std::string body;                ///< empty where it is `spooled`
    std::string authorization = {};  ///< as written, scheme included; never for a log
    std::string peer = {};           ///< address of the client, see `peer_address`
    std::string id = {};             ///< ours, for the answer and the log
    /// All others, names as written.
    std::vector<std::pair<std::string, std::string>> headers = {};
    /// A body too large for memory; copies of the request share it.
    std::shared_ptr<const SpooledBody> spooled = nullptr;
    /// Who sends it, where that was proven before the body was read (`Admission`).
    std::shared_ptr<const ProvenCaller> proven = nullptr;
};

struct HttpReply {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
};

/// The first header of this name, in any case of letters; null pointer where there is none. Those
/// that have a field of their own (Authorization, Cookie, Content-Type) are not among them.
const std::string* header_of(const HttpRequest& request, std::string_view name);

/// The same for a reply.
const std::string* header_of(const HttpReply& reply, std::string_view name);

/// Whether the body is a form (`application/x-www-form-urlencoded`).
bool is_form(const HttpRequest& request);

/// The value of a field of a form (`application/x-www-form-urlencoded`, also a query). Nothing
/// where it is not there, stands there twice, or is written in a way that means nothing.
std::optional<std::string> form_field(std::string_view form, std::string_view name);

/// All fields of a form or a query, in their order; one may stand there several times, and one
/// without `=` has an empty value. What is written in a way that means nothing is left out.
using FormFields = std::vector<std::pair<std::string, std::string>>;
FormFields form_fields(std::string_view form);

/// The first value of this name, or null pointer.
const std::string* value_of(const FormFields& fields, std::string_view name);

/// `%2F` becomes `/`; with `plus_is_blank` also `+` a blank. Nothing where it means nothing.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank = false);

/// The value of a cookie in a `Cookie` header. Nothing where it is not there or stands there twice.
std::optional<std::string> cookie_in(std::string_view cookies, std::string_view name);

/// Every byte but letters, digits and `-._~` as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace dealwire::api
