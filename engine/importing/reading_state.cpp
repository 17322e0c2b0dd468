#include "engine/importing/reading_state.hpp"

#include "engine/importing/page.hpp"

#include <algorithm>

namespace dealwire::importing {
namespace {

std::optional<base::Instant> beginning(const ports::ReadRequest& request) {
    return request.past ? request.past->stamp : request.from;
}

}  // namespace

ReadingState::ReadingState(Reading& of, base::Instant now)
    : reading{of},
      windows{beginning(of.request), of.horizon.value_or(now)},
      reached{of.request.past},
      began{now} {
    if (!reading.place.bulk) return;
    step = Step::Bulk;
    resumed = true;
    reading.resumed = true;
    read_by("bulk", "A bulk job that an earlier run had begun was read to its end.");
}

std::optional<base::Instant> ReadingState::from() const {
    auto begin = windows.from();
    if (reached) begin = std::max(begin.value_or(reached->stamp), reached->stamp);
    if (begin && reading.horizon) begin = std::min(*begin, *reading.horizon - reading.overlap);
    return begin;
}

void ReadingState::take_ordered(model::RecordPage page) {
    reading.outcome.read += static_cast<std::int64_t>(page.rows.size());
    PageFacts facts = take_out_invalid_rows(page, reading.request.stamp_field, reading.horizon);
    reading.reject(std::move(facts.rejected));
    if (facts.furthest && (!reached || *reached < *facts.furthest)) reached = facts.furthest;

    model::ReadingPlace place = reading.place;
    if (reached && (!place.bookmark || *place.bookmark < *reached)) place.bookmark = reached;
    reading.count(
        reading.take(std::move(page), reading.remembered ? std::optional{place} : std::nullopt));
    reading.place = std::move(place);
}

void ReadingState::take_unordered(model::RecordPage page) {
    const auto rows = static_cast<std::int64_t>(page.rows.size());
    // What changed after the job was made may be in it or not.
    PageFacts facts =
        take_out_invalid_rows(page, reading.request.stamp_field, reading.place.bulk->created);
    const PageKept kept = reading.take(std::move(page), std::nullopt);

    const std::lock_guard lock{counting_};
    reading.outcome.read += rows;
    reading.count(kept);
    reading.reject(std::move(facts.rejected));
    if (facts.furthest) {
        auto& largest = reading.place.bulk_stamp;
        largest = largest ? std::max(*largest, facts.furthest->stamp) : facts.furthest->stamp;
    }
}

void ReadingState::window_done() {
    if (windows.next()) return;
    reading.complete = true;
    step = Step::Over;
}

bool ReadingState::narrow() {
    if (reached) windows.reach(reached->stamp);
    return windows.narrow();
}

void ReadingState::fail(base::Error error) {
    reading.fail(std::move(error));
    step = Step::Over;
}

void ReadingState::warn(std::string sentence) {
    auto& warnings = reading.outcome.warnings;
    if (std::ranges::find(warnings, sentence) == warnings.end())
        warnings.push_back(std::move(sentence));
}

void ReadingState::read_by(const char* transfer, std::string why) {
    reading.outcome.transfer = transfer;
    reading.outcome.transfer_why = std::move(why);
}

}  // namespace dealwire::importing
