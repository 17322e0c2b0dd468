#pragma once

#include "engine/importing/transfer.hpp"
#include "engine/model/record_id.hpp"

#include <chrono>
#include <vector>

namespace dealwire::importing {

struct ImportSettings {
    /// How far before the bookmark an increment begins again. A row becomes visible when its
    /// transaction commits, with a stamp from earlier; longer costs rows read twice, shorter risks
    /// rows never read.
    std::chrono::minutes overlap{10};
    /// How old the values of formula and roll-up fields may become; 0: they are never refreshed.
    std::chrono::seconds refresh_formulas{std::chrono::hours{24}};
    /// Proofs of an object that nobody asked for are so far apart: an org whose recycle bin is
    /// emptied every hour cuts its log of deletions off every hour.
    std::chrono::hours proofs_apart{24};
    TransferRates rates;
    /// Owners named in one query; a condition must stay below 4000 characters.
    std::size_t owners_per_query = 100;
};

/// Whose opportunities are pulled in (promise I3).
struct RecordedOwners {
    std::vector<model::RecordId> users;  ///< all of them, ascending
    /// Of those, who was not recorded when an import was completed last: what they own from before
    /// is not held yet.
    std::vector<model::RecordId> newly;
    /// Who was recorded then, ascending: all they own was held.
    std::vector<model::RecordId> before;
};

}  // namespace dealwire::importing
