#pragma once

#include "engine/exporting/export_report.hpp"
#include "engine/ports/event_log.hpp"

#include <cstdint>

namespace dealwire::exporting {

/// So many conversations are due, and they go through jobs.
void note_way(ports::EventLog& log, const Way& way, std::int64_t due);

/// An export would take more conversations out than it may; see `ExportReport::held_back`.
void note_leaving_refused(ports::EventLog& log, const ExportReport& report);

/// How an export ended; before that, where it ended early, why.
void note_end(ports::EventLog& log, const ExportReport& report, bool plan_only);

}  // namespace dealwire::exporting
