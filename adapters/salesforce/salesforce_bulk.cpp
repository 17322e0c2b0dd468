#include "adapters/salesforce/salesforce_bulk.hpp"

#include "adapters/http/retrying_transport.hpp"
#include "adapters/http/url.hpp"
#include "adapters/salesforce/bulk_job.hpp"
#include "adapters/salesforce/owner_filter.hpp"
#include "adapters/salesforce/query.hpp"
#include "adapters/salesforce/soql.hpp"
#include "engine/base/stopped.hpp"

#include <charconv>

namespace dealwire::salesforce {

using base::Fault;
using base::Result;
using base::Tree;
using ports::BulkJob;
using ports::BulkPage;
using ports::BulkState;
using ports::ReadRequest;
using ports::Spent;

namespace {

/// Adds what a session spent when the work with it ends, however it ends.
class Bill {
public:
    Bill(const Session& session, Spent& spent) : session_{session}, spent_{spent} {}

    ~Bill() { spent_ += session_.spent(); }

    Bill(const Bill&) = delete;
    Bill& operator=(const Bill&) = delete;

private:
    const Session& session_;
    Spent& spent_;
};

Rows rows_of(const ReadRequest& request) {
    return request.include_deleted ? Rows::WithDeleted : Rows::Live;
}

base::Error stuck(const BulkJob& job) {
    return {Fault::Transient, "BULK_JOB_STUCK",
            "The bulk job " + job.id + " for " + job.object + " makes no progress (" +
                std::to_string(job.rows) + " rows so far).",
            "It is discarded; smaller parts are tried, then single pages."};
}

base::Error bad_page(std::string detail) {
    return {Fault::Transient, "BAD_ANSWER", std::move(detail), "The page will be read again."};
}

std::optional<std::int64_t> announced_rows(const http::Response& answer) {
    const auto text = http::header(answer.headers, "Sforce-NumberOfRecords");
    if (!text) return std::nullopt;
    std::int64_t rows = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), rows);
    if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
    return rows;
}

}  // namespace

/// One page that is to be read.
struct SalesforceBulk::PageOrder {
    const std::string& job;
    const std::string& locator;
    const ReadRequest& request;
    const ports::PieceSink& sink;
    const OwnerFilter& filter;
    bool begun = false;          ///< the latest attempt brought something
    std::int64_t delivered = 0;  ///< rows that the sink got in the latest attempt
};

std::string SalesforceBulk::job_path(const std::string& job) const {
    return channel_.path("/jobs/query/" + http::percent_encode(job));
}

Result<BulkJob> SalesforceBulk::start(const ReadRequest& request, Spent& spent,
                                      std::stop_token stop) {
    ReadRequest narrowed = request;
    if (const auto filter = OwnerFilter::narrowing(narrowed); !filter)
        return base::fail(filter.error());
    const std::string soql = select_in_any_order(narrowed);
    if (const auto error = too_long(soql)) return base::fail(*error);

    Session session{channel_};
    const Bill bill{session, spent};
    const auto answer = session.call(
        {.method = "POST",
         .path = channel_.path("/jobs/query"),
         .body = Tree::Object{{"operation", request.include_deleted ? "queryAll" : "query"},
                              {"query", soql},
                              {"contentType", "CSV"},
                              {"columnDelimiter", "COMMA"},
                              {"lineEnding", "LF"}}},
        std::move(stop));
    if (!answer) return base::fail(start_refusal(answer.error()));
    auto job = read_job(*answer);
    if (!job) return job;
    const std::lock_guard lock{mutex_};
    samples_[job->id] = query_path(session, soql + " LIMIT 1", rows_of(request));
    return job;
}

Result<BulkJob> SalesforceBulk::look(Session& session, const std::string& job,
                                     std::stop_token stop) const {
    const auto answer = session.call({.path = job_path(job)}, std::move(stop));
    if (!answer) return base::fail(answer.error());
    return read_job(*answer);
}

Result<BulkJob> SalesforceBulk::wait(const std::string& job, Spent& spent, std::stop_token stop) {
    Session session{channel_};
    const Bill bill{session, spent};
    auto ended = wait(session, job, stop);
    if (ended && ended->state == BulkState::Failed && ended->trouble.empty())
        explain(session, *ended, std::move(stop));
    return ended;
}

Result<BulkJob> SalesforceBulk::wait(Session& session, const std::string& job,
                                     std::stop_token stop) {
    std::optional<std::int64_t> rows;
    base::Instant moved = clock_.now();
    for (auto delay = settings_.first_look;; delay = std::min(delay * 2, settings_.longest_delay)) {
        auto found = look(session, job, stop);
        if (!found || found->state != BulkState::Working) return found;
        if (rows != found->rows) moved = clock_.now();
        rows = found->rows;
        const auto left = settings_.patience - (clock_.now() - moved);
        if (left <= left.zero()) return base::fail(stuck(*found));
        clock_.wait(std::min(delay, left), stop);
        if (stop.stop_requested()) return base::fail(base::stopped());
    }
}

