#include "engine/exporting/report_tally.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

constexpr std::size_t kLeft = 10;

int in_place(std::span<const model::ExportRecord> known) {
    return static_cast<int>(std::ranges::count_if(known, [](const auto& record) {
        return record.state == model::ExportState::Written && !record.gone_at;
    }));
}

int unchanged_by(const Planned& planned) {
    return planned.plan.unchanged + planned.relations.unchanged;
}

}  // namespace

void ReportTally::begin(std::int64_t in_org, const Way& way) {
    report_.in_org = in_org;
    report_.way = way;
}

void ReportTally::not_ready() {
    ++report_.conversations;
    ++report_.deferred;
}

void ReportTally::planned(const Planned& planned, std::span<const model::ExportRecord> known) {
    ++report_.conversations;
    report_.unchanged += unchanged_by(planned);
    if (planned.filtered) ++report_.filtered;
    if (planned.kept) ++report_.kept;
    if (planned.leaves) ++report_.leaving;
    if (planned.passing) ++passing_;
    if (plan_only_) touched_ += in_place(known) - unchanged_by(planned);
}

void ReportTally::reprocessed(std::int64_t conversations) {
    report_.reprocessed += static_cast<int>(conversations);
}

void ReportTally::wait(std::int64_t conversations) {
    report_.waiting = static_cast<int>(conversations);
}

void ReportTally::hold_back(std::int64_t conversations) {
    report_.held_back = static_cast<int>(conversations);
    report_.conversations += report_.held_back;
}

void ReportTally::sent(const Batch& batch) {
    const ExportTally& tally = batch.tally();
    report_.upserts += tally.upserts;
    report_.deletes += tally.deletes;
    report_.along += tally.along;
    report_.undone += tally.undone;
    report_.parked += tally.parked;
    report_.rows += tally.rows;
    for (const LeftRow& row : batch.left())
        if (report_.left.size() < kLeft) report_.left.push_back(row);
    report_.deferred += batch.open();
}

void ReportTally::related(const RelationDelivery::Tally& done) {
    report_.upserts += done.added;
    report_.deletes += done.removed;
    report_.rows += done.rows;
    report_.parked += done.parked;
    report_.deferred += done.left;
}

void ReportTally::called(int calls, int jobs) {
    report_.calls = calls;
    report_.jobs = jobs;
}

void ReportTally::foretold(const Forecast& forecast) {
    const Forecast::Sum& sum = forecast.sum();
    report_.upserts = sum.upserts;
    report_.deletes = sum.deletes;
    report_.along = sum.along;
    report_.parked = sum.parked;
    report_.examples = sum.examples;
    report_.calls = forecast.calls();
}

void ReportTally::count_untouched(std::int64_t held) {
    const int touched = plan_only_ ? touched_ : report_.upserts;
    report_.unchanged = std::max(report_.unchanged, static_cast<int>(held) - touched);
}

void ReportTally::end_with(base::Error error) {
    if (!report_.error) report_.error = std::move(error);
}

}  // namespace dealwire::exporting
