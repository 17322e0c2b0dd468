#include "tests/simulators/salesforce/soql/query_error.hpp"

#include <algorithm>

namespace dealwire::orgsim::soql {

namespace {

constexpr int kBadRequest = 400;
constexpr std::size_t kExcerptBefore = 30;
constexpr std::size_t kExcerptAfter = 30;

}  // namespace

ApiError error_at(std::string code, std::string_view query, std::size_t offset,
                  std::string_view text) {
    offset = std::min(offset, query.size());
    const auto row = 1 + std::ranges::count(query.substr(0, offset), '\n');
    const auto line_break = query.substr(0, offset).rfind('\n');
    const std::size_t line_start = line_break == std::string_view::npos ? 0 : line_break + 1;
    const std::size_t from = std::max(line_start, offset - std::min(offset, kExcerptBefore));
    const std::size_t line_end = std::min(query.find('\n', offset), query.size());
    const std::size_t to = std::min(line_end, offset + kExcerptAfter);

    std::string message = "\n";
    message.append(query.substr(from, to - from)).append("\n");
    message.append(offset - from, ' ').append("^\nERROR at Row:").append(std::to_string(row));
    message.append(":Column:").append(std::to_string(offset - line_start + 1)).append("\n");
    return {kBadRequest, std::move(code), message.append(text)};
}

ApiError query_error(std::string code, const std::string& text) {
    return {kBadRequest, std::move(code), text};
}

}  // namespace dealwire::orgsim::soql
