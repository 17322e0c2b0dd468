#pragma once

#include "engine/ports/export_store.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/work_budget.hpp"

#include <cstdint>

namespace dealwire::exporting {

/// Tells progress and budget which work of an export is on its way: reprocessing, or the export of
/// what is new or changed itself, which is live.
class CurrentWork {
public:
    /// Both must live as long.
    CurrentWork(ports::Progress& progress, ports::WorkBudget& budget)
        : progress_{progress}, budget_{budget} {}

    /// So many conversations of a share are looked at from now on. What is due for whatever reason
    /// is live.
    void begin(ports::DueShare share, std::int64_t conversations);
    /// So many of them are done.
    void advance(std::int64_t conversations);
    void end();

    /// Whatever follows is live.
    void leave();

private:
    ports::Progress& progress_;
    ports::WorkBudget& budget_;
    const char* name_ = "export";
};

}  // namespace dealwire::exporting
