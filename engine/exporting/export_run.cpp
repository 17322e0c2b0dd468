#include "engine/exporting/export_run.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/stopped.hpp"
#include "engine/exporting/export_events.hpp"
#include "engine/exporting/foretelling.hpp"
#include "engine/exporting/outlook.hpp"
#include "engine/exporting/root.hpp"
#include "engine/exporting/sending.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::exporting {
namespace {

using base::ConversationId;
using ports::DueConversation;
using ports::DueShare;

/// Fewer are no more than one batch takes.
std::size_t few_of(const Exporter::Sizes& sizes) {
    constexpr std::size_t kRecordsEach = 26;
    return std::max(sizes.page, sizes.batch_rows / kRecordsEach);
}

PagePlanner::Ports planning_from(const Exporter::Ports& ports) {
    return {{ports.exports, ports.conversations, ports.resolutions, ports.hits, ports.crm},
            ports.lanes};
}

/// Whether what leaves the org waits until it is known how much that is.
bool leaving_waits(const ExportRequest& request) {
    return !request.plan_only && !request.is_named() && !request.even_many;
}

}  // namespace

ExportRun::ExportRun(const Exporter::Ports& ports, const model::OrgScope& scope,
                     const ExportRules& rules, const ExportRequest& request, Exporter::Sizes sizes)
    : ports_{ports},
      scope_{scope},
      rules_{rules},
      request_{request},
      sizes_{sizes},
      settings_{settings_digest(rules.mapping, rules.settings)},
      planner_{planning_from(ports), scope, rules, request.judged, sizes.page},
      // Nobody's settings make every conversation due.
      due_{ports.exports,
           scope,
           request.every ? "" : settings_,
           request.looked_at(),
           {.page = planner_.at_once(), .few = few_of(sizes)}},
      leaving_{leaving_waits(request)},
      tally_{request.plan_only},
      work_{ports.progress, ports.budget},
      execution_{execution()},
      gathering_{*execution_, leaving_, tally_, work_, rules.settings.by_hand, sizes.batch_rows} {}

std::unique_ptr<Execution> ExportRun::execution() {
    if (request_.plan_only) return std::make_unique<Foretelling>(ports_.sink, ports_.bulk, tally_);
    return std::make_unique<Sending>(
        Sending::Ports{ports_.exports, ports_.sink, ports_.clock, ports_.log, ports_.people,
                       ports_.bulk, ports_.lanes},
        scope_, Sending::Basis{settings_, base::digest(rules_.people.answers())},
        rules_.settings.by_hand, tally_);
}

ExportReport ExportRun::all(std::stop_token stop) {
    execution_->begin(stop);
    const ports::DueCounts counts = due_.look();
    choose_way(counts);
    if (request_.is_named() || request_.every)
        pass(DueShare::All, counts, stop);
    else
        by_urgency(counts, stop);
    let_leave(stop);
    if (saw_everything()) tally_.decide_leaving();
    work_.leave();
    return conclude();
}

void ExportRun::choose_way(const ports::DueCounts& counts) {
    const std::int64_t due = expected(counts, request_.share);
    const auto in_org = conversations_in(ports_.exports.written(scope_), rules_.mapping);
    const Way way = way_of(expected_of(ports_.exports, scope_, rules_.mapping, due),
                           ports_.sink.limits(), ports_.bulk.rates, ports_.bulk.possible_use());
    tally_.begin(in_org, way);
    execution_->go(way);
    if (!way.backlog) return;
    gathering_.fill_up_to(std::max(sizes_.batch_rows, sizes_.backlog_rows));
    if (!request_.plan_only && due > 0) note_way(ports_.log, way, due);
}

void ExportRun::by_urgency(const ports::DueCounts& counts, const std::stop_token& stop) {
    using enum DueShare;
    if (request_.share != Again) pass(Fresh, counts, stop);
    const auto again = due_in(counts, Again);
    if (request_.share == Fresh || tally_.ended_early() || again == 0) return;
    if (!rules_.settings.reprocess && request_.share != Again) return tally_.wait(again);
    const int before = tally_.so_far().conversations;
    pass(Again, counts, stop);
    tally_.reprocessed(tally_.so_far().conversations - before);
}

