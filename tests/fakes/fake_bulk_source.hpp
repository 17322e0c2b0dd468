#pragma once

#include "engine/ports/bulk_source.hpp"
#include "tests/fakes/fake_record_source.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace dealwire::fakes {

/// Bulk jobs over the rows of a fake org. What a job gives is what the org has when somebody first
/// waits for it, which is later than the job's own time, and in no order. Thread-safe.
class FakeBulkSource final : public ports::BulkSource {
public:
    explicit FakeBulkSource(FakeRecordSource& org);
    ~FakeBulkSource() override;

    void set_page_size(std::size_t rows);

    /// A job that would give more rows than this fails.
    void set_patience(std::size_t rows);

    /// No job is started any more.
    void refuse(base::Error error);

    /// The next `times` jobs end like this, or are stuck.
    void end_jobs(ports::BulkState state, int times = 1);

    void stick_jobs(int times = 1);

    /// From the page with this number (0: the first) on every page fails, `times` times.
    void fail_pages(std::size_t from, base::Error error, int times);

    /// The next page breaks off in the middle.
    void break_page();

    /// The next page is called the last one, whatever should follow.
    void end_early();

    /// Jobs leave out so many of their rows, without a word.
    void leave_out(std::size_t rows);

    /// The org forgets all jobs, as it does after a week.
    void forget_jobs();

    base::Result<ports::BulkJob> start(const ports::ReadRequest& request, ports::Spent& spent,
                                       std::stop_token stop) override;
    base::Result<ports::BulkJob> wait(const std::string& job, ports::Spent& spent,
                                      std::stop_token stop) override;
    base::Result<ports::BulkPage> read_page(const std::string& job, const std::string& locator,
                                            const ports::ReadRequest& request,
                                            const ports::PieceSink& sink, ports::Spent& spent,
                                            std::stop_token stop) override;
    base::Result<void> discard(const std::string& job, ports::Spent& spent,
                               std::stop_token stop) override;

    [[nodiscard]] int started() const;

    [[nodiscard]] int pages_read() const;

    /// Jobs that are still there.
    [[nodiscard]] std::size_t left() const;

private:
    struct Job {
        ports::ReadRequest request;
        base::Instant created;
        std::optional<model::RecordPage> rows;
        std::optional<ports::BulkState> ending;
        bool stuck = false;
    };

    void decide(Job& job);

    FakeRecordSource& org_;
    std::mutex mutex_;
    std::map<std::string, Job> jobs_;
    std::vector<ports::BulkState> endings_;
    std::optional<base::Error> refusal_;
    std::optional<base::Error> page_error_;
    std::size_t failing_from_ = 0;
    int failing_times_ = 0;
    int stuck_ = 0;
    bool break_ = false;
    bool end_early_ = false;
    std::size_t left_out_ = 0;
    std::size_t page_size_ = 5;
    std::size_t patience_ = std::numeric_limits<std::size_t>::max();
    int started_ = 0;
    int pages_read_ = 0;
};

}  // namespace dealwire::fakes
