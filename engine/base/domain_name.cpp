#include "engine/base/domain_name.hpp"

#include "engine/base/text.hpp"

#include <idn2.h>

#include <algorithm>
#include <array>

namespace dealwire::base {
namespace {

constexpr std::size_t kLongestDomain = 253;
constexpr std::size_t kLongestLabel = 63;

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_label_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// Characters of plain domains in lower case, the dot among them; NUL for all others.
constexpr std::array<char, 256> plain_characters() {
    std::array<char, 256> plain{};
    for (std::size_t c = '0'; c <= '9'; ++c) plain[c] = static_cast<char>(c);
    for (std::size_t c = 'a'; c <= 'z'; ++c) plain[c] = static_cast<char>(c);
    for (std::size_t c = 'A'; c <= 'Z'; ++c) plain[c] = static_cast<char>(c - 'A' + 'a');
    plain['-'] = '-';
    plain['_'] = '_';
    plain['.'] = '.';
    return plain;
}

constexpr std::array<char, 256> kPlain = plain_characters();

/// Takes over what libidn2 allocated; empty where it refused.
std::string take(int outcome, char* text) {
    if (outcome != IDN2_OK || !text) return {};
    std::string taken{text};
    idn2_free(text);
    return taken;
}

std::string to_a_labels(const std::string& domain) {
    char* found = nullptr;
    const int outcome =
        idn2_to_ascii_8z(domain.c_str(), &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    return take(outcome, found);
}

std::string to_u_labels(const std::string& domain) {
    char* found = nullptr;
    const int outcome = idn2_to_unicode_8z8z(domain.c_str(), &found, 0);
    return take(outcome, found);
}

bool has_a_label(std::string_view domain) {
    return domain.starts_with("xn--") || domain.find(".xn--") != std::string_view::npos;
}

bool well_formed(std::string_view domain) {
    if (domain.empty() || domain.size() > kLongestDomain) return false;
    std::size_t label = 0;
    for (const char c : domain) {
        if (c == '.') {
            if (label == 0) return false;
            label = 0;
        } else if (!is_label_character(c) || ++label > kLongestLabel) {
            return false;
        }
    }
    return label > 0;
}

/// Two spellings in A-labels can name the same domain; the way through Unicode makes them equal.
/// A label that is no punycode is left as it stands.
std::string with_one_spelling(std::string ascii) {
    if (!has_a_label(ascii)) return ascii;
    const std::string readable = to_u_labels(ascii);
    if (readable.empty()) return ascii;
    std::string again = to_a_labels(readable);
    return again.empty() ? ascii : to_lower_ascii(again);
}

bool is_ip_v4(std::string_view host) {
    return host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> canonical_domain(std::string_view text) {
    std::string_view bare = trim(text);
    while (bare.ends_with('.')) bare.remove_suffix(1);
    if (bare.empty() || bare.size() > 4 * kLongestDomain) return std::nullopt;
    if (bare.find('\0') != std::string_view::npos || !is_utf8(bare)) return std::nullopt;

    const std::string ascii = is_ascii(bare) ? std::string{bare} : to_a_labels(std::string{bare});
    std::string domain = with_one_spelling(to_lower_ascii(ascii));
    while (domain.ends_with('.')) domain.pop_back();
    if (!well_formed(domain)) return std::nullopt;
    return domain;
}

bool plain_domain(std::string_view text, std::string& into) {
    if (text.size() > kLongestDomain) return false;
    std::array<char, kLongestDomain> domain;
    std::size_t label = 0;  // where it begins
    bool dashed = false;    // as every A-label is
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = kPlain[static_cast<unsigned char>(text[i])];
        domain[i] = c;
        if (c > '.') continue;  // letters, digits and the underscore, which are nearly all
        dashed |= c == '-';
        if (c == '-') continue;
        if (c != '.' || i == label || i - label > kLongestLabel) return false;
        label = i + 1;
    }
    const bool dotted = label > 0;
    if (!dotted || label == text.size() || text.size() - label > kLongestLabel) return false;
    if (dashed && has_a_label({domain.data(), text.size()})) return false;
    into.assign(domain.data(), text.size());
    return true;
}

std::optional<std::string> host_of_website(std::string_view text) {
    std::string_view rest = trim(text);
    if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos)
        rest.remove_prefix(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?#\\ \t,;"));
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos)
        rest.remove_prefix(at + 1);
    rest = rest.substr(0, rest.find(':'));

    const std::optional<std::string> host = canonical_domain(rest);
    if (!host || is_ip_v4(*host) || host->find('.') == std::string::npos) return std::nullopt;
    return host;
}

std::string readable_domain(const std::string& canonical) {
    if (!has_a_label(canonical)) return canonical;
    const std::string readable = to_u_labels(canonical);
    return readable.empty() ? canonical : readable;
}

}  // namespace dealwire::base
