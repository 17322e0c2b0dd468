#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/log_context.hpp"
#include "engine/base/uuid.hpp"
#include "engine/model/run.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/run_store.hpp"

#include <string>

namespace dealwire::jobs {

/// Writes a run into the store at its start and at its end. One that was never finished shows
/// afterwards as interrupted: it has a start and no end. While this lives, what its thread logs
/// carries the id of the run.
class RunRecord {
public:
    RunRecord(ports::RunStore& store, base::Clock& clock, base::Entropy& entropy,
              ports::EventLog& log, const model::OrgScope& scope, std::string kind);

    [[nodiscard]] const model::Run& run() const { return run_; }

    void add(model::ObjectOutcome outcome);

    /// `outcome` is that of the whole run; `calls` as the org counts them.
    void finish(model::Outcome outcome, int calls);

private:
    ports::RunStore& store_;
    base::Clock& clock_;
    ports::EventLog& log_;
    base::TenantId tenant_;
    model::Run run_;
    base::LogContext context_;
};

}  // namespace dealwire::jobs
