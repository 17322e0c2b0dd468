#pragma once

#include "engine/base/id.hpp"
#include "engine/model/export_record.hpp"
#include "engine/ports/export_store.hpp"

#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace dealwire::exporting {

/// `ExportRecord::error_code` of a record that was not sent because its conversation record was
/// refused. It is sent again as soon as that one is.
constexpr std::string_view kWaitsForParent = ports::kWaitsForParentCode;

/// `ExportRecord::digest` of a record whose deletion was refused: left alone until a retry.
constexpr std::string_view kDeletionRefused = "deletion-refused";

struct PlannedUpsert {
    model::DesiredRecord record;
    model::RecordId id;  ///< of the record in the org; empty where it may be new
    /// What is known of it; null where nothing is. Beside the plan, so not compared.
    std::shared_ptr<const model::ExportRecord> before = {};

    bool operator==(const PlannedUpsert& other) const {
        return record == other.record && id == other.id;
    }
};

/// A further contact of an activity, which goes as soon as its activity is deleted.
struct GoingRelation {
    model::RecordName activity;
    model::RecordName name;
    bool absent = false;  ///< it was only ever refused

    bool operator==(const GoingRelation&) const = default;
};

/// What must be done so that the org holds the desired records of one conversation and no others.
struct ConversationPlan {
    base::ConversationId conversation;
    std::vector<PlannedUpsert> upserts;         ///< parents before children
    std::vector<model::ExportRecord> deletes;   ///< those without an id must be looked up first
    std::vector<model::RecordName> cascaded;    ///< gone as soon as the conversation record is
    std::vector<model::DesiredRecord> waiting;  ///< not sent: their parent stays refused
    std::vector<PlannedUpsert> withheld;        ///< not sent, but parked: there is an objection
    /// Deletions of records that others take the place of, each with those others among `upserts`:
    /// to be done after the org took all of them, and not at all where it refuses one.
    std::map<model::RecordName, std::vector<model::RecordName>> replaced = {};
    /// A deletion among them is not noted as the record is known, so it cannot be put back.
    bool begun = false;
    int unchanged = 0;
    int parked = 0;  ///< refused before and wanted unchanged: left alone
    int gone = 0;    ///< wanted, deleted in the org by hand: left alone
    int absent = 0;  ///< of `cascaded`, those that were only ever refused
    std::vector<GoingRelation> relations = {};  ///< of activities among `deletes`

    /// Nothing to send and nothing to note.
    [[nodiscard]] bool idle() const {
        return upserts.empty() && deletes.empty() && waiting.empty() && withheld.empty();
    }

    bool operator==(const ConversationPlan&) const = default;
};

/// Compares what is wanted with what we believe is in the org. Pure. `known` are all export records
/// of the conversation; the order of both lists does not matter beyond the order of the upserts.
/// * Written with an equal digest: nothing. Pending and Deleting: the answer was lost, so sent
///   again. Parked with an equal digest: left alone.
/// * Deleted in the org by hand: left alone, and so are the details of such a conversation record.
/// * Deleting the conversation record takes its details along (master-detail), so they are not
///   deleted one by one. Where such a deletion was in doubt and the record is wanted again, every
///   detail is sent again.
/// * One that our update had brought back although somebody had deleted it is deleted again.
/// * A record that may not be new is as if it were not wanted unless it is in the org. One with an
///   objection is never sent; what the org has of it stays.
/// * What takes the place of another record comes before it goes: the same key under another object
///   (it was renamed, or got a namespace), an activity of another shape; a conversation record goes
///   after the successors of its details, too. Where a successor is held back, the old one stays.
/// * Further contacts of activities are left to `plan_relations`, but for those of an activity that
///   is deleted: they go along with it.
ConversationPlan diff(const base::ConversationId& conversation,
                      std::vector<model::DesiredRecord> desired,
                      std::span<const model::ExportRecord> known);

}  // namespace dealwire::exporting
