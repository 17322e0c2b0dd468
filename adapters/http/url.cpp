#include "adapters/http/url.hpp"

#include "engine/base/text.hpp"

#include <charconv>

namespace dealwire::http {

namespace {

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_target_character(char c) { return c > 0x20 && c < 0x7F && c != '\\' && c != '#'; }

bool set_port(std::string_view text, Url& url) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), url.port);
    url.explicit_port = true;
    return error == std::errc{} && end == text.data() + text.size() && url.port != 0;
}

/// `[::1]:8080` or `host:8080`; the brackets go.
bool set_authority(std::string_view text, Url& url) {
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos) return false;
        port = text.substr(close + 1);
        text = text.substr(1, close - 1);
        if (text.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos)
            return false;
    } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
        port = text.substr(colon);
        text = text.substr(0, colon);
    }
    url.host = base::to_lower_ascii(text);
    const bool address = url.host.find(':') != std::string::npos;
    if (url.host.empty() || (!address && !std::ranges::all_of(url.host, is_host_character)))
        return false;
    if (port.empty()) return true;
    return port.starts_with(':') && set_port(port.substr(1), url);
}

}  // namespace

std::string Url::origin() const {
    const bool address = host.find(':') != std::string::npos;
    std::string text = secure ? "https://" : "http://";
    text += address ? "[" + host + "]" : host;
    if (port != (secure ? 443 : 80)) text += ":" + std::to_string(port);
    return text;
}

std::optional<Url> parse_url(std::string_view text) {
    Url url;
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string scheme = base::to_lower_ascii(text.substr(0, colon));
    if (scheme != "https" && scheme != "http") return std::nullopt;
    url.secure = scheme == "https";
    url.port = url.secure ? 443 : 80;

    text.remove_prefix(colon + 3);
    const std::size_t end = text.find_first_of("/?#\\");
    if (!set_authority(text.substr(0, end), url)) return std::nullopt;
    if (end == std::string_view::npos) return url;

    url.target = text.substr(end);
    if (!std::ranges::all_of(url.target, is_target_character)) return std::nullopt;
    if (url.target.front() == '?') url.target.insert(0, "/");
    return url;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    constexpr std::string_view kPlain = "-._~";
    std::string encoded;
    encoded.reserve(text.size() + text.size() / 2);
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (letter || digit || kPlain.find(c) != std::string_view::npos) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += kHex[byte >> 4U];
        encoded += kHex[byte & 0xFU];
    }
    return encoded;
}

}  // namespace dealwire::http
