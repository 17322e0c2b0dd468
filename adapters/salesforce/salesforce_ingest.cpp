#include "adapters/salesforce/salesforce_ingest.hpp"

#include "adapters/http/retrying_transport.hpp"
#include "adapters/http/url.hpp"
#include "adapters/salesforce/bulk_job.hpp"
#include "adapters/salesforce/csv_parser.hpp"
#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/ingest_csv.hpp"
#include "engine/base/stopped.hpp"

#include <algorithm>
#include <optional>

namespace dealwire::salesforce {

using base::Fault;
using base::Result;
using base::Tree;
using model::IngestJob;
using ports::IngestResults;
using ports::IngestState;
using ports::IngestStatus;
using ports::WriteGroup;

namespace {

// A job that was over at the first look may have been over for long: the next guess is shorter.
constexpr double kShorter = 0.8;
constexpr std::size_t kRowsToLearnFrom = 1'000;

IngestState state_named(const std::string& name) {
    if (name == "Open") return IngestState::Open;
    if (name == "JobComplete") return IngestState::Complete;
    if (name == "Failed") return IngestState::Failed;
    if (name == "Aborted") return IngestState::Aborted;
    return IngestState::Working;
}

/// A column that does not exist, or that the user may not see, fails the job before its first row,
/// and so it would any other one. Source: Bulk API 2.0 Developer Guide, "InvalidBatch".
base::Error job_trouble(const std::string& message) {
    const OrgError said{.code = {}, .message = message, .fields = {}, .ids = {}};
    if (message.find("Field name not found") != std::string::npos)
        return row_fault({.code = "INVALID_FIELD", .message = message, .fields = {}, .ids = {}});
    return {Fault::Transient, "BULK_JOB_FAILED",
            message.empty() ? "A bulk job failed without a word." : said.sentence(),
            "What it did not write is sent again call by call."};
}

Result<IngestStatus> read_status(const Tree& body) {
    const auto state = body.text_at("state");
    if (!state)
        return base::fail(
            {Fault::Transient, "BAD_ANSWER", "Salesforce told of a job without its state."});
    const Tree* count = body.find("numberRecordsProcessed");
    const auto rows = count && count->number() ? base::to_integer(*count->number()) : std::nullopt;
    IngestStatus status{.state = state_named(*state), .processed = rows.value_or(0)};
    if (status.state == IngestState::Failed)
        status.trouble = job_trouble(body.text_at("errorMessage").value_or(""));
    return status;
}

base::Error stuck(const IngestJob& job, const IngestStatus& status) {
    return {Fault::Transient, "BULK_JOB_STUCK",
            "The bulk job " + job.id + " for " + job.object + " makes no progress (" +
                std::to_string(status.processed) + " rows so far).",
            "It is aborted; what it did not write is sent call by call."};
}

std::string text_in(const model::Cell& cell) { return std::string{cell.value_or("")}; }

ports::RowAnswer refusal(const IngestJob& job, const std::string& key, const std::string& text) {
    const OrgError error = row_error(text);
    const auto id = model::RecordId::parse(key);
    if (job.deletion && id && means_gone(error)) return *id;
    return base::fail(row_fault(error));
}

}  // namespace

std::string SalesforceIngest::path(const std::string& job) const {
    return session_.path("/jobs/ingest/" + http::percent_encode(job));
}

bool SalesforceIngest::takes(const model::DesiredRecord& record) const { return fits_csv(record); }

Result<std::string> SalesforceIngest::open(const WriteGroup& group, std::stop_token stop) {
    const bool deletion = group.kind == WriteGroup::Kind::Delete;
    Tree::Object body{{"object", group.object},
                      {"operation", deletion ? "delete" : "upsert"},
                      {"contentType", "CSV"},
                      {"columnDelimiter", "COMMA"},
                      {"lineEnding", "LF"}};
    if (!deletion) body.emplace_back("externalIdFieldName", group.upserts.front().key_field.text());
    // Asked for twice, an empty job is left behind, which ends by itself after a day.
    const auto answer = session_.call(
        {.method = "POST", .path = session_.path("/jobs/ingest"), .body = Tree{std::move(body)}},
        std::move(stop));
    if (!answer) return base::fail(start_refusal(answer.error()));
    const auto id = answer->text_at("id");
    if (id && !id->empty()) return *id;
    return base::fail({Fault::Transient, "BAD_ANSWER", "Salesforce made a job without an id."});
}

Result<std::size_t> SalesforceIngest::fill(const IngestJob& job, const WriteGroup& group,
                                           std::stop_token stop) {
    IngestCsv csv = ingest_csv(group, settings_.bytes_per_job);
    // A second upload makes the job useless, so it is never sent twice.
    const auto uploaded = session_.call({.method = "PUT",
                                         .path = path(job.id) + "/batches",
                                         .csv = std::move(csv.text),
                                         .idempotent = false},
                                        stop);
    if (!uploaded) return base::fail(uploaded.error());
    if (const auto closed = close(job.id, std::move(stop)); !closed)
        return base::fail(closed.error());
    return csv.rows;
}

Result<void> SalesforceIngest::close(const std::string& job, std::stop_token stop) {
    const auto closed = session_.call(
        {.method = "PATCH", .path = path(job), .body = Tree::Object{{"state", "UploadComplete"}}},
        stop);
    if (closed || closed.error().fault == Fault::BudgetSpent) {
        if (closed) return {};
        return base::fail(closed.error());
    }
    // Where the answer was lost, the second attempt is refused because the first one did it.
    const auto status = look(job, std::move(stop));
    if (status && status->state != IngestState::Open) return {};
    return base::fail(closed.error());
}

SalesforceIngest::Status SalesforceIngest::look(const std::string& job, std::stop_token stop) {
    const auto answer = session_.call({.path = path(job)}, std::move(stop));
    if (!answer) return base::fail(answer.error());
    return read_status(*answer);
}

std::chrono::milliseconds SalesforceIngest::first_delay(std::size_t rows) const {
    const std::chrono::milliseconds guess{static_cast<std::chrono::milliseconds::rep>(
        milliseconds_per_row_ * static_cast<double>(rows))};
    const auto least = milliseconds_per_row_ > 0 ? settings_.least_delay : settings_.first_look;
    return std::max(least, std::min(guess, settings_.patience));
}

void SalesforceIngest::learn(std::size_t rows, base::Instant since, bool at_once) {
    if (rows < kRowsToLearnFrom) return;
    const auto took = static_cast<double>((clock_.now() - since).count());
    milliseconds_per_row_ = took / static_cast<double>(rows) * (at_once ? kShorter : 1.0);
}

SalesforceIngest::Status SalesforceIngest::wait(const IngestJob& job, std::size_t rows,
                                                std::stop_token stop) {
    const base::Instant begun = clock_.now();
    base::Instant moved = begun;
    std::optional<std::int64_t> seen;
    auto delay = settings_.first_look;
    // A job of an earlier run may be over already.
    if (rows > 0) clock_.wait(first_delay(rows), stop);
    for (int looks = 1;; ++looks, delay = std::min(delay * 2, settings_.longest_delay)) {
        if (stop.stop_requested()) return base::fail(base::stopped());
        auto status = look(job.id, stop);
        if (!status) return status;
        if (status->state != IngestState::Working) {
            learn(rows, begun, looks == 1);
            return status;
        }
        if (seen != status->processed) moved = clock_.now();
        seen = status->processed;
        const auto left = settings_.patience - (clock_.now() - moved);
        if (left <= left.zero()) return base::fail(stuck(job, *status));
        clock_.wait(std::min<std::chrono::milliseconds>(delay, left), stop);
    }
}

Result<void> SalesforceIngest::read_once(const std::string& path,
                                         const std::vector<std::string>& columns,
                                         const TakeLine& take, const std::stop_token& stop) {
    std::vector<model::Column> wanted;
    for (const std::string& name : columns) wanted.push_back({name, "string"});
    CsvParser parser{wanted, CsvLimits{}, [&](const model::RecordRows& rows) {
                         for (const auto row : rows) take(row);
                     }};
    const auto answer = session_.download(
        {.path = path}, [&](std::string_view piece) { return parser.feed(piece); }, stop);
    if (!answer) return base::fail(answer.error());
    if (const auto count = parser.finish(); !count) return base::fail(count.error());
    return {};
}

Result<void> SalesforceIngest::read(const std::string& path,
                                    const std::vector<std::string>& columns,
                                    std::vector<ports::IngestRow>& rows, const TakeLine& take,
                                    const std::stop_token& stop) {
    const auto before = static_cast<std::ptrdiff_t>(rows.size());
    for (int attempt = 1;; ++attempt) {
        auto done = read_once(path, columns, take, stop);
        const bool again = !done && done.error().fault == Fault::Transient;
        if (!again || attempt >= settings_.list_attempts) return done;
        rows.erase(rows.begin() + before, rows.end());
        clock_.wait(http::delay_after(attempt, done.error(), {}, 1.0), stop);
    }
}

Result<void> SalesforceIngest::add_written(const IngestJob& job, IngestResults& results,
                                           const std::stop_token& stop) {
    const auto take = [&](const model::RecordRows::Row& line) {
        const auto id = model::RecordId::parse(line[0].value_or(""));
        if (!id) return;
        results.rows.push_back({job.deletion ? id->text() : text_in(line[1]),
                                ports::TakenRow{*id, line[2] == "true"}});
    };
    return read(path(job.id) + "/successfulResults", {"sf__Id", job.key_field, "sf__Created"},
                results.rows, take, stop);
}

Result<void> SalesforceIngest::add_refused(const IngestJob& job, IngestResults& results,
                                           const std::stop_token& stop) {
    const auto take = [&](const model::RecordRows::Row& line) {
        const std::string named = text_in(line[1]);
        const auto id = job.deletion ? model::RecordId::parse(named) : std::nullopt;
        const std::string key = id ? id->text() : named;
        results.rows.push_back({key, refusal(job, key, text_in(line[0]))});
    };
    return read(path(job.id) + "/failedResults", {"sf__Error", job.key_field}, results.rows, take,
                stop);
}

Result<IngestResults> SalesforceIngest::results(const IngestJob& job, std::size_t rows,
                                                std::stop_token stop) {
    IngestResults results;
    results.rows.reserve(rows);
    if (const auto written = add_written(job, results, stop); !written)
        return base::fail(written.error());
    if (results.rows.size() >= rows) return results;
    if (const auto refused = add_refused(job, results, stop); !refused)
        return base::fail(refused.error());
    if (results.rows.size() >= rows) return results;
    std::vector<ports::IngestRow> untried;
    const auto take = [&](const model::RecordRows::Row& line) {
        untried.push_back({text_in(line[0]), base::fail(base::Error{})});
    };
    if (const auto read_all =
            read(path(job.id) + "/unprocessedrecords", {job.key_field}, untried, take, stop);
        !read_all)
        return base::fail(read_all.error());
    results.unprocessed = untried.size();
    return results;
}

Result<void> SalesforceIngest::abort(const IngestJob& job, std::stop_token stop) {
    const auto aborted = session_.call(
        {.method = "PATCH", .path = path(job.id), .body = Tree::Object{{"state", "Aborted"}}},
        stop);
    if (aborted || aborted.error().fault == Fault::Missing) return {};
    const auto status = look(job.id, std::move(stop));
    if (status && status->state != IngestState::Open && status->state != IngestState::Working)
        return {};
    return base::fail(aborted.error());
}

}  // namespace dealwire::salesforce
