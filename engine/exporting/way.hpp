#pragma once

#include "engine/ports/record_sink.hpp"

#include <cstddef>

namespace dealwire::exporting {

/// Whether jobs are used. Always: for every row that they take, whatever it costs.
enum class BulkUse { Auto, Always, Never };

/// What jobs cost. A job is made, filled, started, looked at two or three times, and its answers
/// are read: seven or eight calls whatever its size.
struct JobRates {
    std::size_t calls_per_job = 8;
    std::size_t rows_per_job = 100'000;
};

/// Rows are sent in calls filled to the brim.
std::size_t calls_when_packed(std::size_t rows, const ports::WriteLimits& limits);
/// Rows of one object are sent through jobs.
std::size_t calls_by_jobs(std::size_t rows, const JobRates& rates);

/// Whether rows of one object go through jobs: where that takes fewer calls.
bool goes_by_jobs(std::size_t rows, const ports::WriteLimits& limits, const JobRates& rates,
                  BulkUse use);

/// What is known before anything is planned.
struct Expected {
    std::size_t conversations = 0;       ///< that are due
    std::size_t held_records = 0;        ///< in the org already, or wanted there and refused,
    std::size_t held_conversations = 0;  ///< of so many conversations
    std::size_t objects = 0;             ///< kinds of records
};

/// How a run sends.
struct Way {
    bool backlog = false;  ///< so much that jobs pay: it is gathered in large batches
    std::size_t rows = 0;  ///< expected
    std::size_t calls_when_packed = 0;
    std::size_t calls_by_jobs = 0;
};

/// Chooses by expected records and their cost in calls. A conversation counts for as many records
/// as those in the org have on average, for 26 as long as they are few. Pure.
Way way_of(const Expected& expected, const ports::WriteLimits& limits, const JobRates& rates,
           BulkUse use);

}  // namespace dealwire::exporting
