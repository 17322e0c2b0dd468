#pragma once

#include "engine/exporting/batch.hpp"
#include "engine/exporting/current_work.hpp"
#include "engine/exporting/execution.hpp"
#include "engine/exporting/leaving_list.hpp"
#include "engine/exporting/page_planner.hpp"
#include "engine/exporting/report_tally.hpp"

#include <cstddef>
#include <stop_token>
#include <vector>

namespace dealwire::exporting {

/// Sees each planned conversation to its place: it waits because it would leave, it is settled
/// because nothing is to be done, or it is gathered into the batch that is sent next.
///
/// Memory: one batch. Threads: one at a time. Errors of our store are thrown.
class Gathering {
public:
    /// `batch_rows`: a batch with so many rows is full. Everything referred to must live as long.
    Gathering(Execution& execution, LeavingList& leaving, ReportTally& tally, CurrentWork& work,
              DeletedByHand by_hand, std::size_t batch_rows);

    /// From now on batches are of this size.
    void fill_up_to(std::size_t batch_rows) { batch_rows_ = batch_rows; }

    void take(PlannedPage planned);

    [[nodiscard]] bool empty() const { return batch_.empty(); }

    /// To be asked after each page, which may fill the batch to its brim and beyond.
    [[nodiscard]] bool full() const { return batch_.rows() >= batch_rows_; }

    /// The batch is sent, then the contacts of its activities, and the next one begins.
    void flush(const std::stop_token& stop);

private:
    using Conversations = std::vector<ports::DueConversation>;

    void gather(const ports::DueConversation& due, Planned planned, Conversations& finished);
    void flush_batch(const std::stop_token& stop);

    Execution& execution_;
    LeavingList& leaving_;
    ReportTally& tally_;
    CurrentWork& work_;
    DeletedByHand by_hand_;
    std::size_t batch_rows_;
    Batch batch_;
};

}  // namespace dealwire::exporting
