#pragma once

#include "engine/exporting/current_work.hpp"
#include "engine/exporting/due_list.hpp"
#include "engine/exporting/execution.hpp"
#include "engine/exporting/exporter.hpp"
#include "engine/exporting/gathering.hpp"
#include "engine/exporting/leaving_list.hpp"
#include "engine/exporting/page_planner.hpp"
#include "engine/exporting/report_tally.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// One execution of an export, from the look at what is due to the report.
///
/// Threads: one. Errors of our store are thrown.
class ExportRun {
public:
    /// Everything referred to must live as long.
    ExportRun(const Exporter::Ports& ports, const model::OrgScope& scope, const ExportRules& rules,
              const ExportRequest& request, Exporter::Sizes sizes);

    /// Once.
    ExportReport all(std::stop_token stop);

private:
    using Conversations = std::vector<ports::DueConversation>;

    [[nodiscard]] std::unique_ptr<Execution> execution();
    void choose_way(const ports::DueCounts& counts);
    /// What is new or changed itself, then reprocessing.
    void by_urgency(const ports::DueCounts& counts, const std::stop_token& stop);
    void pass(ports::DueShare share, const ports::DueCounts& counts, const std::stop_token& stop);
    void every_page(ports::DueShare share, const std::stop_token& stop);
    /// Sending showed that more is to be done about some.
    void plan_anew(const std::stop_token& stop);
    /// What leaves the org, once all else was looked at; none of it where that is too much.
    void let_leave(const std::stop_token& stop);
    void leave(const Conversations& leaving, ports::DueShare share, const std::stop_token& stop);
    void plan(std::span<const ports::DueConversation> due);
    void flush(const std::stop_token& stop);
    ExportReport conclude();

    /// Whether nothing that is due was passed over.
    [[nodiscard]] bool saw_everything() const;
    [[nodiscard]] int to_be_held_back(const ExportReport& report) const;
    /// How many conversations of a share are looked at.
    [[nodiscard]] std::int64_t expected(const ports::DueCounts& counts,
                                        ports::DueShare share) const;
    /// Of those that somebody named, only they.
    [[nodiscard]] std::int64_t refused_conversations();

    const Exporter::Ports& ports_;
    const model::OrgScope& scope_;
    const ExportRules& rules_;
    const ExportRequest& request_;
    Exporter::Sizes sizes_;
    std::string settings_;  ///< digest
    PagePlanner planner_;
    DueList due_;
    LeavingList leaving_;
    ReportTally tally_;
    CurrentWork work_;
    std::unique_ptr<Execution> execution_;
    Gathering gathering_;
};

}  // namespace dealwire::exporting
