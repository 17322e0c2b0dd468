#include "engine/base/canonical.hpp"

#include <algorithm>

namespace dealwire::base {
namespace {

void append(std::string& out, const Tree& tree);

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
    constexpr std::string_view kEscaped = "\"\\";
    out.push_back('"');
    while (true) {
        const auto special = std::ranges::find_first_of(text, kEscaped);
        out.append(text.begin(), special);
        if (special == text.end()) break;
        out.append(1, '\\').push_back(*special);
        text = {special + 1, text.end()};
    }
    out.push_back('"');
}

std::string canonical_text(const Tree& tree) {
    std::string out;
    append(out, tree);
    return out;
}

}  // namespace dealwire::base
