#pragma once

#include "tests/simulators/salesforce/bulk/ingest_jobs.hpp"
#include "tests/simulators/salesforce/bulk/query_jobs.hpp"
#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/database.hpp"
#include "tests/simulators/salesforce/store/record_store.hpp"
#include "tests/simulators/salesforce/store/times.hpp"

#include <chrono>
#include <string>

namespace dealwire::orgsim::testing {

constexpr std::chrono::milliseconds kDelay{10};

/// An org with the standard objects, one user, accounts "A0" …, and `Ext__c` on Contact; bulk jobs
/// on a clock that the test moves.
class BulkOrg {
public:
    explicit BulkOrg(int accounts = 0);
    BulkOrg(const BulkOrg&) = delete;
    BulkOrg& operator=(const BulkOrg&) = delete;
    ~BulkOrg();

    JobContext context(const std::string& version = "66.0") const;
    /// Moves the clock and does what is due, until nothing more can happen.
    void finish();
    /// One delay.
    void pass();

    Json query_job(const std::string& soql);
    /// Creates, uploads and closes; answers the id. `more` goes into the create body.
    std::string ingest(const std::string& operation, const std::string& csv, Json more = {});
    std::string code_of(const std::function<void()>& call) const;
    std::string account_name(const std::string& id);

    Schema schema;
    Database database{":memory:"};
    OrgClock clock;
    RecordStore store;
    QueryJobs queries{"Hs", kDelay};
    IngestJobs ingests{"Hs", kDelay};
    std::string user;

private:
    IngestTarget target() { return {store, {schema, schema}, {user, &schema}}; }

    SteadyTime now_;
};

}  // namespace dealwire::orgsim::testing
