#pragma once

#include "engine/model/due_reason.hpp"
#include "engine/model/export_record.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// `ExportRecord::error_code` of a record that was not sent because its conversation record was
/// refused. It is sent again as soon as that one is.
inline constexpr const char* kWaitsForParentCode = "WAITS_FOR_PARENT";

/// A conversation whose desired state may differ from what is in the org.
struct DueConversation {
    base::ConversationId id;
    bool removed = false;             ///< deleted here: nothing of it should be in the org
    std::string conversation_digest;  ///< empty where removed
    std::string resolution_digest;    ///< of the resolution held for this org; empty where none
    std::string hits_digest = {};     ///< of what trackers found; empty where nothing
    /// With `ExportChange::finished`: CRM records that were read for it beside its resolution. A
    /// later change of one of them makes it due again.
    std::vector<model::RecordId> reads = {};
    /// With `ExportChange::finished`: what was asked about members for it, eight digits for each
    /// question. Nothing: not known. A change of an answer makes it due again.
    std::optional<std::string> asked = {};
    model::DueReason reason = model::DueReason::New;  ///< the most urgent one
};

/// Which of the conversations that are due.
enum class DueShare {
    All,
    Fresh,  ///< they are new, were changed, removed or begun
    Again   ///< reprocessing (`model::is_reprocessing`)
};

struct DueQuery {
    std::string settings;          ///< digest; empty: nobody's, so every conversation is due
    base::ConversationId after{};  ///< the last one of the page before
    std::size_t limit = 0;
    DueShare share = DueShare::All;
    std::vector<base::ConversationId> among{};  ///< no others are looked at; empty: all are
};

/// Everything that one step of an export changes, kept or lost together.
struct ExportChange {
    std::vector<model::ExportRecord> put;
    std::vector<model::RecordName> forget;
    std::vector<DueConversation> finished;  ///< these need no export until something changes again
    std::string settings;                   ///< basis for `finished`: their digest
    /// Basis for `finished`: digest of what members answered (`WatchStore::people`). Where another
    /// is noted they stay due. Empty: whatever it is.
    std::string people = {};
    /// They were begun by an earlier change and nothing of them was sent: due again for the reason
    /// that they have here.
    std::vector<DueConversation> put_back = {};
};

struct RecordCounts {
    std::int64_t written = 0;
    std::int64_t pending = 0;
    std::int64_t parked = 0;
    /// Whose own record is in the org, as far as is known. Where none has an own record, those with
    /// any record written.
    std::int64_t conversations = 0;
    std::int64_t gone = 0;  ///< deleted in the org by somebody else, and left alone
};

/// Where a parked record stands in the list of all: it keeps its place as long as it is parked.
struct ParkedPlace {
    bool waiting = false;  ///< it only waits for its conversation record
    std::string object = {};
    std::string key = {};

    auto operator<=>(const ParkedPlace&) const = default;
};

/// Which parked records, at most `limit`.
struct ParkedQuery {
    std::size_t limit = 0;
    std::string object = {};  ///< empty: any
    std::string code = {};    ///< empty: any
    bool waiting = true;      ///< with those that only wait for their conversation record
    bool private_too = true;  ///< with those of private conversations
    /// Those after this place, by their places; the list begins after an empty one. Without it the
    /// newest come first.
    std::optional<ParkedPlace> after = {};
};

/// Parked records of one object with one code.
struct ParkedGroup {
    std::string object;
    std::string code;
    std::int64_t records = 0;
    std::int64_t conversations = 0;
    std::int64_t messages = 0;  ///< different ones
    std::string message;        ///< one of them
    std::string remedy;         ///< one of theirs

    bool operator==(const ParkedGroup&) const = default;
};

/// Records in place by their object; none is 0.
using WrittenCounts = std::map<std::string, std::int64_t>;

inline std::int64_t sum_of(const WrittenCounts& counts) {
    std::int64_t sum = 0;
    for (const auto& [object, count] : counts) sum += count;
    return sum;
}

