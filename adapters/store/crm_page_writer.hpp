#pragma once

#include "adapters/store/crm_merges.hpp"
#include "adapters/store/crm_page.hpp"
#include "adapters/store/dialect.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_store.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// What writing a page leaves to be done at the end of its transaction.
struct WrittenPage {
    ports::PageSaved saved;
    MergedRecords merged;                 ///< merges that its links already follow
    std::vector<model::RecordId> losers;  ///< records that it says lost a merge
    std::vector<model::RecordId> rows;    ///< records that it may have changed
    /// Whether it may have changed them in what resolutions depend on.
    bool counts_for_resolutions = true;
    bool lifts_tombstones = false;  ///< so that losers may be none any more
    std::optional<IdRange> range;   ///< of the rows that were written
};

/// Writes the rows of one page in the transaction that is open. What is held decides, row by row: a
/// record that is not held is added straight to its table, one that is held with the same digest is
/// left alone, and the rest goes through a staging table, from where one statement merges it. The
/// rules of merging (newer wins, kept columns) are in that statement, so that what another
/// transaction writes meanwhile counts too; a record that it adds meanwhile is a unique violation,
/// after which the whole transaction is worth repeating.
WrittenPage write_page(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                       const model::RecordPage& page, MergeMemory& merges);

/// Makes links and merges agree. To be called last, when the transaction holds the row of the org's
/// revision: no other page is between here and its commit then.
void settle_links(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                  const std::string& object, const WrittenPage& written, MergeMemory& merges);

}  // namespace dealwire::store
