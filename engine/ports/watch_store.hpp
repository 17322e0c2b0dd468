#pragma once

#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// CRM records that decide about a conversation beside its resolution.
struct WatchedRecords {
    base::ConversationId conversation;
    std::vector<model::RecordId> records;
};

/// Holds, per org, which conversations are due again when a CRM record changes. Finishing an export
/// replaces the records of its conversation (`DueConversation::reads`); this is for the others.
/// Errors: throws StoreError.
class WatchStore {
public:
    virtual ~WatchStore() = default;

    /// Objects whose records are watched for every conversation, as `cover` was told last.
    virtual std::set<std::string> covered(const model::OrgScope& scope) = 0;

    /// Adds records to those of the conversations, in one transaction.
    virtual void watch(const model::OrgScope& scope, std::span<const WatchedRecords> added) = 0;

    /// Notes that all conversations are covered for these objects. Without any, nothing is watched
    /// any more.
    virtual void cover(const model::OrgScope& scope, const std::set<std::string>& objects) = 0;
};

}  // namespace dealwire::ports