void ExportRun::pass(DueShare share, const ports::DueCounts& counts, const std::stop_token& stop) {
    work_.begin(share, expected(counts, share));
    every_page(share, stop);
    flush(stop);
    plan_anew(stop);
    work_.end();
}

void ExportRun::plan_anew(const std::stop_token& stop) {
    if (tally_.ended_early()) return;
    Conversations again = execution_->take_again();
    if (again.empty()) return;
    gathering_.take(planner_.plan_together(std::move(again)));
    flush(stop);
}

/// Nothing is read ahead of a delivery, which can take hours.
void ExportRun::every_page(DueShare share, const std::stop_token& stop) {
    for (ConversationId last; !tally_.ended_early();) {
        const Conversations due = due_.after(last, share);
        if (due.empty()) return;
        if (stop.stop_requested()) return tally_.end_with(base::stopped());
        last = due.back().id;
        plan(due);
        if (gathering_.full() || execution_->many_to_relate()) flush(stop);
    }
}

/// After an error nobody knows how many there would be: then they stay due.
void ExportRun::let_leave(const std::stop_token& stop) {
    const std::int64_t many = std::ssize(leaving_.waiting());
    if (many == 0 || tally_.ended_early()) return;
    if (too_many_leave(many, tally_.so_far().in_org, rules_.settings)) {
        tally_.hold_back(many);
        return note_leaving_refused(ports_.log, tally_.so_far());
    }
    const LeavingList::Released leaving = leaving_.release();
    leave(leaving.fresh, DueShare::Fresh, stop);
    leave(leaving.again, DueShare::Again, stop);
    tally_.reprocessed(std::ssize(leaving.again));
}

void ExportRun::leave(const Conversations& leaving, DueShare share, const std::stop_token& stop) {
    if (leaving.empty() || tally_.ended_early()) return;
    work_.begin(share, std::ssize(leaving));
    for (std::span rest{leaving}; !rest.empty() && !tally_.ended_early();) {
        if (stop.stop_requested()) return tally_.end_with(base::stopped());
        const auto some = rest.first(std::min(rest.size(), sizes_.page));
        rest = rest.subspan(some.size());
        plan(some);
        if (gathering_.full()) flush(stop);
    }
    flush(stop);
    work_.end();
}

void ExportRun::plan(std::span<const DueConversation> due) {
    for (PlannedPage& page : planner_.plan(due)) gathering_.take(std::move(page));
}

void ExportRun::flush(const std::stop_token& stop) {
    if (!request_.plan_only && !gathering_.empty()) due_.forget();
    gathering_.flush(stop);
}

ExportReport ExportRun::conclude() {
    execution_->end();
    if (!request_.is_named()) tally_.count_untouched(ports::sum_of(ports_.exports.written(scope_)));
    ExportReport report = tally_.take();
    report.refused_conversations = refused_conversations();
    if (request_.plan_only) report.held_back = to_be_held_back(report);
    // Of a trial of everything, what was not looked at is not due for that.
    if (report.error && !request_.is_named() && !request_.every)
        report.deferred = static_cast<int>(due_.still_due() - tally_.passing());
    note_end(ports_.log, report, request_.plan_only);
    return report;
}

bool ExportRun::saw_everything() const {
    return request_.looked_at().empty() && request_.share == DueShare::All &&
           tally_.so_far().waiting == 0 && !tally_.ended_early();
}

/// Of a plan, which counts them as if they might leave: those that an export will hold back.
int ExportRun::to_be_held_back(const ExportReport& report) const {
    const bool may_leave = request_.is_named() || request_.even_many || request_.every;
    if (may_leave || !too_many_leave(report.leaving, report.in_org, rules_.settings)) return 0;
    return report.leaving;
}

std::int64_t ExportRun::expected(const ports::DueCounts& counts, DueShare share) const {
    return request_.is_named() ? std::ssize(request_.only) : due_in(counts, share);
}

std::int64_t ExportRun::refused_conversations() {
    if (!request_.is_named()) return ports_.exports.refused_conversations(scope_);
    return std::ranges::count_if(
        ports_.exports.records(scope_, request_.only), [](const model::ExportRecord& record) {
            return is_root(record) && record.state == model::ExportState::Parked &&
                   record.id.empty();
        });
}

}  // namespace dealwire::exporting
