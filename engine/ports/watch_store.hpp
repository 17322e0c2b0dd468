#pragma once

#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"

#include <optional>
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

/// What members answer now to the questions of exports, in place of what they did before.
struct PeopleChange {
    std::optional<std::string> before;  ///< as it was noted; nothing where it never was
    std::string now;
    std::set<std::string> asked = {};  ///< questions with another answer, eight digits each
    /// Where nothing was noted: conversations finished on the first are finished on the second.
    std::string former_settings = {};
    std::string settings = {};
};

/// Holds, per org, which conversations are due again when a CRM record or a member changes.
/// Finishing an export replaces the records and the questions of its conversation
/// (`DueConversation::reads`, `asked`); `watch` is for the others. Errors: throws StoreError.
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

    /// What members answer, as it was noted last; nothing where it never was.
    virtual std::optional<std::string> people(const model::OrgScope& scope) = 0;

    /// Notes it, and makes the finished conversations due, for their settings, that asked one of
    /// those questions, or of which nobody knows what they asked. One transaction. False, and
    /// nothing is done, where something else than `before` is noted meanwhile.
    virtual bool note_people(const model::OrgScope& scope, const PeopleChange& change) = 0;
};

}  // namespace dealwire::ports
