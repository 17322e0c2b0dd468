#pragma once

#include "engine/importing/transfer.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace dealwire::importing {

/// What is known of an object before anything is asked.
struct KnownObject {
    std::string object;
    std::int64_t held = 0;  ///< live records; stands for what the org has
    bool fill_due = false;
    bool refresh_due = false;
};

/// API calls that the works of an import would take, at today's size of the org.
struct Forecast {
    int increment = 0;  ///< with few changes: what every import takes
    int full = 0;       ///< everything once more, or a first load of as many records
    int back_fill = 0;  ///< columns that wait to be filled or refreshed
    int proof = 0;      ///< of completeness, where nothing has to be repaired
};

Forecast forecast(std::span<const KnownObject> objects, const TransferRates& rates);

}  // namespace dealwire::importing
