#pragma once

#include "tests/simulators/salesforce/bulk/ingest_jobs.hpp"
#include "tests/simulators/salesforce/bulk/query_jobs.hpp"

#include <chrono>
#include <string>

namespace dealwire::orgsim {

/// How long a job stays in each state before its work is done. Short enough not to be felt in
/// tests, long enough that a client which does not poll is found out.
inline constexpr std::chrono::milliseconds kBulkDelay{40};

/// All Bulk API 2.0 jobs of one org. Guarded by the org's lock.
struct Bulk {
    explicit Bulk(const std::string& instance, std::chrono::milliseconds delay = kBulkDelay)
        : queries(instance, delay), ingests(instance, delay) {}

    /// Does what is due, ingests at most until `until`. True while something is left to do.
    bool advance(Database& database, const IngestTarget& target, const JobContext& context,
                 SteadyTime until) {
        const bool querying = queries.advance(database, context);
        const bool ingesting = ingests.advance(target, context, until);
        return querying || ingesting;
    }

    QueryJobs queries;
    IngestJobs ingests;
};

}  // namespace dealwire::orgsim