/// Conversations waiting for export on some settings, by the reason; none is 0.
using DueCounts = std::map<model::DueReason, std::int64_t>;

/// How many of them are a share.
inline std::int64_t due_in(const DueCounts& counts, DueShare share) {
    std::int64_t due = 0;
    for (const auto& [reason, count] : counts)
        if (share == DueShare::All || is_reprocessing(reason) == (share == DueShare::Again))
            due += count;
    return due;
}

/// Holds what we believe about our records in the org, per org. Errors: throws StoreError.
class ExportStore {
public:
    virtual ~ExportStore() = default;

    /// Conversations that were not finished since they, their resolution, what trackers found,
    /// `settings` or a CRM record among their `reads` changed, in ascending id. Settings do not
    /// matter for a removed one: nothing of it should be in the org under any; without a record it
    /// is not due.
    virtual std::vector<DueConversation> due(const model::OrgScope& scope,
                                             const DueQuery& query) = 0;

    /// Every record of these conversations, ordered by conversation, object and key.
    virtual std::vector<model::ExportRecord> records(
        const model::OrgScope& scope, std::span<const base::ConversationId> conversations) = 0;

    /// Those of the records with these keys that are known, in no order.
    virtual std::vector<model::ExportRecord> named(const model::OrgScope& scope,
                                                   const std::string& object,
                                                   std::span<const std::string> keys) = 0;

    /// The record of this object that has this id in the org; nothing where it is none of ours, or
    /// a detail of another.
    virtual std::optional<model::ExportRecord> with_id(const model::OrgScope& scope,
                                                       const std::string& object,
                                                       const model::RecordId& id) = 0;

    /// One transaction. A record put as Pending or Deleting makes its conversation unfinished,
    /// until it is finished again (by the same change at the earliest): it stays due even where it
    /// returns to what it was before.
    virtual void apply(const model::OrgScope& scope, const ExportChange& change) = 0;

    /// Parked records: first those that were refused, then those that only wait for their
    /// conversation record; each newest first, or by their places.
    virtual std::vector<model::ExportRecord> parked(const model::OrgScope& scope,
                                                    const ParkedQuery& query) = 0;

    /// All of them in groups, those that only wait for their conversation record last, else the
    /// largest first.
    virtual std::vector<ParkedGroup> parked_groups(const model::OrgScope& scope) = 0;

    /// How many records of these conversations wait for their conversation record; none is 0.
    virtual std::map<base::ConversationId, std::int64_t> waiting_for_parent(
        const model::OrgScope& scope, std::span<const base::ConversationId> conversations) = 0;

    /// Conversations whose own record is refused, so that none of their details is in the org.
    virtual std::int64_t refused_conversations(const model::OrgScope& scope) = 0;

    /// Makes parked records of these conversations (all, where empty) Pending with an empty digest,
    /// so that the next export tries them again. Returns how many.
    virtual int retry_parked(const model::OrgScope& scope,
                             std::span<const base::ConversationId> conversations) = 0;

    /// Makes these conversations (all, where empty) due again, whatever they were finished with.
    /// Returns how many were finished until now.
    virtual std::int64_t reopen(const model::OrgScope& scope,
                                std::span<const base::ConversationId> conversations) = 0;

    /// Makes those due again that never began, were booked for `grace` before `now` or earlier, and
    /// whose task or event was written before that grace was over: it may have to be closed.
    /// Returns how many were finished until now.
    virtual std::int64_t reopen_unheld(const model::OrgScope& scope, base::Instant now,
                                       std::chrono::milliseconds grace) = 0;

    /// Looks at every conversation, or only at those `among` them.
    virtual DueCounts due_counts(const model::OrgScope& scope, const std::string& settings,
                                 std::span<const base::ConversationId> among) = 0;

    /// Looks at every record.
    virtual RecordCounts record_counts(const model::OrgScope& scope) = 0;

    /// RecordCounts::written by object, without looking at any record.
    virtual WrittenCounts written(const model::OrgScope& scope) = 0;
};

}  // namespace dealwire::ports
