#include "tests/simulators/salesforce/http/message.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"

#include <charconv>

namespace dealwire::orgsim {

std::string HttpRequest::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

std::string HttpRequest::parameter(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

Json HttpRequest::json() const { return parse_json(body); }

std::string HttpResponse::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (same_name(known, name)) {
            return value;
        }
    }
    return {};
}

HttpRequest make_request(std::string method, const std::string& target) {
    HttpRequest request;
    request.method = std::move(method);
    // Clients that keep a slash at the end of the instance URL send two of them.
    request.target = "/" + target.substr(std::min(target.find_first_not_of('/'), target.size()));
    const auto question = request.target.find('?');
    request.path = request.target.substr(0, question);
    if (question != std::string::npos) {
        request.query = parse_form(std::string_view(request.target).substr(question + 1));
    }
    std::size_t at = 0;
    while (at < request.path.size()) {
        const auto slash = std::min(request.path.find('/', at), request.path.size());
        if (slash > at) {
            request.segments.push_back(
                url_decode(std::string_view(request.path).substr(at, slash - at), false));
        }
        at = slash + 1;
    }
    return request;
}

HttpResponse json_response(int status, const Json& body) {
    HttpResponse response;
    response.status = status;
    response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return response;
}

HttpResponse empty_response(int status) {
    HttpResponse response;
    response.status = status;
    return response;
}

std::string url_decode(std::string_view text, bool plus_is_space) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const char* from = text.data() + i + 1;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(from, from + 2, byte, 16).ptr == from + 2) {
            result.push_back(static_cast<char>(byte));
            i += 2;
        } else {
            result.push_back(text[i] == '+' && plus_is_space ? ' ' : text[i]);
        }
    }
    return result;
}

std::string url_encode(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    constexpr std::string_view kPlain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    std::string result;
    for (const char c : text) {
        if (kPlain.find(c) != std::string_view::npos) {
            result.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
    return result;
}

Parameters parse_form(std::string_view text) {
    Parameters result;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        const auto equals = pair.find('=');
        const auto value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
        if (!pair.empty()) {
            result[url_decode(pair.substr(0, equals), true)] = url_decode(value, true);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

Json parse_json(std::string_view text) {
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        throw ApiError(400, "JSON_PARSER_ERROR",
                       "Unexpected character or end of input at [line:1, column:" +
                           std::to_string(error.byte) + "]");
    }
}

}  // namespace dealwire::orgsim
