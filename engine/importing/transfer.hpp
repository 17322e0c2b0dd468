#pragma once

#include "engine/ports/record_source.hpp"

#include <cstdint>
#include <string>

namespace dealwire::importing {

/// Whether bulk jobs are used.
enum class BulkUse { Auto, Never, Always };

/// What the two ways of reading cost.
struct TransferRates {
    BulkUse bulk = BulkUse::Auto;
    std::int64_t rest_page = 2000;    ///< rows of a REST page; an org may give less
    std::int64_t bulk_page = 50'000;  ///< rows of a page of a bulk job's results
    /// To start a job, to ask twice how far it is, to discard it. One that takes long is asked more
    /// often, but then it has many pages.
    int bulk_overhead = 4;
};

/// Calls that reading so many rows takes; a page without rows costs one too.
int rest_calls(std::int64_t rows, std::int64_t rows_per_page);
int bulk_calls(std::int64_t rows, const TransferRates& rates);

struct TransferChoice {
    bool bulk = false;
    std::string why;  ///< one sentence for the record of the run
};

/// How to go on after a first REST page: the way that costs fewer calls.
TransferChoice choose_transfer(const ports::FirstPage& first, const TransferRates& rates);

/// What reading so many rows from the beginning costs, chosen like that: one REST page, then the
/// cheaper way.
int cheapest_calls(std::int64_t rows, const TransferRates& rates);

}  // namespace dealwire::importing
