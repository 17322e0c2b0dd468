#include "tests/fakes/fake_record_source.hpp"

#include "engine/base/stopped.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>

namespace dealwire::fakes {
namespace {

using model::Cell;
using model::RecordPage;
using ports::ReadRequest;
using Row = model::RecordRows::Row;

std::optional<std::size_t> position(const std::vector<model::Column>& columns,
                                    const std::string& name) {
    const auto found = std::ranges::find(columns, name, &model::Column::name);
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

Cell cell_of(const RecordPage& page, const Row& row, const std::string& name) {
    const auto at = position(page.columns, name);
    return at && *at < row.size() ? row[*at] : std::nullopt;
}

/// What a row is ordered by; rows without a stamp come first.
std::pair<base::Instant, std::string> place(const RecordPage& page, const Row& row,
                                            const std::string& stamp_field) {
    const Cell stamp = cell_of(page, row, stamp_field);
    const auto at = base::parse_instant(stamp.value_or(""));
    return {at.value_or(base::Instant{}), std::string{cell_of(page, row, "Id").value_or("")}};
}

bool among(const std::vector<model::RecordId>& ids, const Cell& id) {
    return ids.empty() || std::ranges::any_of(ids, [&](const model::RecordId& one) {
               return id && one.view() == *id;
           });
}

bool wanted(const RecordPage& page, const Row& row, const ReadRequest& request) {
    if (!request.include_deleted && cell_of(page, row, "IsDeleted") == "true") return false;
    if (!among(request.ids, cell_of(page, row, "Id"))) return false;
    if (!among(request.owners, cell_of(page, row, "OwnerId"))) return false;
    if (request.stamp_field.empty()) return true;
    const auto here = place(page, row, request.stamp_field);
    if (request.from && here.first < *request.from) return false;
    if (request.until && here.first >= *request.until) return false;
    return !request.past || here > std::pair{request.past->stamp, request.past->id.text()};
}

bool ends_the_rest(base::Fault fault) {
    return fault == base::Fault::Reauthorise || fault == base::Fault::BudgetSpent ||
           fault == base::Fault::Stopped;
}

}  // namespace

void FakeRecordSource::put_object(model::ObjectInfo object) {
    const std::string name = object.name;
    objects_.insert_or_assign(name, std::move(object));
}

void FakeRecordSource::put_rows(RecordPage rows) {
    const std::string name = rows.object;
    rows_.insert_or_assign(name, std::move(rows));
}

void FakeRecordSource::fail_read(const std::string& object, base::Error error,
                                 std::size_t pages_before) {
    failures_.insert_or_assign(object, Failure{std::move(error), pages_before});
}

base::Result<std::vector<ports::ObjectAnswer>> FakeRecordSource::ask(
    std::span<const ports::Question> questions, ports::Spent& spent, std::stop_token) {
    ++spent.calls;
    if (describe_error_) {
        const base::Error error = *describe_error_;
        describe_error_.reset();
        return base::fail(error);
    }
    questions_.assign(questions.begin(), questions.end());
    std::vector<ports::ObjectAnswer> found;
    for (const ports::Question& question : questions) {
        const auto object = objects_.find(question.object);
        if (object == objects_.end()) continue;
        ports::ObjectAnswer& answer = found.emplace_back();
        answer.described = object->second;
        answer.at = now_;
        const auto log = deletions_.find(question.object);
        if (!question.deleted_since || log == deletions_.end()) continue;
        ports::DeletionLog since = log->second;
        std::erase_if(since.deletions, [&](const model::Deletion& deletion) {
            return deletion.at < *question.deleted_since;
        });
        answer.deletions = base::Result<ports::DeletionLog>{std::move(since)};
    }
    return found;
}

std::vector<ports::ReadOutcome> FakeRecordSource::read(std::span<const ReadRequest> requests,
                                                       const ports::PageSink& sink,
                                                       std::stop_token stop) {
    std::vector<ports::ReadOutcome> outcomes;
    std::optional<base::Error> ended;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (stop.stop_requested() && !ended) ended = base::stopped();
        if (ended) {
            outcomes.push_back({.result = base::fail(*ended)});
            continue;
        }
        outcomes.push_back(read_one(i, requests[i], sink));
        const auto& result = outcomes.back().result;
        if (!result && ends_the_rest(result.error().fault)) ended = result.error();
    }
    return outcomes;
}

ports::ReadOutcome FakeRecordSource::read_one(std::size_t number, const ReadRequest& request,
                                              const ports::PageSink& sink) {
    if (before_read_) before_read_(request);
    requests_.push_back(request);
    const RecordPage rest = matching_rows(request);
    const std::size_t total = rest.rows.size();
    ports::ReadOutcome outcome;
    outcome.total = static_cast<std::int64_t>(total);
    if (total > patience_) {
        outcome.spent.calls = 1;
        outcome.result = base::fail({base::Fault::Rejected, "QUERY_TIMEOUT",
                                     "Your query request was running for too long."});
        return outcome;
    }
    for (std::size_t from = 0; from < total || from == 0; from += page_size_) {
        ++outcome.spent.calls;
        if (const auto error = failure_of(request.object, outcome.spent.calls)) {
            outcome.result = base::fail(*error);
            return outcome;
        }
        const std::size_t to = std::min(from + page_size_, total);
        RecordPage page{rest.object, rest.columns, model::RecordRows{rest.columns.size()}};
        for (std::size_t row = from; row < to; ++row) page.rows.push_back(rest.rows[row]);
        if (from < to) sink(number, std::move(page));
        if (from > 0 || to == total || !request.go_on) continue;
        if (request.go_on({outcome.total, static_cast<std::int64_t>(to)})) continue;
        outcome.complete = false;
        return outcome;
    }
    return outcome;
}

std::optional<base::Error> FakeRecordSource::failure_of(const std::string& object, int page) {
    const auto failure = failures_.find(object);
    if (failure == failures_.end()) return std::nullopt;
    if (failure->second.pages_before + 1 != static_cast<std::size_t>(page)) return std::nullopt;
    base::Error error = std::move(failure->second.error);
    failures_.erase(failure);
    return error;
}

void FakeRecordSource::put_deletions(const std::string& object, ports::DeletionLog log) {
    deletions_.insert_or_assign(object, std::move(log));
}

RecordPage FakeRecordSource::matching_rows(const ReadRequest& request) const {
    RecordPage found{request.object, request.columns, model::RecordRows{request.columns.size()}};
    const auto held = rows_.find(request.object);
    if (held == rows_.end()) return found;
    const RecordPage& all = held->second;

    std::vector<Row> chosen;
    for (const Row row : all.rows)
        if (wanted(all, row, request)) chosen.push_back(row);
    std::ranges::stable_sort(chosen, {},
                             [&](const Row& row) { return place(all, row, request.stamp_field); });
    for (const Row& row : chosen)
        for (const model::Column& column : request.columns)
            found.rows.add(cell_of(all, row, column.name));
    return found;
}

FakeRecordSource::FakeRecordSource() = default;

FakeRecordSource::~FakeRecordSource() = default;

void FakeRecordSource::set_page_size(std::size_t rows) { page_size_ = rows; }

void FakeRecordSource::set_now(std::optional<base::Instant> now) { now_ = now; }

std::optional<base::Instant> FakeRecordSource::now() const { return now_; }

void FakeRecordSource::set_patience(std::size_t rows) { patience_ = rows; }

void FakeRecordSource::before_read(std::function<void(const ports::ReadRequest&)> happens) {
    before_read_ = std::move(happens);
}

void FakeRecordSource::fail_describe(base::Error error) { describe_error_ = std::move(error); }

const std::vector<ports::ReadRequest>& FakeRecordSource::requests() const { return requests_; }

const std::vector<ports::Question>& FakeRecordSource::questions() const { return questions_; }

}  // namespace dealwire::fakes
