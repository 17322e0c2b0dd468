#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/batch.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"

#include <string>
#include <vector>

namespace dealwire::exporting {

/// Keeps in the store what is about to be sent, and what became of it.
///
/// Crash-safe: each call is a transaction, or several of which each may be the last. Errors of the
/// store are thrown on.
class DeliveryLedger {
public:
    /// Everything referred to must live as long.
    DeliveryLedger(ports::ExportStore& store, base::Clock& clock, ports::EventLog& log)
        : store_{store}, clock_{clock}, log_{log} {}

    /// Whose records, and the digests that finished conversations are settled on.
    void settle_on(model::OrgScope scope, std::string settings, std::string members);

    [[nodiscard]] const model::OrgScope& scope() const { return scope_; }

    /// Names every record of the batch before it is sent, with `change` before all.
    void announce(Batch& batch, ports::ExportChange change);

    /// With the conversations that became settled.
    void keep(Batch& batch, ports::ExportChange change);

    /// What was announced and not sent is not begun: it waits as it did before, for its own reason.
    void put_back(const Batch& batch);

private:
    void apply(ports::ExportChange change);
    void doubt_details(Batch& batch, ports::ExportChange& change);
    void leave_details_gone(Batch& batch, ports::ExportChange& change);
    void note_parked(const ports::ExportChange& change);

    ports::ExportStore& store_;
    base::Clock& clock_;
    ports::EventLog& log_;
    model::OrgScope scope_;
    std::string settings_;
    std::string members_;
};

}  // namespace dealwire::exporting
