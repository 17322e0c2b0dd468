#include "adapters/salesforce/csv_parser.hpp"
#include "engine/base/text.hpp"

#include <cstdint>
#include <cstdlib>
#include <optional>

namespace {

using namespace dealwire;

using Rows = std::vector<std::vector<model::CellText>>;

std::optional<Rows> parsed(std::string_view page, std::size_t piece) {
    Rows rows;
    salesforce::CsvParser parser{{{"Id", "id"}, {"A", "string"}, {"B", "datetime"}},
                                 {.rows_per_piece = 3, .bytes_per_row = 1U << 16U},
                                 [&rows](model::RecordRows some) {
                                     for (const auto row : some) rows.push_back(row.texts());
                                 }};
    for (; !page.empty(); page.remove_prefix(std::min(piece, page.size())))
        if (!parser.feed(page.substr(0, piece))) return std::nullopt;
    if (!parser.finish()) return std::nullopt;
    return rows;
}

bool is_clean(const Rows& rows) {
    for (const auto& row : rows)
        for (const auto& cell : row)
            if (cell && (!base::is_utf8(*cell) || cell->find('\0') != std::string::npos))
                return false;
    return true;
}

}  // namespace

/// The first byte says how the rest is cut; the outcome must not depend on it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string page =
        "Id,A,B\n" + std::string{reinterpret_cast<const char*>(data) + 1, size - 1};
    const auto whole = parsed(page, page.size());
    if (parsed(page, 1U + data[0] % 40U) != whole) std::abort();
    if (whole && !is_clean(*whole)) std::abort();
    return 0;
}
