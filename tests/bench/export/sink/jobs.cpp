#include "tests/bench/export/sink/jobs.hpp"

#include "tests/bench/export/sink/json_cursor.hpp"
#include "tests/bench/export/sink/writes.hpp"

#include <optional>
#include <stdexcept>
#include <thread>

namespace dealwire::bench {
namespace {

constexpr const char* kComplete = "JobComplete";

std::string member(std::string_view body, std::string_view wanted) {
    std::string value;
    JsonCursor cursor{body};
    cursor.object([&](std::string_view name) {
        if (name == wanted)
            value = cursor.scalar().value_or("");
        else
            static_cast<void>(cursor.raw());
    });
    return value;
}

/// Cells of CSV, one after another.
class CsvCursor {
public:
    explicit CsvCursor(std::string_view text) : text_{text} {}

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

    [[nodiscard]] std::size_t at() const { return at_; }

    /// `cell(value)` for each cell up to the end of the line. The value is valid during the call.
    template <class Cell>
    void line(const Cell& cell) {
        for (bool more = true; more;) {
            cell(text_.substr(at_, 1) == "\"" ? quoted() : bare());
            more = at_ < text_.size() && text_[at_] == ',';
            ++at_;
        }
    }

private:
    std::string_view bare() {
        const std::size_t from = at_;
        at_ = std::min(text_.find_first_of(",\n", at_), text_.size());
        const std::size_t end = at_ > from && text_[at_ - 1] == '\r' ? at_ - 1 : at_;
        return text_.substr(from, end - from);
    }

    std::string_view quoted() {
        const std::size_t from = ++at_;
        bool doubled = false;
        for (;;) {
            at_ = text_.find('"', at_);
            if (at_ == std::string_view::npos)
                throw std::runtime_error{"CSV without its last quote"};
            if (text_.substr(at_ + 1, 1) != "\"") break;
            doubled = true;
            at_ += 2;
        }
        const std::string_view value = text_.substr(from, at_ - from);
        ++at_;
        return doubled ? without_doubled(value) : value;
    }

