#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace dealwire::app {

/// Columns of text, aligned by the number of characters (not bytes); the last one is not padded.
/// A column whose cells are all numbers is aligned to the right. What a terminal would obey is
/// shown instead (`base::visible_in_line`), so a cell never leaves its line.
class Table {
public:
    explicit Table(std::vector<std::string> heading) : rows_{std::move(heading)} {}

    void row(std::vector<std::string> cells);

    /// Takes the column with this heading out.
    void leave_out(const std::string& heading);
    /// The same, where every cell of it is `text`.
    void leave_out_where_all(const std::string& heading, const std::string& text);

    /// Lines without a line feed, the heading first.
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    [[nodiscard]] std::size_t column(const std::string& heading) const;

    std::vector<std::vector<std::string>> rows_;
};

/// Number of characters of a UTF-8 text.
std::size_t width_of(const std::string& text);

}  // namespace dealwire::app
