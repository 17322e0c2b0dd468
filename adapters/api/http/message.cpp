#include "adapters/api/http/message.hpp"

#include "engine/base/text.hpp"

#include <algorithm>

namespace dealwire::api {
namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool same_name(std::string_view one, std::string_view other) {
    return one.size() == other.size() && base::to_lower_ascii(one) == base::to_lower_ascii(other);
}

const std::string* header_in(const std::vector<std::pair<std::string, std::string>>& headers,
                             std::string_view name) {
    const auto found = std::ranges::find_if(
        headers, [&](const auto& each) { return same_name(each.first, name); });
    return found == headers.end() ? nullptr : &found->second;
}

}  // namespace

const std::string* header_of(const HttpRequest& request, std::string_view name) {
    return header_in(request.headers, name);
}

const std::string* header_of(const HttpReply& reply, std::string_view name) {
    return header_in(reply.headers, name);
}

bool is_form(const HttpRequest& request) {
    const std::string type = base::to_lower_ascii(request.content_type);
    return base::trim(std::string_view{type}.substr(0, type.find(';'))) ==
           "application/x-www-form-urlencoded";
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            bytes.push_back(' ');
        } else if (text[i] != '%') {
            bytes.push_back(text[i]);
        } else {
            const int high = i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
            const int low = high < 0 ? -1 : digit_of(text[i + 2]);
            if (low < 0) return std::nullopt;
            bytes.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        }
    }
    return bytes;
}

FormFields form_fields(std::string_view form) {
    FormFields fields;
    while (!form.empty()) {
        const std::string_view pair = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(pair.size() + 1, form.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = percent_decoded(pair.substr(0, equals), true);
        auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (name && value) fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

const std::string* value_of(const FormFields& fields, std::string_view name) {
    const auto found =
        std::ranges::find_if(fields, [&](const auto& each) { return each.first == name; });
    return found == fields.end() ? nullptr : &found->second;
}

std::optional<std::string> form_field(std::string_view form, std::string_view name) {
    std::optional<std::string> found;
    while (!form.empty()) {
        const std::string_view pair = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(pair.size() + 1, form.size()));
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) != name) continue;
        if (found || equals == std::string_view::npos) return std::nullopt;
        found = percent_decoded(pair.substr(equals + 1), true);
        if (!found) return std::nullopt;
    }
    return found;
}

std::optional<std::string> cookie_in(std::string_view cookies, std::string_view name) {
    std::optional<std::string> found;
    while (!cookies.empty()) {
        std::string_view pair = cookies.substr(0, cookies.find(';'));
        cookies.remove_prefix(std::min(pair.size() + 1, cookies.size()));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        while (pair.ends_with(' ')) pair.remove_suffix(1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
        if (found) return std::nullopt;
        found = std::string{pair.substr(equals + 1)};
    }
    return found;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (kPlain.find(c) != std::string_view::npos) {
            encoded.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded.push_back('%');
        encoded.push_back(kDigits[byte >> 4U]);
        encoded.push_back(kDigits[byte & 0xFU]);
    }
    return encoded;
}

}  // namespace dealwire::api
