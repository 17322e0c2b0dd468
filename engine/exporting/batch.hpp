#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/error.hpp"
#include "engine/exporting/by_hand.hpp"
#include "engine/exporting/packer.hpp"
#include "engine/exporting/row_counts.hpp"
#include "engine/ports/export_store.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::exporting {

/// Whether the org did with the row what it was sent for.
bool is_taken(ports::WriteGroup::Kind kind, const ports::RowAnswer& answer);

/// Plans that are sent together, and how far each has come. The rules of settling answers are
/// here; sending is the work of `Delivery`.
class Batch {
public:
    explicit Batch(DeletedByHand by_hand = DeletedByHand::Respect) : by_hand_{by_hand} {}

    /// `passing`: what is wanted changes by itself as time passes, so it is never finished.
    void add(ports::DueConversation due, ConversationPlan plan, bool passing = false);

    [[nodiscard]] bool empty() const { return plans_.empty(); }

    [[nodiscard]] std::size_t rows() const { return rows_; }

    [[nodiscard]] std::span<const ConversationPlan> plans() const { return plans_; }

    [[nodiscard]] const ports::DueConversation& due(std::size_t plan) const {
        return progress_[plan].due;
    }

    /// Deletions whose id is not known, to be looked up before anything is sent.
    [[nodiscard]] std::vector<Row> unknown_ids() const;
    /// Of the record that this row deletes; empty where that is not known yet, or not in the org.
    [[nodiscard]] const model::RecordId& id_to_delete(const Row& row) const;
    void found(const Row& row, const model::RecordId& id);
    /// The record is not in the org: nothing to delete.
    void not_found(const Row& row, ports::ExportChange& change);

    /// What our updates brought back in this run, and was counted as `undone` so far: it may turn
    /// out that it stays. Handed on from batch to batch.
    void expect_to_take_out(std::set<model::RecordName> names) { taken_out_ = std::move(names); }

    std::set<model::RecordName> hand_on_taken_out() { return std::move(taken_out_); }

    /// The record that our update brought back stays: nobody meant its deletion. Its id is known.
    /// Where an earlier run brought it back, that one counted it.
    void stay(const Row& row, base::Instant now, ports::ExportChange& change);

    /// Heads have no parent and are sent before all others.
    enum class Names { All, Heads, Others };

    /// The records of so many plans from `first` on, or of those that are left, to be named before
    /// they are sent: after a crash they are sent again under the same name. May be called while
    /// heads are sent, and not while answers are settled.
    [[nodiscard]] ports::ExportChange announce(std::size_t first, std::size_t count, Names names,
                                               base::Instant now);

    /// Every row, but for deletions of records that others take the place of.
    [[nodiscard]] std::vector<Row> first_rows() const;
    /// Those deletions, once the rows before were sent. Where the org did not take every successor
    /// the old record stays, and is settled as it is. Each is told of once.
    std::vector<Row> take_replaced();
    /// To be named before they are sent.
    [[nodiscard]] ports::ExportChange announce(const std::vector<Row>& replaced,
                                               base::Instant now) const;

    /// Whether the row may be sent now. One whose parent was refused is parked, one whose parent
    /// is still open is put off.
    bool ready(const Row& row, base::Instant now, ports::ExportChange& change);

    /// The record as it is sent: without fields that the org takes only while it is new, where it
    /// is not, and without all that it can do without, where the org refused it with them. May be
    /// called while answers to rows of another object are settled.
    [[nodiscard]] model::DesiredRecord outgoing(const Row& row) const;

    void count(const RowCounts& rows) { tally_.rows += rows; }

    /// The row was given to the org.
    void touch(const Row& row) { progress_[row.plan].touched = true; }

    /// Of so many conversations from `first` on, or of those that are left: where no row was given
    /// to the org, the records as they were before they were announced. Those whose state cannot be
    /// told any more stay as they are.
    [[nodiscard]] ports::ExportChange untouched(std::size_t first, std::size_t count) const;

    /// Notes the answer of one row.
    void settle(const Row& row, const ports::RowAnswer& answer, base::Instant now,
                ports::ExportChange& change);

    /// Upserts that the org refused because several of its records have the key; each is told of
    /// once. Emptied by the call. They end with `park`, or are sent again after `put_off`.
    std::vector<Row> take_doubled();
    void park(const Row& row, const base::Error& error, base::Instant now,
              ports::ExportChange& change);
    void put_off(const Row& row);
    /// Not sent any more in this run, although nobody knows whether it is at fault.
    void leave(const Row& row, const base::Error& error);

    /// The record that everything else of its conversation hangs on.
    [[nodiscard]] bool is_root(const Row& row) const;

