#include "engine/importing/transfers.hpp"

#include "engine/importing/course.hpp"
#include "engine/importing/job_reader.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::importing {
namespace {

using base::Error;
using Courses = std::vector<std::unique_ptr<Course>>;

std::vector<Course*> at_step(const Courses& courses, Step step) {
    std::vector<Course*> found;
    for (const auto& course : courses)
        if (course->step == step) found.push_back(course.get());
    return found;
}

/// The failure after which nothing else can be read, if there was one.
std::optional<Error> end_of_all(const Courses& courses) {
    for (const auto& course : courses) {
        const auto& error = course->reading.outcome.error;
        if (error && ends_everything(error->fault)) return error;
    }
    return std::nullopt;
}

}  // namespace

Transfers::Transfers(const Ports& ports, model::OrgScope scope, TransferRates rates)
    : ports_{ports}, scope_{std::move(scope)}, rates_{rates} {}

void Transfers::run(std::span<Reading* const> readings, std::stop_token stop) {
    Courses courses;
    for (Reading* reading : readings) {
        if (std::exchange(reading->stale_job, false)) discard_job(*reading, stop);
        courses.push_back(std::make_unique<Course>(*reading, ports_.clock.now()));
        courses.back()->may_bulk = rates_.bulk != BulkUse::Never;
        ports_.progress.begin(reading->label(), 0);
    }
    while (true) {
        const auto by_rest = at_step(courses, Step::Rest);
        if (!by_rest.empty()) read_by_rest(by_rest, stop);
        const auto by_jobs = at_step(courses, Step::Bulk);
        if (by_rest.empty() && by_jobs.empty()) break;
        if (const auto ended = end_of_all(courses)) {
            for (const auto& course : courses)
                if (course->step != Step::Over) course->fail(*ended);
            break;
        }
        if (!by_jobs.empty()) read_by_jobs(by_jobs, stop);
    }
    for (const Reading* reading : readings) ports_.progress.end(reading->label());
}

void Transfers::read_by_rest(std::span<Course* const> courses, std::stop_token stop) {
    std::vector<ports::ReadRequest> requests;
    for (Course* course : courses) requests.push_back(rest_request(*course));
    const auto outcomes = ports_.source.read(
        requests,
        [&](std::size_t index, model::RecordPage page) {
            Course& course = *courses[index];
            const auto rows = static_cast<std::int64_t>(page.rows.size());
            course.take_ordered(std::move(page));
            course.reading.outcome.took = ports_.clock.now() - course.began;
            ports_.progress.advance(course.reading.label(), rows);
        },
        stop);
    for (std::size_t i = 0; i < courses.size(); ++i) settle_rest(*courses[i], outcomes.at(i));
}

ports::ReadRequest Transfers::rest_request(Course& course) {
    ports::ReadRequest request = course.reading.request;
    request.from = course.windows.from();
    request.until = course.windows.until();
    request.past = std::nullopt;
    if (course.reached && (!request.from || *request.from <= course.reached->stamp)) {
        request.past = course.reached;
        request.from = std::nullopt;
    }
    if (course.reading.outcome.transfer.empty())
        course.read_by("rest", "Everything came with the first page.");
    request.go_on = [this, &course](const ports::FirstPage& first) {
        ports_.progress.begin(course.reading.label(), first.total);
        if (!course.may_bulk && rates_.bulk != BulkUse::Never) return true;
        const TransferChoice choice = choose_transfer(first, rates_);
        course.read_by(choice.bulk ? "bulk" : "rest", choice.why);
        return !choice.bulk;
    };
    return request;
}

void Transfers::settle_rest(Course& course, const ports::ReadOutcome& outcome) {
    course.reading.outcome.calls += outcome.spent.calls;
    course.reading.outcome.bytes += outcome.spent.bytes;
    course.reading.outcome.took = ports_.clock.now() - course.began;
    if (outcome.result) {
        if (outcome.complete) return course.window_done();
        course.step = Step::Bulk;
        return;
    }
    const Error& error = outcome.result.error();
    if (!took_too_long(error)) return course.fail(error);
    if (course.may_bulk && !std::exchange(course.timed_out, true)) {
        course.step = Step::Bulk;
        return course.read_by("bulk", "A query took the org too long; a job may take its time.");
    }
    if (!course.narrow()) return course.fail(error);
    course.warn("A query took the org too long; the rest was read in smaller pieces.");
    ports_.log.write(ports::Level::Warn, "query_took_too_long",
                     {{"object", course.reading.request.object}});
}

void Transfers::read_by_jobs(std::span<Course* const> courses, std::stop_token stop) {
    JobReader reader{ports_, scope_};
    std::vector<std::function<void()>> work;
    for (Course* course : courses)
        work.emplace_back([this, &reader, course, stop] {
            reader.read(*course, stop);
            course->reading.outcome.took = ports_.clock.now() - course->began;
        });
    ports_.lanes.run(std::move(work));
}

void Transfers::discard_job(Reading& reading, std::stop_token stop) {
    JobReader{ports_, scope_}.discard(reading, std::move(stop));
}

}  // namespace dealwire::importing
