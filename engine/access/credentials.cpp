#include "engine/access/credentials.hpp"

#include "engine/model/tenant.hpp"

#include <algorithm>

namespace dealwire::access {
namespace {

constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t kLongest = 200;  // of a name; longer ones would only fill memories
constexpr unsigned kFive = 5;

/// 16 letters and digits.
void append_chance(std::string& text, base::Entropy& entropy) {
    std::uint64_t held = 0;
    unsigned bits = 0;
    for (const std::uint8_t byte : entropy.chance()) {
        held = (held << 8U) | byte;
        for (bits += 8; bits >= kFive; bits -= kFive)
            text.push_back(kDigits[(held >> (bits - kFive)) & 0x1FU]);
    }
}

}  // namespace

std::optional<CredentialName> parse_name(std::string_view text) {
    const std::size_t dot = text.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || text.size() > kLongest) return std::nullopt;
    const std::string_view id = text.substr(dot + 1);
    const bool plain = !id.empty() && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    std::string tenant{text.substr(0, dot)};
    if (!plain || model::problem_with_tenant_name(tenant)) return std::nullopt;
    return CredentialName{{std::move(tenant)}, std::string{id}};
}

std::string random_id(base::Entropy& entropy) {
    std::string id;
    append_chance(id, entropy);
    return id;
}

base::Secret random_secret(base::Entropy& entropy) {
    std::string text;
    for (int part = 0; part < 4; ++part) append_chance(text, entropy);
    return base::Secret{std::move(text)};
}

base::Secret random_typed_code(base::Entropy& entropy) {
    constexpr std::size_t kGroup = 4;
    std::string code;
    const std::string id = random_id(entropy);
    for (std::size_t i = 0; i < id.size(); ++i) {
        if (i > 0 && i % kGroup == 0) code.push_back('-');
        code.push_back(id[i] >= 'a' ? static_cast<char>(id[i] - 'a' + 'A') : id[i]);
    }
    return base::Secret{std::move(code)};
}

std::string plain_typed_code(std::string_view typed) {
    std::string plain;
    for (const char c : typed) {
        if (c == '-' || c == ' ') continue;
        plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    return plain;
}

std::string digest_text(std::string_view purpose, const CredentialName& name,
                        std::string_view secret) {
    std::string text{"dealwire "};
    text.append(purpose).append(1, '\n').append(name.text()).append(1, '\n').append(secret);
    return text;
}

bool same_text(std::string_view one, std::string_view other) {
    if (one.size() != other.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        difference |= static_cast<unsigned>(static_cast<unsigned char>(one[i])) ^
                      static_cast<unsigned>(static_cast<unsigned char>(other[i]));
    return difference == 0;
}

}  // namespace dealwire::access