void SalesforceBulk::explain(Session& session, BulkJob& job, std::stop_token stop) {
    std::string sample;
    {
        const std::lock_guard lock{mutex_};
        if (const auto known = samples_.find(job.id); known != samples_.end())
            sample = known->second;
    }
    if (sample.empty()) return;
    const auto answer = session.call({.path = sample}, std::move(stop));
    if (!answer && answer.error().fault != Fault::Stopped)
        job.trouble = answer.error().code + ": " + answer.error().detail;
}

std::string SalesforceBulk::page_path(const PageOrder& order) const {
    const auto columns = static_cast<std::int64_t>(order.request.columns.size());
    const std::int64_t rows = std::clamp<std::int64_t>(
        settings_.cells_per_page / std::max<std::int64_t>(columns, 1), 1, settings_.rows_per_page);
    const std::string path = job_path(order.job) + "/results?maxRecords=" + std::to_string(rows);
    return order.locator.empty() ? path : path + "&locator=" + http::percent_encode(order.locator);
}

Result<BulkPage> SalesforceBulk::read_page(const std::string& job, const std::string& locator,
                                           const ReadRequest& request, const ports::PieceSink& sink,
                                           Spent& spent, std::stop_token stop) {
    ReadRequest narrowed = request;
    const auto filter = OwnerFilter::narrowing(narrowed);
    if (!filter) return base::fail(filter.error());
    Session session{channel_};
    const Bill bill{session, spent};
    PageOrder order{job, locator, request, sink, *filter};
    return read_page(session, order, stop);
}

Result<BulkPage> SalesforceBulk::read_page(Session& session, PageOrder& order,
                                           const std::stop_token& stop) {
    for (int attempt = 1;; ++attempt) {
        order.begun = false;
        order.delivered = 0;
        auto page = read_once(session, order, stop);
        if (page) return page;
        // While nothing had come, the transport has tried again already.
        const bool broke_off =
            page.error().fault == Fault::Transient && order.begun && order.delivered == 0;
        if (!broke_off || attempt >= settings_.page_attempts) return page;
        clock_.wait(http::delay_after(attempt, page.error(), {}, 1.0), stop);
    }
}

Result<BulkPage> SalesforceBulk::read_once(Session& session, PageOrder& order,
                                           std::stop_token stop) const {
    CsvParser parser{
        order.request.columns, settings_.pieces, [&order](model::RecordRows rows) {
            order.filter.apply(rows);
            order.delivered += static_cast<std::int64_t>(rows.size());
            if (!rows.empty())
                order.sink({order.request.object, order.request.columns, std::move(rows)});
        }};
    const auto answer = session.download(
        {.path = page_path(order)},
        [&](std::string_view piece) {
            order.begun = true;
            return parser.feed(piece);
        },
        std::move(stop));
    if (!answer) return base::fail(page_refusal(answer.error()));
    if (answer->status == 204)
        return base::fail(bad_page("The bulk job " + order.job + " has no results yet."));
    const auto rows = parser.finish();
    if (!rows) return base::fail(rows.error());
    if (const auto announced = announced_rows(*answer); announced && *announced != *rows)
        return base::fail(bad_page("A page of " + std::to_string(*announced) + " rows of " +
                                   order.request.object + " held " + std::to_string(*rows) + "."));
    const auto next = http::header(answer->headers, "Sforce-Locator");
    if (!next && *rows > 0)
        return base::fail(
            bad_page("A page of " + order.request.object + " does not say where the next one is."));
    return BulkPage{.next = next && *next != "null" ? *next : "", .rows = *rows};
}

Result<void> SalesforceBulk::discard(const std::string& job, Spent& spent, std::stop_token stop) {
    {
        const std::lock_guard lock{mutex_};
        samples_.erase(job);
    }
    Session session{channel_};
    const Bill bill{session, spent};
    return discard(session, job, std::move(stop));
}

Result<void> SalesforceBulk::discard(Session& session, const std::string& job,
                                     std::stop_token stop) {
    const Call remove{.method = "DELETE", .path = job_path(job)};
    const auto removed = session.call(remove, stop);
    if (removed || removed.error().fault == Fault::Missing) return {};
    if (removed.error().fault != Fault::Rejected && removed.error().fault != Fault::Conflict)
        return base::fail(removed.error());

    // Still working: only what has ended can be deleted.
    const auto aborted = session.call(
        {.method = "PATCH", .path = job_path(job), .body = Tree::Object{{"state", "Aborted"}}},
        stop);
    if (!aborted && aborted.error().fault == Fault::Missing) return {};
    if (!aborted) return base::fail(aborted.error());
    // An aborted job that cannot be deleted yet goes by itself after seven days.
    std::ignore = session.call(remove, std::move(stop));
    return {};
}

}  // namespace dealwire::salesforce
