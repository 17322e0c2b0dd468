#pragma once

#include "tests/simulators/salesforce/bulk/job.hpp"
#include "tests/simulators/salesforce/bulk/result_file.hpp"
#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/soql.hpp"
#include "tests/simulators/salesforce/store/json.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::orgsim {

class Database;

/// One page of results: the header row and at most `maxRecords` rows.
struct ResultPage {
    std::string csv;
    std::string locator;  ///< "null" on the last page
    std::size_t records = 0;
};

/// The Bulk API 2.0 query jobs of one org (Bulk API 2.0 Developer Guide, "Query"). A job waits one
/// delay as UploadComplete and one as InProgress; its rows are those of the moment it completes.
/// Not thread-safe: the org's lock guards it. Throws ApiError.
class QueryJobs {
public:
    /// `instance`: two characters that make the ids of this org its own.
    QueryJobs(std::string instance, std::chrono::milliseconds delay)
        : instance_(std::move(instance)), delay_(delay) {}

    Json create(const Json& body, const Schema& schema, const JobContext& context);
    Json info(const std::string& id) const;
    Json list(const std::string& locator, const std::string& base) const;
    Json abort(const std::string& id, const JobContext& context);
    void remove(const std::string& id);

    void add_fate(JobFate fate) { fates_.push_back(std::move(fate)); }

    /// So many jobs are left of those allowed in a day.
    void set_jobs_left(std::int64_t jobs) { jobs_left_ = jobs; }

    /// Pages of results have at most so many rows, whatever is asked for.
    void set_page_rows(std::size_t rows) { page_rows_ = rows; }

    /// Nothing befalls jobs made from now on, and there are enough.
    void lift_fates();

    [[nodiscard]] bool complete(const std::string& id) const;
    /// `max_records` 0: the server's own choice. Throws ApiError 409 when the version of the
    /// request is not the job's.
    ResultPage results(const std::string& id, std::size_t max_records, const std::string& locator,
                       const JobContext& context);
    /// The links of at most five pages from `locator` on.
    Json pages(const std::string& id, const std::string& locator, const JobContext& context) const;

    /// Does what is due. To be called before anything else looks at the jobs. True while something
    /// is left to do.
    bool advance(Database& database, const JobContext& context);

private:
    struct Job : JobHead {
        Translated query;
        std::unique_ptr<ResultFile> rows;
        std::optional<JobFate> fate;
    };

    static void meet_fate(Job& job);

    const Job& job(const std::string& id) const;
    Job& job(const std::string& id);
    void check_version(const Job& job, const JobContext& context) const;
    static void execute(Job& job, Database& database);
    static Json full_info(const Job& job);

    std::string instance_;
    std::chrono::milliseconds delay_;
    std::uint64_t last_number_ = 0;
    std::map<std::string, Job> jobs_;
    std::optional<std::size_t> page_rows_;
    std::vector<JobFate> fates_;
    std::optional<std::int64_t> jobs_left_;  ///< absent: more than anybody makes here
};

}  // namespace dealwire::orgsim
