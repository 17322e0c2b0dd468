#include "adapters/api/http/request_text.hpp"

#include "engine/base/text.hpp"

#include <algorithm>

namespace dealwire::api {
namespace {

constexpr auto kNowhere = std::string_view::npos;

/// Part by part, as sites decode it: one that cannot be decoded does not hide another.
bool is_path_of_text(std::string_view path) {
    if (!is_text(path)) return false;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const auto part = percent_decoded(path.substr(0, end));
        if (part && !is_text(*part)) return false;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return true;
}

bool is_method(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    });
}

bool holds_nul(const HttpRequest& request) {
    const auto holds = [](std::string_view text) { return text.find('\0') != kNowhere; };
    return holds(request.authorization) || holds(request.cookies) || holds(request.content_type) ||
           std::ranges::any_of(request.headers, [&](const auto& each) {
               return holds(each.first) || holds(each.second);
           });
}

}  // namespace

bool is_text(std::string_view bytes) {
    return bytes.find('\0') == kNowhere && base::is_utf8(bytes);
}

bool are_text(const FormFields& fields) {
    return std::ranges::all_of(
        fields, [](const auto& each) { return is_text(each.first) && is_text(each.second); });
}

std::optional<NoText> no_text_in(const HttpRequest& request) {
    if (!is_method(request.method)) return NoText{400, "The method of the request is no word."};
    if (!is_path_of_text(request.path))
        return NoText{404, "Unknown path: it is no UTF-8 text, or it holds the character U+0000"};
    if (!is_text(request.query) || !are_text(form_fields(request.query)))
        return NoText{400, "The query is no UTF-8 text, or it holds the character U+0000"};
    if (holds_nul(request)) return NoText{400, "A header holds the character U+0000"};
    return std::nullopt;
}

}  // namespace dealwire::api
