#include "adapters/store/json_text.hpp"

#include <array>

namespace dealwire::store {
namespace {

constexpr std::array<bool, 256> special_characters() {
    std::array<bool, 256> special{};
    for (std::size_t c = 0; c < 0x20; ++c) special[c] = true;
    special['"'] = true;
    special['\\'] = true;
    return special;
}

constexpr std::array<bool, 256> kSpecial = special_characters();

void append_escape(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '\0':
            return;
        case '"':
            out.append("\\\"");
            return;
        case '\\':
            out.append("\\\\");
            return;
        case '\n':
            out.append("\\n");
            return;
        case '\r':
            out.append("\\r");
            return;
        case '\t':
            out.append("\\t");
            return;
        default:
            out.append("\\u00");
            out.push_back(kHex[static_cast<unsigned char>(c) >> 4U]);
            out.push_back(kHex[static_cast<unsigned char>(c) & 0x0FU]);
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view value) {
    out.push_back('"');
    std::size_t plain = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!kSpecial[static_cast<unsigned char>(value[i])]) continue;
        out.append(value, plain, i - plain);
        append_escape(out, value[i]);
        plain = i + 1;
    }
    out.append(value, plain, value.size() - plain);
    out.push_back('"');
}

}  // namespace dealwire::store
