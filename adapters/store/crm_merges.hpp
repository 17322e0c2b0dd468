#pragma once

#include "adapters/store/crm_page.hpp"
#include "adapters/store/dialect.hpp"
#include "engine/model/scope.hpp"

#include <map>
#include <mutex>
#include <span>
#include <string>

namespace soci {
class session;
}

namespace dealwire::store {

/// The losers of merges that pages have to know, remembered from one page to the next as long as
/// nobody added or lifted one. Thread-safe.
class MergeMemory {
public:
    /// The losers among the held records of each object that `table` has links to.
    MergedRecords records(soci::session& session, const model::OrgScope& scope,
                          const CrmTable& table);

private:
    struct Known {
        std::int64_t revision = -1;
        std::shared_ptr<const Winners> winners;
    };

    std::shared_ptr<const Winners> winners(soci::session& session, const model::OrgScope& scope,
                                           const std::string& object);

    std::mutex mutex_;
    std::map<std::pair<model::OrgScope, std::string>, Known> known_;
};

/// The ids that a page has rows of lie between these.
struct IdRange {
    model::RecordId first;
    model::RecordId last;
};

/// Points links of the records of `table` within `range` to the winners of merges that are in `now`
/// and were not in `known`. To be called when no other page of the org can be between here and its
/// commit: then either the page sees a merge, or the merge sees the page.
void follow_later_merges(soci::session& session, const Dialect& dialect,
                         const model::OrgScope& scope, const CrmTable& table, const IdRange& range,
                         const MergedRecords& known, const MergedRecords& now);

/// Points every link to one of `losers`, records of `object` that are held by now, at the winner at
/// the end of its chain. Those that turn out to be no losers are passed over. The same condition.
void point_links_at_winners(soci::session& session, const Dialect& dialect,
                            const model::OrgScope& scope, const std::string& object,
                            std::span<const model::RecordId> losers);

/// Tells every MergeMemory that the losers of `object` are others now. The same condition.
void raise_merge_revision(soci::session& session, const model::OrgScope& scope,
                          const std::string& object);

}  // namespace dealwire::store