    /// Rows to send once more. Emptied by the call.
    std::vector<Row> take_put_off();

    /// Rows that the org was too busy for when they were sent last, or that were left.
    [[nodiscard]] const std::vector<LeftRow>& left() const { return left_; }

    /// Whether some of them were put off because the org was busy.
    [[nodiscard]] bool busy() const { return busy_; }

    /// Conversations that became settled since the last call.
    std::vector<ports::DueConversation> take_finished();

    /// Conversation records that had been deleted in the org and came into being anew, without
    /// their details. Emptied by the call.
    std::vector<std::size_t> take_recreated();

    /// Deletions of what our own update had brought back although somebody had deleted it: done,
    /// and from now on it is left alone. Emptied by the call.
    std::vector<Row> take_left_gone();

    /// Records without a parent that the org made anew while they were sent.
    [[nodiscard]] const std::set<model::RecordId>& created() const { return created_; }

    /// How many conversations have rows without a final answer.
    [[nodiscard]] int open() const;

    /// Conversations whose records the org made anew, so that more is to be done about them.
    [[nodiscard]] std::vector<ports::DueConversation> to_plan_anew() const;

    [[nodiscard]] const ExportTally& tally() const { return tally_; }

    /// Set when a row's answer says that no more calls should be made.
    [[nodiscard]] const std::optional<base::Error>& fatal() const { return fatal_; }

private:
    /// Of an upsert. Bytes, not bits: while answers of one object are settled, rows of another are
    /// sent.
    struct Attempt {
        bool plain = false;   ///< it is sent without what it can do without
        bool parted = false;  ///< it was among `doubled_` before
    };

    /// How far the plan of a conversation has come.
    struct Progress {
        ports::DueConversation due;
        std::vector<Attempt> attempts = {};               ///< per upsert
        std::vector<model::RecordId> ids_to_delete = {};  ///< per deletion
        std::size_t open = 0;                             ///< rows without a final answer
        bool root_in_org = true;                          ///< details can be written
        bool root_refused = false;                        ///< parked in this run
        bool root_put_off = false;
        bool root_left = false;  ///< so that details cannot be written in this run
        bool passing = false;
        bool made_anew = false;  ///< a record of it: to be planned again
        bool touched = false;    ///< a row was sent or settled
    };

    void announce_held_back(const ConversationPlan& plan, base::Instant now,
                            ports::ExportChange& change);

    [[nodiscard]] const PlannedUpsert& upsert(const Row& row) const {
        return plans_[row.plan].upserts[row.index];
    }

    Attempt& attempt(const Row& row) { return progress_[row.plan].attempts[row.index]; }

    [[nodiscard]] bool is_detail(const Row& row) const;
    [[nodiscard]] bool is_replaced(const Row& row) const;
    [[nodiscard]] const model::RecordName& name_of(const Row& row) const;
    [[nodiscard]] model::ExportRecord record_of(const Row& row, model::ExportState state,
                                                base::Instant now) const;
    void close(const Row& row);
    /// Puts the row off to be sent without the fields that it can do without; false where the
    /// refusal blames none of them.
    bool try_plain(const Row& row, const base::Error& error);
    void written(const Row& row, const ports::TakenRow& taken, base::Instant now,
                 ports::ExportChange& change);
    void deleted(const Row& row, ports::ExportChange& change);
    /// Takes an update back that undid what somebody had done in the org.
    void take_out_again(const Row& row, model::ExportRecord record, ports::ExportChange& change);
    void forget(const Row& row, ports::ExportChange& change);
    void refused(const Row& row, const base::Error& error, base::Instant now,
                 ports::ExportChange& change);

    DeletedByHand by_hand_;
    std::vector<ConversationPlan> plans_;
    std::vector<Progress> progress_;  ///< of each of them
    std::vector<Row> put_off_;
    std::vector<LeftRow> left_;
    std::vector<LeftRow> given_up_;
    std::vector<LeftRow> met_busy_;  ///< since rows to send once more were taken last
    std::vector<Row> doubled_;
    std::vector<std::size_t> settled_;
    std::vector<std::size_t> recreated_;
    std::vector<Row> left_gone_;
    std::set<model::RecordName> taken_out_;
    std::set<model::RecordName> awaited_;  ///< successors of records that go after them
    std::set<model::RecordName> taken_;    ///< those of them that the org took
    std::set<model::RecordId> created_;
    std::size_t rows_ = 0;
    bool busy_ = false;
    ExportTally tally_;
    std::optional<base::Error> fatal_;
};

}  // namespace dealwire::exporting
