#include "adapters/api/http/cursors.hpp"

#include "adapters/api/http/base64url.hpp"
#include "engine/access/credentials.hpp"
#include "engine/base/digest.hpp"

#include <charconv>
#include <vector>

namespace dealwire::api {
namespace {

constexpr char kVersion = '1';

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || stop != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

/// Each part with its length, so that no two scopes are written alike.
void append(std::string& text, std::string_view part) {
    text.append(std::to_string(part.size())).append(1, ':').append(part);
}

/// `1 page total after`.
std::string text_of(const PagePlace& place) {
    return std::string{kVersion} + " " + std::to_string(place.page) + " " +
           std::to_string(place.total) + " " + place.after;
}

std::optional<PagePlace> place_in(std::string_view text) {
    if (text.size() < 2 || text[0] != kVersion || text[1] != ' ') return std::nullopt;
    text.remove_prefix(2);
    const std::size_t first = text.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : text.find(' ', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto page = number_in(text.substr(0, first));
    const auto total = number_in(text.substr(first + 1, second - first - 1));
    if (!page || !total) return std::nullopt;
    return PagePlace{*page, *total, std::string{text.substr(second + 1)}};
}

}  // namespace

std::string Cursors::proof(const CursorScope& scope, std::string_view place) const {
    // 32 digits of a hexadecimal digest are 128 bits, which is enough to be guessed by nobody.
    constexpr std::size_t kDigits = 32;
    std::string text = "cursor";
    append(text, scope.endpoint);
    append(text, base::digest(scope.question));
    append(text, place);
    return sign_(scope.tenant, text).substr(0, kDigits);
}

std::string Cursors::write(const CursorScope& scope, const PagePlace& place) const {
    const std::string text = text_of(place);
    return to_base64url(text) + "." + proof(scope, text);
}

std::optional<PagePlace> Cursors::read(const CursorScope& scope, std::string_view cursor) const {
    constexpr std::size_t kLongest = 4096;
    const std::size_t dot = cursor.find('.');
    if (dot == std::string_view::npos || cursor.size() > kLongest) return std::nullopt;
    const auto text = from_base64url(cursor.substr(0, dot));
    if (!text || !access::same_text(cursor.substr(dot + 1), proof(scope, *text)))
        return std::nullopt;
    return place_in(*text);
}

}  // namespace dealwire::api
