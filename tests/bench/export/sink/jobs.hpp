#pragma once

#include "tests/bench/export/sink/ledger.hpp"
#include "tests/bench/import/org/http.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace dealwire::bench {

/// Ingest jobs of Bulk API 2.0. A closed job is worked off at once, by a thread of its own.
/// Thread-safe.
class Jobs {
public:
    explicit Jobs(Ledger& ledger) : ledger_{ledger} {}

    /// `rest` is what stands behind "/jobs/ingest". Throws std::runtime_error where it makes no
    /// sense.
    Answer answer(const Request& request, std::string_view rest);

    void clear();

private:
    /// A row of the upload, without its line feed.
    struct Row {
        std::size_t begin = 0;
        std::size_t end = 0;
        Written written = {};
    };

    struct Job {
        std::string id;
        std::string object;
        std::string state = "Open";
        std::string upload;
        std::size_t header = 0;  ///< length of the first line
        std::vector<Row> rows;
        std::size_t failed = 0;
    };

    Answer create(const Request& request);
    Answer change(const std::shared_ptr<Job>& job, const Request& request);
    Answer info(const Job& job) const;
    void carry_out(Job& job);
    static std::string results(const Job& job, bool of_failed);

    Ledger& ledger_;
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Job>> jobs_;
    std::uint64_t last_ = 0;
};

}  // namespace dealwire::bench
