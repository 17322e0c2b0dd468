#include "adapters/store/line_text.hpp"

#include <algorithm>

namespace dealwire::store {
namespace {

bool is_special(char c) { return c == '\t' || c == '\n' || c == '\\'; }

char letter_for(char special) {
    if (special == '\t') return 't';
    return special == '\n' ? 'n' : '\\';
}

char special_for(char letter) {
    if (letter == 't') return '\t';
    return letter == 'n' ? '\n' : letter;
}

}  // namespace

LineWriter& LineWriter::add_plain(std::string_view field) {
    if (!first_) out_.push_back('\t');
    first_ = false;
    out_.append(field);
    return *this;
}

LineWriter& LineWriter::add(std::string_view field) {
    add_plain({});
    while (true) {
        const auto special = std::ranges::find_if(field, is_special);
        out_.append(field.begin(), special);
        if (special == field.end()) return *this;
        out_.append(1, '\\').push_back(letter_for(*special));
        field = {special + 1, field.end()};
    }
}

void LineWriter::end() {
    out_.push_back('\n');
    first_ = true;
}

std::string_view LineFields::plain() {
    const std::string_view field = rest_.substr(0, rest_.find('\t'));
    rest_.remove_prefix(field.size() < rest_.size() ? field.size() + 1 : field.size());
    return field;
}

std::string LineFields::text() {
    const std::string_view field = plain();
    if (field.find('\\') == std::string_view::npos) return std::string{field};
    std::string text;
    text.reserve(field.size());
    for (std::size_t i = 0; i < field.size(); ++i) {
        const bool escaped = field[i] == '\\' && i + 1 < field.size();
        text.push_back(escaped ? special_for(field[++i]) : field[i]);
    }
    return text;
}

}  // namespace dealwire::store
