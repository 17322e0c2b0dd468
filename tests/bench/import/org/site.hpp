#pragma once

#include "tests/bench/import/org/answers.hpp"
#include "tests/bench/import/org/library.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace dealwire::bench {

struct SiteOptions {
    std::chrono::milliseconds latency{0};   ///< before every answer
    std::chrono::milliseconds job_time{0};  ///< until a bulk job is complete
};

/// A Salesforce org that only ever says what it was made to say: the pages of the benchmark, and
/// the small answers that clients need to get at them. Thread-safe.
///
/// Beside the org: `GET /bench/stats`, `POST /bench/reset` (forgets counts and jobs) and
/// `POST /bench/edition?changed=1`.
class Site {
public:
    Site(const Library& library, SiteOptions options) : library_{library}, options_{options} {}

    Answer answer(const Request& request);

private:
    struct Job {
        const Table* table = nullptr;
        std::string operation;
        bool changes = false;  ///< only what changed, not the whole table
        std::chrono::system_clock::time_point created;
        std::chrono::steady_clock::time_point begun;
    };

    Answer route(const Request& request);
    Answer control(const Request& request);
    Answer oauth(const Request& request);
    Answer data(const Request& request, const std::string& path);
    Answer composite(const Request& request);
    Answer sobjects(const std::string& rest);
    Answer query(const Request& request, const std::string& rest);
    Answer soql(const std::string& text, std::size_t page_rows);

    Answer jobs(const Request& request, const std::string& rest);
    Answer create_job(const std::string& body);
    Answer job_info(const std::string& id, const Job& job, bool polled) const;
    Answer page_links(const std::string& id, const Job& job) const;
    Answer job_page(const Request& request, const Job& job) const;
    [[nodiscard]] std::vector<PageFile> pages_of(const Job& job) const;

    void count(const std::string& kind, const Answer& answer);
    Answer refused(const std::string& what);

    const Library& library_;
    SiteOptions options_;
    std::atomic<bool> changed_ = false;
    mutable std::mutex mutex_;
    std::map<std::string, Job> jobs_;
    std::uint64_t last_job_ = 0;
    std::map<std::string, std::uint64_t> calls_;
    std::uint64_t bytes_ = 0;
    std::vector<std::string> refused_;
};

}  // namespace dealwire::bench
