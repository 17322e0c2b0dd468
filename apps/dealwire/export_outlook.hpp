#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/base/tree.hpp"
#include "engine/exporting/way.hpp"
#include "engine/model/spending.hpp"
#include "engine/ports/export_store.hpp"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::app {

/// What an export would do, as a plan of one says it.
struct PlannedCost {
    std::int64_t records = 0;
    std::int64_t calls = 0;
};

/// What waits for an export, and what it is expected to cost, from this machine alone.
struct ShareOutlook {
    std::int64_t conversations = 0;
    exporting::Way way;
    std::optional<PlannedCost> planned;  ///< nothing where only `way` is expected
    /// Why it makes no call now, and when it goes on; nothing where it may.
    std::optional<model::Pause> stop;

    [[nodiscard]] std::int64_t records() const;
    [[nodiscard]] std::int64_t calls() const;
};

struct ExportOutlook {
    ShareOutlook fresh;
    /// To be looked at again: no more than this, as only records that differ are written.
    ShareOutlook again;
    bool paused = false;  ///< by hand, what is to be looked at again
};

/// `due`: what waits. Throws ConfigError where the mapping cannot be read.
ExportOutlook export_outlook(Local& local, const model::Connection& connection,
                             const ports::DueCounts& due);

/// The same with the figures of a plan, where so few conversations wait that it is made at once.
/// Nothing is kept and no call is made; conversations that are not resolved yet count as the others
/// do on average.
ExportOutlook planned_outlook(Place& place, const ports::DueCounts& due,
                              const std::stop_token& stop);

/// What keeps work of this kind from calling the org now, and until when.
std::optional<model::Pause> stop_of(Local& local, const model::Connection& connection,
                                    model::WorkKind kind);

/// `export.bulk` of the config.
exporting::BulkUse bulk_use(const config::ExportConfig& config);

/// {conversations, records, calls, planned, way, goesOnAt, why}
base::Tree outlook_tree(const ShareOutlook& share);

/// For people; nothing about what does not wait.
std::vector<std::string> outlook_lines(const ExportOutlook& outlook);

}  // namespace dealwire::app
