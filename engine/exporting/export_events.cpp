#include "engine/exporting/export_events.hpp"

#include <string>

namespace dealwire::exporting {

using ports::Level;

void note_way(ports::EventLog& log, const Way& way, std::int64_t due) {
    log.write(Level::Info, "export_by_jobs",
              {{"conversations", due},
               {"records_expected", static_cast<std::int64_t>(way.rows)},
               {"calls_by_jobs", static_cast<std::int64_t>(way.calls_by_jobs)},
               {"calls_when_packed", static_cast<std::int64_t>(way.calls_when_packed)}});
}

void note_leaving_refused(ports::EventLog& log, const ExportReport& report) {
    log.write(Level::Error, "leaving_refused",
              {{"conversations", std::int64_t{report.held_back}}, {"of", report.in_org}});
}

void note_end(ports::EventLog& log, const ExportReport& report, bool plan_only) {
    if (report.error)
        log.write(Level::Warn, "export_ended_early",
                  {{"fault", std::string{base::name_of(report.error->fault)}},
                   {"code", report.error->code},
                   {"detail", report.error->detail},
                   {"deferred", std::int64_t{report.deferred}}});
    log.write(Level::Info, plan_only ? "export_planned" : "export_finished",
              {{"conversations", std::int64_t{report.conversations}},
               {"upserts", std::int64_t{report.upserts}},
               {"deletes", std::int64_t{report.deletes}},
               {"unchanged", std::int64_t{report.unchanged}},
               {"parked", std::int64_t{report.parked}},
               {"left_the_org", std::int64_t{report.leaving}},
               {"deferred", std::int64_t{report.deferred}},
               {"calls", std::int64_t{report.calls}}});
}

}  // namespace dealwire::exporting
