#pragma once

#include "adapters/store/database.hpp"
#include "engine/base/id.hpp"
#include "engine/model/match_entry.hpp"
#include "engine/model/scope.hpp"

#include <span>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace dealwire::store {

/// What one resolution asked for.
struct KeysOfResolution {
    base::ConversationId conversation;
    std::vector<model::MatchKey> keys;  ///< ascending, each once
};

/// The form in which keys stand with their resolution.
std::string packed_keys(std::span<const model::MatchKey> keys);
std::vector<model::MatchKey> unpacked_keys(const std::string& text);

/// Makes the keys of these resolutions be found by; those they had stand in their rows, which must
/// be as they were before. Rows that stay are not touched.
void replace_keys(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                  std::span<const KeysOfResolution> resolutions);

/// Makes all resolutions of an org be found by the keys that stand in their rows. Some
/// transactions; nobody may save resolutions of the org meanwhile.
void index_resolutions(Database& database, const model::OrgScope& scope);

/// Forgets the keys of a conversation in all orgs of its tenant; its resolutions must still be
/// there.
void forget_keys(soci::session& session, const base::TenantId& tenant,
                 const base::ConversationId& conversation);

/// Makes stale every resolution with one of these keys; how many that were not.
std::int64_t mark_resolutions(soci::session& session, const Dialect& dialect,
                              const model::OrgScope& scope, std::span<const model::MatchKey> keys);

}  // namespace dealwire::store
