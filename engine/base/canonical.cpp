#include "engine/base/canonical.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace dealwire::base {
namespace {

void append(std::string& out, const Tree& tree);

/// One bit in each byte of `word` that is `byte`; above the first one there may be more.
std::uint64_t places_of(char byte, std::uint64_t word) {
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    const std::uint64_t differing =
        word ^ (kOnes * std::uint64_t{static_cast<unsigned char>(byte)});
    return (differing - kOnes) & ~differing & (kOnes << 7U);
}

/// How far the text goes without a character to be escaped; in steps of eight bytes, because every
/// byte that is exported passes here.
std::size_t unescaped(std::string_view text) {
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((places_of('"', word) | places_of('\\', word)) != 0) break;
    }
    while (at < text.size() && text[at] != '"' && text[at] != '\\') ++at;
    return at;
}

void append_array(std::string& out, const Tree::Array& items) {
    out.push_back('[');
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out.push_back(',');
        append(out, items[i]);
    }
    out.push_back(']');
}

void append_object(std::string& out, const Tree::Object& members) {
    std::vector<const Tree::Object::value_type*> sorted;
    sorted.reserve(members.size());
    for (const auto& member : members) sorted.push_back(&member);
    std::ranges::stable_sort(
        sorted, {}, [](const auto* member) -> const std::string& { return member->first; });
    out.push_back('{');
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i > 0) out.push_back(',');
        append_canonical(out, std::string_view{sorted[i]->first});
        out.push_back(':');
        append(out, sorted[i]->second);
    }
    out.push_back('}');
}

void append(std::string& out, const Tree& tree) {
    if (tree.is_null()) {
        out.append("null");
    } else if (const bool* flag = tree.boolean()) {
        out.append(*flag ? "true" : "false");
    } else if (const Number* number = tree.number()) {
        out.append(number->text);
    } else if (const std::string* text = tree.string()) {
        append_canonical(out, std::string_view{*text});
    } else if (const Tree::Array* items = tree.array()) {
        append_array(out, *items);
    } else {
        append_object(out, *tree.object());
    }
}

}  // namespace

void append_canonical(std::string& out, const Tree& tree) { append(out, tree); }

void append_canonical(std::string& out, std::string_view text) {
    out.push_back('"');
    while (true) {
        const std::size_t plain = unescaped(text);
        out.append(text.substr(0, plain));
        if (plain == text.size()) break;
        out.append(1, '\\').push_back(text[plain]);
        text.remove_prefix(plain + 1);
    }
    out.push_back('"');
}

std::string canonical_text(const Tree& tree) {
    std::string out;
    append(out, tree);
    return out;
}

}  // namespace dealwire::base
