#include "apps/dealwire/render/table.hpp"

#include "engine/base/text.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

bool is_number(const std::string& text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ' '; });
}

}  // namespace

std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

void Table::row(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = base::visible_in_line(cell);
    rows_.push_back(std::move(cells));
}

std::size_t Table::column(const std::string& heading) const {
    const auto& headings = rows_.front();
    return static_cast<std::size_t>(std::ranges::find(headings, heading) - headings.begin());
}

void Table::leave_out(const std::string& heading) {
    const auto at = static_cast<std::ptrdiff_t>(column(heading));
    for (auto& row : rows_) row.erase(row.begin() + at);
}

void Table::leave_out_where_all(const std::string& heading, const std::string& text) {
    const std::size_t at = column(heading);
    const auto holds = [&](const auto& row) { return row[at] == text; };
    if (std::ranges::all_of(rows_.begin() + 1, rows_.end(), holds)) leave_out(heading);
}

std::vector<std::string> Table::lines() const {
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    std::vector<bool> numbers(rows_.front().size(), rows_.size() > 1);
    for (std::size_t r = 0; r < rows_.size(); ++r)
        for (std::size_t c = 0; c < rows_[r].size(); ++c) {
            widths[c] = std::max(widths[c], width_of(rows_[r][c]));
            if (r > 0 && !is_number(rows_[r][c])) numbers[c] = false;
        }

    std::vector<std::string> lines;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string space(widths[c] - width_of(row[c]), ' ');
            if (c > 0) line += "  ";
            line += numbers[c] ? space + row[c] : row[c] + space;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace dealwire::app
