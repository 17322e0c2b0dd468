#include "engine/importing/job_reader.hpp"

#include <algorithm>
#include <atomic>

namespace dealwire::importing {

using base::Error;
using base::Fault;

namespace {

constexpr int kPageTries = 3;
constexpr char kOver = '!';
constexpr int kLostJobs = 2;  // then the org is asked page by page

Error ended_badly(const ports::BulkJob& job) {
    const bool failed = job.state == ports::BulkState::Failed;
    return {.fault = Fault::Transient,
            .code = failed ? "BULK_JOB_FAILED" : "BULK_JOB_ABORTED",
            .detail = std::string{"The bulk job "} + job.id +
                      (failed ? " failed" : " was aborted") +
                      (job.trouble.empty() ? "." : ": " + job.trouble)};
}

Error ended_short(std::int64_t read, std::int64_t expected) {
    return {.fault = Fault::Transient,
            .code = "BULK_JOB_SHORT",
            .detail = "A bulk job of " + std::to_string(expected) + " rows ended after " +
                      std::to_string(read) + "."};
}

std::string words(const Error& error) {
    return error.code.empty() ? error.detail : error.code + ": " + error.detail;
}

}  // namespace

JobRemedy remedy_for(JobMoment moment, const Error& error, int lost) {
    if (ends_everything(error.fault) || error.fault == Fault::AuthExpired || lost_a_field(error))
        return JobRemedy::GiveUp;
    const bool ended = error.code.starts_with("BULK_JOB_") || took_too_long(error);
    const bool passing = error.fault == Fault::Transient || error.fault == Fault::RateLimited;
    if (moment == JobMoment::Start) {
        // Refused as such, or the jobs of the day are spent.
        if (error.fault != Fault::Transient) return JobRemedy::Rest;
        return JobRemedy::GiveUp;
    }
    if (passing && !ended) return JobRemedy::GiveUp;
    return lost + 1 < kLostJobs ? JobRemedy::Again : JobRemedy::Rest;
}

JobReader::JobReader(const Transfers::Ports& ports, const model::OrgScope& scope)
    : ports_{ports}, scope_{scope} {}

void JobReader::read(ReadingState& state, std::stop_token stop) {
    while (state.step == Step::Bulk) one_job(state, stop);
}

void JobReader::one_job(ReadingState& state, const std::stop_token& stop) {
    ports::ReadRequest request = state.reading.request;
    request.past = std::nullopt;
    request.from = state.from();
    request.until = state.windows.until();
    if (!state.reading.place.bulk && !start(state, request, stop)) return;
    if (await(state, stop) && read_pages(state, request, stop)) finish(state, stop);
}

bool JobReader::start(ReadingState& state, const ports::ReadRequest& request,
                      const std::stop_token& stop) {
    ports::Spent spent;
    const auto job = ports_.bulk.start(request, spent, stop);
    state.reading.outcome.calls += spent.calls;
    state.reading.outcome.bytes += spent.bytes;
    if (!job) {
        trouble(state, JobMoment::Start, job.error(), stop);
        return false;
    }
    state.reading.place.bulk = model::BulkPlace{.job = job->id, .created = job->created};
    state.reading.place.bulk_stamp = std::nullopt;
    save(state.reading);
    ports_.log.write(ports::Level::Info, "bulk_job_started",
                     {{"object", request.object}, {"job", job->id}});
    return true;
}

bool JobReader::await(ReadingState& state, const std::stop_token& stop) {
    ports::Spent spent;
    auto job = ports_.bulk.wait(state.reading.place.bulk->job, spent, stop);
    state.reading.outcome.calls += spent.calls;
    state.reading.outcome.bytes += spent.bytes;
    if (job && job->state != ports::BulkState::Complete) job = base::fail(ended_badly(*job));
    if (!job) {
        trouble(state, JobMoment::Wait, job.error(), stop);
        return false;
    }
    state.job_rows = job->rows;
    const std::int64_t before = state.reading.outcome.read;
    ports_.progress.begin(state.reading.label(), before + job->rows);
    return true;
}

bool JobReader::read_pages(ReadingState& state, const ports::ReadRequest& request,
                           const std::stop_token& stop) {
    while (true) {
        const auto page = read_page(state, request, stop);
        if (!page) {
            trouble(state, JobMoment::Page, page.error(), stop);
            return false;
        }
        state.reading.place.bulk->locator = page->next;
        state.reading.place.bulk->rows_done += page->rows;
        if (page->next.empty()) break;
        save(state.reading);
    }
    const std::int64_t read = state.reading.place.bulk->rows_done;
    if (read >= state.job_rows) return true;
    trouble(state, JobMoment::Page, ended_short(read, state.job_rows), stop);
    return false;
}

base::Result<ports::BulkPage> JobReader::read_page(ReadingState& state,
                                                   const ports::ReadRequest& request,
                                                   const std::stop_token& stop) {
    const model::BulkPlace place = *state.reading.place.bulk;
    for (int left = kPageTries - 1;; --left) {
        ports::Spent spent;
        std::atomic<std::int64_t> rows = 0;
        auto page = ports_.bulk.read_page(
            place.job, place.locator, request,
            [&](model::RecordPage piece) {
                const auto count = static_cast<std::int64_t>(piece.rows.size());
                rows += count;
                state.take_unordered(std::move(piece));
                ports_.progress.advance(state.reading.label(), count);
            },
            spent, stop);
        state.reading.outcome.calls += spent.calls;
        state.reading.outcome.bytes += spent.bytes;
        if (page) return page;
        // A page that broke off on its way is worth another try; one that never began was tried
        // often enough below.
        const bool broke_off = rows > 0 && page.error().fault == Fault::Transient;
        if (!broke_off || left == 0) return page;
        state.reading.outcome.read -= rows;
        ports_.log.write(ports::Level::Warn, "bulk_page_again",
                         {{"object", request.object}, {"job", place.job}});
    }
}

void JobReader::finish(ReadingState& state, const std::stop_token& stop) {
    model::ReadingPlace& place = state.reading.place;
    if (place.bulk_stamp) {
        const model::Bookmark furthest{*place.bulk_stamp, {}};
        if (!place.bookmark || *place.bookmark < furthest) place.bookmark = furthest;
    }
    // The job is named until it is gone, in a place that counts for no request: a crash in between
    // leaves no job behind, and nothing is read twice.
    const std::string digest = place.request_digest;
    place.request_digest = kOver + digest;
    save(state.reading);
    remove(state.reading, place.bulk->job, stop);
    place.request_digest = digest;
    place.bulk.reset();
    place.bulk_stamp.reset();
    save(state.reading);
    if (!state.resumed) return state.window_done();

    // What an earlier run asked for may have been a part, and is old by now: see what follows.
    state.resumed = false;
    state.step = Step::Rest;
    if (place.bookmark) state.windows.reach(place.bookmark->stamp - state.reading.overlap);
}

void JobReader::trouble(ReadingState& state, JobMoment moment, const Error& error,
                        const std::stop_token& stop) {
    const JobRemedy remedy = remedy_for(moment, error, state.lost_jobs);
    if (remedy == JobRemedy::GiveUp) return state.fail(error);

    ports_.log.write(ports::Level::Warn, "bulk_job_lost",
                     {{"object", state.reading.request.object}, {"code", error.code}});
    if (state.reading.place.bulk) discard(state.reading, stop);
    state.resumed = false;
    if (moment != JobMoment::Start) {
        ++state.lost_jobs;
        state.warn("A bulk job of " + state.reading.request.object +
                   " gave trouble and was given up (" + words(error) + ").");
    }
    const bool was_known = error.fault == Fault::Missing;
    const bool again = remedy == JobRemedy::Again && (was_known || state.narrow());
    if (again) return;
    state.may_bulk = false;
    state.step = Step::Rest;
    state.read_by("rest", "The org would not do it by a bulk job (" + words(error) + ").");
}

void JobReader::discard(Reading& reading, std::stop_token stop) {
    remove(reading, reading.place.bulk->job, stop);
    reading.place.bulk.reset();
    reading.place.bulk_stamp.reset();
    save(reading);
}

void JobReader::remove(Reading& reading, const std::string& job, const std::stop_token& stop) {
    ports::Spent spent;
    const auto gone = ports_.bulk.discard(job, spent, stop);
    reading.outcome.calls += spent.calls;
    reading.outcome.bytes += spent.bytes;
    // The org forgets its jobs after a week anyway.
    if (!gone)
        ports_.log.write(ports::Level::Warn, "bulk_job_left_behind",
                         {{"object", reading.request.object}, {"job", job}});
}

void JobReader::save(const Reading& reading) {
    if (reading.remembered) ports_.places.save_place(scope_, reading.place);
}

}  // namespace dealwire::importing
