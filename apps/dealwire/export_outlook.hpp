#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/base/tree.hpp"
#include "engine/exporting/way.hpp"
#include "engine/model/spending.hpp"
#include "engine/ports/export_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::app {

/// What waits for an export, and what it is expected to cost, from this machine alone.
struct ShareOutlook {
    std::int64_t conversations = 0;
    exporting::Way way;
    /// Why it makes no call now, and when it goes on; nothing where it may.
    std::optional<model::Pause> stop;

    [[nodiscard]] std::size_t calls() const {
        return way.backlog ? way.calls_by_jobs : way.calls_when_packed;
    }
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

/// What keeps work of this kind from calling the org now, and until when.
std::optional<model::Pause> stop_of(Local& local, const model::Connection& connection,
                                    model::WorkKind kind);

/// `export.bulk` of the config.
exporting::BulkUse bulk_use(const config::ExportConfig& config);

/// {conversations, records, calls, way, goesOnAt, why}
base::Tree outlook_tree(const ShareOutlook& share);

/// For people; nothing about what does not wait.
std::vector<std::string> outlook_lines(const ExportOutlook& outlook);

}  // namespace dealwire::app
