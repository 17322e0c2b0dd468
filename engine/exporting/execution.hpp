#pragma once

#include "engine/exporting/batch.hpp"
#include "engine/exporting/export_page.hpp"
#include "engine/exporting/way.hpp"

#include <stop_token>
#include <vector>

namespace dealwire::exporting {

/// What is done with write plans: they are carried out (`Sending`), or added up (`Foretelling`).
/// What comes of it stands in a `ReportTally`, errors of the org included; after one of them
/// nothing more is sent.
///
/// Threads: one at a time. Errors of our store are thrown.
class Execution {
public:
    virtual ~Execution() = default;

    /// Before anything is looked at.
    virtual void begin(const std::stop_token& stop) = 0;
    /// Before the first batch.
    virtual void go(const Way& way) = 0;

    /// Nothing is to be done about these until something changes again. They may be none.
    virtual void settle(std::vector<ports::DueConversation> finished) = 0;

    /// This conversation has further contacts of an activity, or had some: to be seen to after the
    /// batch with its other records.
    virtual void relate(const ports::DueConversation& due, const Planned& planned) = 0;
    /// So many conversations wait for that that no more should be gathered.
    [[nodiscard]] virtual bool many_to_relate() const = 0;

    virtual void send(Batch& batch, const std::stop_token& stop) = 0;
    /// Of all batches that were sent since the last time.
    virtual void send_relations(const std::stop_token& stop) = 0;

    /// Conversations about which more is to be done, by a new plan. Emptied by the call.
    virtual std::vector<ports::DueConversation> take_again() = 0;

    /// After everything.
    virtual void end() = 0;
};

}  // namespace dealwire::exporting
