#include "tests/fakes/fake_bulk_source.hpp"

#include <algorithm>

namespace dealwire::fakes {
namespace {

using base::Error;
using base::Fault;
using model::RecordPage;
using ports::BulkJob;
using ports::BulkState;

constexpr std::size_t kPiece = 3;

Error unknown_job() {
    return {.fault = Fault::Missing, .code = "NOT_FOUND", .detail = "There is no such job."};
}

/// Rows `from` to `to`, counted from the end: no order that anybody could rely on.
RecordPage piece_of(const RecordPage& all, std::size_t from, std::size_t to) {
    RecordPage piece{all.object, all.columns, model::RecordRows{all.columns.size()}};
    for (std::size_t i = from; i < to; ++i) piece.rows.push_back(all.rows[all.rows.size() - 1 - i]);
    return piece;
}

}  // namespace

void FakeBulkSource::fail_pages(std::size_t from, Error error, int times) {
    failing_from_ = from;
    page_error_ = std::move(error);
    failing_times_ = times;
}

void FakeBulkSource::forget_jobs() { jobs_.clear(); }

base::Result<BulkJob> FakeBulkSource::start(const ports::ReadRequest& request, ports::Spent& spent,
                                            std::stop_token) {
    const std::lock_guard lock{mutex_};
    ++spent.calls;
    if (refusal_) return base::fail(*refusal_);
    const std::string id = "750" + std::to_string(++started_);
    Job& job = jobs_[id];
    job = {.request = request,
           .created = org_.now().value_or(base::Instant{}),
           .rows = {},
           .ending = {}};
    job.stuck = stuck_ > 0;
    if (job.stuck) --stuck_;
    return BulkJob{.id = id, .object = request.object, .created = job.created};
}

void FakeBulkSource::decide(Job& job) {
    if (job.rows) return;
    job.rows = org_.matching_rows(job.request);
    std::size_t to_leave_out = left_out_;
    job.rows->rows.erase_if([&](const model::RecordRows::Row&) {
        if (to_leave_out == 0) return false;
        --to_leave_out;
        return true;
    });
    if (!endings_.empty()) {
        job.ending = endings_.back();
        endings_.pop_back();
    }
    if (job.rows->rows.size() > patience_) job.ending = BulkState::Failed;
}

base::Result<BulkJob> FakeBulkSource::wait(const std::string& id, ports::Spent& spent,
                                           std::stop_token) {
    const std::lock_guard lock{mutex_};
    ++spent.calls;
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) return base::fail(unknown_job());
    Job& job = found->second;
    if (job.stuck)
        return base::fail({Fault::Transient, "BULK_JOB_STUCK", "The job made no progress."});
    decide(job);
    return BulkJob{.id = id,
                   .object = job.request.object,
                   .state = job.ending.value_or(BulkState::Complete),
                   .created = job.created,
                   .rows = static_cast<std::int64_t>(job.rows->rows.size())};
}

base::Result<ports::BulkPage> FakeBulkSource::read_page(const std::string& id,
                                                        const std::string& locator,
                                                        const ports::ReadRequest&,
                                                        const ports::PieceSink& sink,
                                                        ports::Spent& spent, std::stop_token) {
    const std::lock_guard lock{mutex_};
    ++spent.calls;
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) return base::fail(unknown_job());
    decide(found->second);
    const RecordPage& all = *found->second.rows;
    const std::size_t from = locator.empty() ? 0 : std::stoul(locator);
    const std::size_t to = std::min(from + page_size_, all.rows.size());
    if (failing_times_ > 0 && from / page_size_ >= failing_from_) {
        --failing_times_;
        return base::fail(*page_error_);
    }
    for (std::size_t at = from; at < to; at += kPiece) {
        sink(piece_of(all, at, std::min(at + kPiece, to)));
        if (std::exchange(break_, false))
            return base::fail({Fault::Transient, "TRUNCATED", "The answer broke off."});
    }
    ++pages_read_;
    const bool last = std::exchange(end_early_, false) || to == all.rows.size();
    return ports::BulkPage{.next = last ? "" : std::to_string(to),
                           .rows = static_cast<std::int64_t>(to - from)};
}

base::Result<void> FakeBulkSource::discard(const std::string& id, ports::Spent& spent,
                                           std::stop_token) {
    const std::lock_guard lock{mutex_};
    ++spent.calls;
    jobs_.erase(id);
    return {};
}

FakeBulkSource::FakeBulkSource(FakeRecordSource& org) : org_{org} {}

FakeBulkSource::~FakeBulkSource() = default;

void FakeBulkSource::set_page_size(std::size_t rows) { page_size_ = rows; }

void FakeBulkSource::set_patience(std::size_t rows) { patience_ = rows; }

void FakeBulkSource::refuse(base::Error error) { refusal_ = std::move(error); }

void FakeBulkSource::end_jobs(ports::BulkState state, int times) {
    endings_.assign(static_cast<std::size_t>(times), state);
}

void FakeBulkSource::stick_jobs(int times) { stuck_ = times; }

void FakeBulkSource::break_page() { break_ = true; }

void FakeBulkSource::end_early() { end_early_ = true; }

void FakeBulkSource::leave_out(std::size_t rows) { left_out_ = rows; }

int FakeBulkSource::started() const { return started_; }

int FakeBulkSource::pages_read() const { return pages_read_; }

std::size_t FakeBulkSource::left() const { return jobs_.size(); }

}  // namespace dealwire::fakes
