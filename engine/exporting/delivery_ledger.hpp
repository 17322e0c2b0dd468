#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/batch.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/lanes.hpp"

#include <string>
#include <vector>

namespace dealwire::exporting {

/// Keeps in the store what is about to be sent, and what became of it.
///
/// Crash-safe: each call is a transaction, or several of which each may be the last. Errors of the
/// store are thrown on.
class DeliveryLedger {
public:
    /// Everything referred to must live as long. With lanes, what is to be named next is put
    /// together while something is being named.
    DeliveryLedger(ports::ExportStore& store, base::Clock& clock, ports::EventLog& log,
                   ports::Lanes* lanes)
        : store_{store}, clock_{clock}, log_{log}, lanes_{lanes} {}

    /// Whose records, and the digests that finished conversations are settled on.
    void settle_on(model::OrgScope scope, std::string settings, std::string members);

    [[nodiscard]] const model::OrgScope& scope() const { return scope_; }

    /// To be called for each batch before anything else. Until all that belongs to it is named none
    /// of its conversations is finished.
    void begin() { all_named_ = false; }

    /// Names records of the batch before they are sent, with `change` before all.
    void announce(Batch& batch, Batch::Names names, ports::ExportChange change);

    /// All that were not named yet. May be called while heads of the batch are sent.
    void announce_others(Batch& batch);

    void keep(Batch& batch, ports::ExportChange change);

    /// `keep` in two steps: with what follows from the change and the conversations that became
    /// settled; and written, which does not touch the batch.
    ports::ExportChange completed(Batch& batch, ports::ExportChange change);
    void apply(ports::ExportChange change);

    /// What was announced and not sent is not begun: it waits as it did before, for its own reason.
    void put_back(const Batch& batch);

private:
    void doubt_details(Batch& batch, ports::ExportChange& change);
    void leave_details_gone(Batch& batch, ports::ExportChange& change);
    void note_parked(const ports::ExportChange& change);

    ports::ExportStore& store_;
    base::Clock& clock_;
    ports::EventLog& log_;
    ports::Lanes* lanes_;
    model::OrgScope scope_;
    std::string settings_;
    std::string members_;
    bool all_named_ = false;  ///< of the batch
};

}  // namespace dealwire::exporting
