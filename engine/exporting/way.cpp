#include "engine/exporting/way.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

constexpr std::size_t kRecordsPerConversation = 26;
constexpr std::size_t kEnoughForAnAverage = 20;

std::size_t parts(std::size_t whole, std::size_t part) {
    return part == 0 ? whole : (whole + part - 1) / part;
}

std::size_t records_each(const Expected& expected) {
    if (expected.held_conversations < kEnoughForAnAverage) return kRecordsPerConversation;
    return std::max<std::size_t>(1, expected.held_records / expected.held_conversations);
}

}  // namespace

std::size_t calls_when_packed(std::size_t rows, const ports::WriteLimits& limits) {
    return parts(rows, limits.groups_per_call * limits.rows_per_group);
}

std::size_t calls_by_jobs(std::size_t rows, const JobRates& rates) {
    return parts(rows, rates.rows_per_job) * rates.calls_per_job;
}

bool goes_by_jobs(std::size_t rows, const ports::WriteLimits& limits, const JobRates& rates,
                  BulkUse use) {
    if (rows == 0 || use == BulkUse::Never) return false;
    return use == BulkUse::Always || calls_by_jobs(rows, rates) < calls_when_packed(rows, limits);
}

Way way_of(const Expected& expected, const ports::WriteLimits& limits, const JobRates& rates,
           BulkUse use) {
    Way way;
    way.rows = expected.conversations * records_each(expected);
    way.calls_when_packed = calls_when_packed(way.rows, limits);
    // How rows spread over objects is not known yet: an object needs a job at least.
    const std::size_t jobs = std::max<std::size_t>(expected.objects, 1) - 1;
    if (way.rows > 0)
        way.calls_by_jobs = calls_by_jobs(way.rows, rates) + jobs * rates.calls_per_job;
    way.backlog = use == BulkUse::Always || (use == BulkUse::Auto && way.rows > 0 &&
                                             way.calls_by_jobs < way.calls_when_packed);
    return way;
}

}  // namespace dealwire::exporting
