#include "engine/importing/transfer.hpp"

#include <algorithm>

namespace dealwire::importing {
namespace {

int pages(std::int64_t rows, std::int64_t rows_per_page) {
    const std::int64_t size = std::max<std::int64_t>(rows_per_page, 1);
    return static_cast<int>((std::max<std::int64_t>(rows, 0) + size - 1) / size);
}

}  // namespace

int rest_calls(std::int64_t rows, std::int64_t rows_per_page) {
    return std::max(pages(rows, rows_per_page), 1);
}

int bulk_calls(std::int64_t rows, const TransferRates& rates) {
    return rates.bulk_overhead + std::max(pages(rows, rates.bulk_page), 1);
}

TransferChoice choose_transfer(const ports::FirstPage& first, const TransferRates& rates) {
    const std::int64_t left = first.total - first.rows;
    if (left <= 0) return {.bulk = false, .why = "Everything came with the first page."};
    if (rates.bulk == BulkUse::Never) return {.bulk = false, .why = "Bulk jobs are switched off."};
    if (rates.bulk == BulkUse::Always)
        return {.bulk = true, .why = "The settings ask for bulk jobs."};
    // Wide rows make for short pages: what the org really gave counts.
    const int by_rest = rest_calls(left, first.rows > 0 ? first.rows : rates.rest_page);
    const int by_bulk = bulk_calls(left, rates);
    return {.bulk = by_bulk < by_rest,
            .why = "After the first page " + std::to_string(left) +
                   " rows were left: " + std::to_string(by_rest) + " calls by REST, about " +
                   std::to_string(by_bulk) + " by a bulk job."};
}

int cheapest_calls(std::int64_t rows, const TransferRates& rates) {
    const std::int64_t first = std::min(rows, rates.rest_page);
    if (rows <= first) return 1;
    return 1 + std::min(rest_calls(rows - first, rates.rest_page), bulk_calls(rows - first, rates));
}

}  // namespace dealwire::importing