    std::string_view without_doubled(std::string_view value) {
        buffer_.clear();
        for (std::size_t i = 0; i < value.size(); ++i) {
            buffer_ += value[i];
            if (value[i] == '"') ++i;
        }
        return buffer_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string buffer_;
};

/// Behind the quote that ends a cell which begins with one.
std::size_t end_of_quoted(std::string_view line, std::size_t at) {
    do at = line.find('"', at + 1) + 1;
    while (at < line.size() && line[at] == '"');
    return at;
}

/// A line with every cell in quotes, as the org writes it; clients may rely on that.
void append_quoted(std::string& out, std::string_view line) {
    for (std::size_t at = 0; at <= line.size(); ++at) {
        const bool quoted = at < line.size() && line[at] == '"';
        const std::size_t end =
            quoted ? end_of_quoted(line, at) : std::min(line.find(',', at), line.size());
        out.append(at > 0 ? "," : "").append(quoted ? "" : "\"");
        out.append(line, at, end - at).append(quoted ? "" : "\"");
        at = end;
    }
}

Answer csv_answer(std::string text) {
    return {.status = 200, .body = std::move(text), .type = "text/csv;charset=UTF-8"};
}

}  // namespace

Answer Jobs::answer(const Request& request, std::string_view rest) {
    if (rest.empty() && request.method == "POST") return create(request);
    const std::size_t slash = rest.find('/', 1);
    const std::string id{rest.substr(1, slash == std::string_view::npos ? slash : slash - 1)};
    const std::string_view what = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
    std::shared_ptr<Job> job;
    {
        const std::lock_guard lock{mutex_};
        const auto found = jobs_.find(id);
        if (found == jobs_.end()) return refusal(404, "NOT_FOUND", "no such job");
        job = found->second;
        if (request.method == "DELETE") {
            jobs_.erase(found);
            return {.status = 204};
        }
        if (what.empty() && request.method == "GET") return info(*job);
    }
    if (what.empty() && request.method == "PATCH") return change(job, request);
    if (what == "batches" && request.method == "PUT") {
        const std::lock_guard lock{mutex_};
        if (!job->upload.empty()) return refusal(400, "INVALIDJOB", "a second upload");
        job->upload = request.body;
        return {.status = 201};
    }
    if (what == "successfulResults") return csv_answer(results(*job, false));
    if (what == "failedResults") return csv_answer(results(*job, true));
    if (what == "unprocessedrecords") return csv_answer(job->upload.substr(0, job->header) + "\n");
    throw std::runtime_error{"jobs/ingest" + std::string{rest}};
}

Answer Jobs::create(const Request& request) {
    auto job = std::make_shared<Job>();
    job->object = member(request.body, "object");
    if (member(request.body, "operation") != "upsert" ||
        member(request.body, "externalIdFieldName") != key_field_of(job->object))
        throw std::runtime_error{"a job that does not upsert by the external id"};
    const std::lock_guard lock{mutex_};
    job->id = "750000000" + std::to_string(100'000'000 + ++last_);
    // Uploads are large; nobody asks for those of jobs before the last.
    std::erase_if(jobs_, [&](const auto& each) { return each.second->state == kComplete; });
    return info(*jobs_.emplace(job->id, job).first->second);
}

Answer Jobs::change(const std::shared_ptr<Job>& job, const Request& request) {
    const std::string wanted = member(request.body, "state");
    const std::lock_guard lock{mutex_};
    if (job->state != "Open") return refusal(400, "INVALIDJOBSTATE", "the job is not open");
    job->state = wanted;
    if (wanted == "UploadComplete") std::thread{[this, job] { carry_out(*job); }}.detach();
    return info(*job);
}

Answer Jobs::info(const Job& job) const {
    const bool over = job.state == kComplete;
    return json_answer(
        R"({"id":")" + job.id + R"(","operation":"upsert","object":")" + job.object +
        R"(","createdDate":"2026-01-01T00:00:00.000+0000","state":")" + job.state +
        R"(","externalIdFieldName":")" + std::string{key_field_of(job.object)} +
        R"(","contentType":"CSV","apiVersion":66.0,"lineEnding":"LF","columnDelimiter":"COMMA",)" +
        R"("jobType":"V2Ingest","contentUrl":"services/data/v66.0/jobs/ingest/)" + job.id +
        R"(/batches","numberRecordsProcessed":)" + std::to_string(over ? job.rows.size() : 0) +
        R"(,"numberRecordsFailed":)" + std::to_string(over ? job.failed : 0) + "}");
}

void Jobs::carry_out(Job& job) {
    CsvCursor cursor{job.upload};
    std::vector<std::string> columns;
    cursor.line([&](std::string_view name) { columns.emplace_back(name); });
    job.header = cursor.at() - 1;
    RecordSum record{job.object};
    while (!cursor.at_end()) {
        Row row{.begin = cursor.at()};
        record.start_over(job.object);
        std::size_t column = 0;
        cursor.line([&](std::string_view value) {
            if (column < columns.size()) record.add(columns[column], value);
            ++column;
        });
        row.end = cursor.at() - 1;
        row.written = ledger_.write(record);
        if (!row.written.trouble.empty()) ++job.failed;
        job.rows.push_back(std::move(row));
    }
    const std::lock_guard lock{mutex_};
    job.state = kComplete;
}

std::string Jobs::results(const Job& job, bool of_failed) {
    std::string text{of_failed ? R"("sf__Id","sf__Error",)" : R"("sf__Id","sf__Created",)"};
    text.reserve(of_failed ? 256 : job.upload.size() * 3 / 2 + job.rows.size() * 32);
    const std::string_view upload{job.upload};
    append_quoted(text, upload.substr(0, job.header));
    text += '\n';
    for (const Row& row : job.rows) {
        const bool failed = !row.written.trouble.empty();
        if (failed != of_failed) continue;
        if (failed)
            text.append(R"("",")").append(row.written.trouble).append(R"( --")");
        else
            text.append("\"")
                .append(id_text(row.written.number))
                .append(row.written.created ? R"(","true")" : R"(","false")");
        text += ',';
        append_quoted(text, upload.substr(row.begin, row.end - row.begin));
        text += '\n';
    }
    return text;
}

void Jobs::clear() {
    const std::lock_guard lock{mutex_};
    jobs_.clear();
}

}  // namespace dealwire::bench
