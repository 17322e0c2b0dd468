#pragma once

#include "adapters/store/crm_page.hpp"
#include "adapters/store/dialect.hpp"
#include "engine/model/scope.hpp"

#include <span>
#include <string>

namespace soci {
class session;
}

namespace dealwire::store {

/// The losers among the held records of each object that `table` has links to.
MergedRecords merged_records(soci::session& session, const model::OrgScope& scope,
                             const CrmTable& table);

/// Points the links of `table` to the winners of merges that were committed while a page was being
/// written with `known` ones. To be called when no other page of the org can be between here and
/// its commit: then either this page sees the merge, or the merge sees the page.
void follow_later_merges(soci::session& session, const Dialect& dialect,
                         const model::OrgScope& scope, const CrmTable& table,
                         const MergedRecords& known);

/// Points every link to one of `losers`, records of `object` that are held by now, at the winner at
/// the end of its chain. Those that turn out to be no losers are passed over. The same condition.
void point_links_at_winners(soci::session& session, const Dialect& dialect,
                            const model::OrgScope& scope, std::string_view object,
                            std::span<const model::RecordId> losers);

}  // namespace dealwire::store
