#pragma once

#include "tests/simulators/salesforce/bulk/ingest_run.hpp"
#include "tests/simulators/salesforce/bulk/job.hpp"
#include "tests/simulators/salesforce/store/json.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace dealwire::orgsim {

enum class IngestResult { Successful, Failed, Unprocessed };

/// The Bulk API 2.0 ingest jobs of one org (Bulk API 2.0 Developer Guide, "Ingest"): Open, one
/// upload, closed, then one delay as UploadComplete, then the work. Not thread-safe: the org's
/// lock guards it. Throws ApiError.
class IngestJobs {
public:
    /// `instance`: two characters that make the ids of this org its own.
    IngestJobs(std::string instance, std::chrono::milliseconds delay)
        : instance_(std::move(instance)), delay_(delay) {}

    /// `csv`: the content part of a multipart request, which closes the job at once; else null.
    Json create(const Json& body, const std::string* csv, const Schema& schema,
                const JobContext& context);
    void upload(const std::string& id, std::string csv);
    /// A PATCH: close or abort.
    Json change(const std::string& id, const Json& body, const JobContext& context);
    Json info(const std::string& id) const;
    Json list(const std::string& locator, const std::string& base) const;
    void remove(const std::string& id);
    [[nodiscard]] std::string result(const std::string& id, IngestResult which) const;

    void add_fate(JobFate fate) { fates_.push_back(std::move(fate)); }

    /// Nothing befalls jobs made from now on.
    void lift_fates() { fates_.clear(); }

    /// Does what is due, at most until `until`. True while something is left to do.
    bool advance(const IngestTarget& target, const JobContext& context, SteadyTime until);

private:
    struct Job : JobHead {
        std::string key_field;
        std::string assignment_rule;
        std::string csv;
        int uploads = 0;
        std::unique_ptr<IngestRun> run;
        std::optional<JobFate> fate;
        bool met = false;  ///< the fate
    };

    const Job& job(const std::string& id) const;
    Job& job(const std::string& id);
    static void check_create(const Job& job, const Schema& schema);
    static void close(Job& job, const JobContext& context);
    static void work(Job& job, const IngestTarget& target, const JobContext& context,
                     SteadyTime until);
    static void meet_fate(Job& job, const IngestTarget& target, const JobContext& context);
    static Json full_info(const Job& job);

    std::string instance_;
    std::chrono::milliseconds delay_;
    std::uint64_t last_number_ = 0;
    std::map<std::string, std::unique_ptr<Job>> jobs_;
    std::vector<JobFate> fates_;
};

}  // namespace dealwire::orgsim
