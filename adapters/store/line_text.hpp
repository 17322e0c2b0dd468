#pragma once

#include <string>
#include <string_view>

namespace dealwire::store {

// Small tables in one column: fields parted by tabs, each line ended by a line feed. What a field
// has of these characters, and the backslash, is written as `\t`, `\n`, `\\`. A third of the bytes
// of JSON, and read without a tree.

/// Appends lines to a text.
class LineWriter {
public:
    explicit LineWriter(std::string& out) : out_{out} {}

    LineWriter& add(std::string_view field);
    /// Of a field that never holds one of the three characters, such as an id or a word of ours.
    LineWriter& add_plain(std::string_view field);
    void end();

private:
    std::string& out_;
    bool first_ = true;
};

/// The fields of one line, from left to right; those that are missing are empty.
class LineFields {
public:
    explicit LineFields(std::string_view line) : rest_{line} {}

    std::string text();
    /// As it is written; for fields that never hold one of the three characters.
    std::string_view plain();

private:
    std::string_view rest_;
};

/// Calls `take` with each line.
template <class Take>
void each_line(std::string_view text, const Take& take) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        take(LineFields{line});
        text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    }
}

}  // namespace dealwire::store
