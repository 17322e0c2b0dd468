#pragma once

#include "engine/exporting/batch.hpp"
#include "engine/exporting/export_report.hpp"
#include "engine/exporting/relation_delivery.hpp"

#include <cstdint>
#include <span>
#include <utility>

namespace dealwire::exporting {

/// Adds an export up into its report.
class ReportTally {
public:
    /// `plan_only`: of an export that sends nothing.
    explicit ReportTally(bool plan_only) : plan_only_{plan_only} {}

    /// How many conversations the org holds, and how this export sends.
    void begin(std::int64_t in_org, const Way& way);

    /// A conversation was looked at that is no candidate yet.
    void not_ready();
    /// A conversation was planned and goes its way. `known`: all its export records.
    void planned(const Planned& planned, std::span<const model::ExportRecord> known);
    /// So many of those looked at did not change themselves.
    void reprocessed(std::int64_t conversations);
    /// Reprocessing is paused.
    void wait(std::int64_t conversations);
    /// They would leave, and are too many.
    void hold_back(std::int64_t conversations);

    /// All that is due was looked at: nothing else would leave.
    void decide_leaving() { report_.leaving_decided = true; }

    void sent(const Batch& batch);
    void related(const RelationDelivery::Tally& done);
    /// At the end of an export that sent: its calls, and the jobs among them.
    void called(int calls, int jobs);
    /// At the end of one that did not.
    void foretold(const Forecast& forecast);
    /// At the end: of `held` records in place, those whose conversations were not due count as
    /// unchanged, too. That is what somebody asks who runs an export twice.
    void count_untouched(std::int64_t held);
    /// The first error is why the export ended early.
    void end_with(base::Error error);

    [[nodiscard]] bool ended_early() const { return report_.error.has_value(); }

    /// Conversations that stay due although all is done about them, because what is wanted changes
    /// as time passes.
    [[nodiscard]] std::int64_t passing() const { return passing_; }

    [[nodiscard]] const ExportReport& so_far() const { return report_; }

    ExportReport take() { return std::move(report_); }

private:
    bool plan_only_;
    int touched_ = 0;  ///< by a plan: records in place that would be written or deleted
    std::int64_t passing_ = 0;
    ExportReport report_;
};

}  // namespace dealwire::exporting
