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

/// Keeps links and merges from passing each other by until the commit: a page that tells of merges
/// waits for pages whose records point to their losers, and the other way round. Without it each
/// would not see what the other has not committed yet. SQLite has one writer anyway.
void hold_links(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                bool has_merges);

/// The losers among the held records of each object that `table` has links to.
MergedRecords merged_records(soci::session& session, const model::OrgScope& scope,
                             const CrmTable& table);

/// Points every link to one of `losers`, records of `object` that are held by now, at the winner at
/// the end of its chain. Those that turn out to be no losers are passed over.
void point_links_at_winners(soci::session& session, const Dialect& dialect,
                            const model::OrgScope& scope, std::string_view object,
                            std::span<const model::RecordId> losers);

}  // namespace dealwire::store
