#include "adapters/api/pages/html.hpp"

#include "engine/base/text.hpp"

namespace dealwire::api {
namespace {

constexpr std::string_view kStrange = "\uFFFD";

/// How many bytes the character at the start of `text` has; 0 where there is none.
std::size_t character_bytes(std::string_view text) {
    for (std::size_t bytes = 1; bytes <= 4 && bytes <= text.size(); ++bytes)
        if (base::is_utf8(text.substr(0, bytes))) return bytes;
    return 0;
}

void append_ascii(std::string& to, char c) {
    switch (c) {
        case '&':
            to += "&amp;";
            return;
        case '<':
            to += "&lt;";
            return;
        case '>':
            to += "&gt;";
            return;
        case '"':
            to += "&quot;";
            return;
        case '\'':
            to += "&#39;";
            return;
        default:
            break;
    }
    const bool control = (c < ' ' && c != '\n' && c != '\t') || c == '\x7F';
    if (control)
        to += kStrange;
    else
        to.push_back(c);
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const std::size_t bytes = character_bytes(text);
        if (bytes == 1)
            append_ascii(safe, text.front());
        else
            safe += bytes == 0 ? kStrange : text.substr(0, bytes);
        text.remove_prefix(bytes == 0 ? 1 : bytes);
    }
    return safe;
}

Html::Element Html::in(std::string_view tag, Attributes attributes) {
    mark(tag, attributes);
    return Element{*this, tag};
}

void Html::leaf(std::string_view tag, Attributes attributes, std::string_view words) {
    const auto element = in(tag, attributes);
    text(words);
}

void Html::mark(std::string_view tag, Attributes attributes) {
    text_.append("<").append(tag);
    for (const auto& [name, value] : attributes) {
        if (name.empty()) continue;
        text_.append(" ").append(name);
        if (!value.empty()) text_.append("=\"").append(escaped(value)).append("\"");
    }
    text_.append(">");
}

void Html::end(std::string_view tag) { text_.append("</").append(tag).append(">"); }

}  // namespace dealwire::api
