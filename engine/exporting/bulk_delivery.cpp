#include "engine/exporting/bulk_delivery.hpp"

#include "engine/exporting/ending.hpp"
#include "engine/exporting/side_by_side.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace dealwire::exporting {
namespace {

using base::Error;
using base::Fault;
using base::Result;
using model::ExportState;
using model::IngestJob;
using ports::ExportChange;
using ports::IngestResults;
using ports::IngestState;
using ports::IngestStatus;
using ports::WriteGroup;
using Kind = WriteGroup::Kind;

constexpr std::size_t kRowsPerChange = 10'000;  // bounds one transaction of the store
constexpr std::size_t kNamesPerLookUp = 500;
constexpr const char* kStuck = "BULK_JOB_STUCK";

Error not_tried() {
    return {Fault::Transient, "BULK_ROW_NOT_TRIED", "A bulk job ended before it came to the row."};
}

/// Troubles that a call without a job would meet as well: not that the jobs of the day are spent.
bool ends_calls_too(const Error& error) {
    return error.fault != Fault::RateLimited && ends_everything(error.fault);
}

/// Refusals that are about this object, or these rows, and not about jobs as such.
bool concerns_one_object(const Error& error) {
    return error.code == "INVALIDENTITY" || error.code == "INVALIDJOB";
}

const base::Word& object_of(const Batch& batch, const Row& row) {
    const ConversationPlan& plan = batch.plans()[row.plan];
    return row.kind == Kind::Upsert ? plan.upserts[row.index].record.name.object
                                    : plan.deletes[row.index].name.object;
}

/// What a row is known by in the answers of a job.
std::string_view key_of(const Batch& batch, const Row& row) {
    const ConversationPlan& plan = batch.plans()[row.plan];
    return row.kind == Kind::Upsert ? plan.upserts[row.index].record.name.key
                                    : batch.id_to_delete(row).view();
}

bool names_account_or_opportunity(std::string_view text) {
    return text.size() == 18 && (text.starts_with("001") || text.starts_with("006"));
}

/// The record that the org locks while it writes the row: the master of a detail, else the account
/// or opportunity that it hangs on.
std::string_view locked_by(const Batch& batch, const Row& row) {
    if (row.kind == Kind::Delete) return batch.plans()[row.plan].conversation.value;
    const model::DesiredRecord& record = batch.plans()[row.plan].upserts[row.index].record;
    if (record.parent) return record.parent->key;
    for (const auto& [field, value] : record.fields)
        if (value.string() && names_account_or_opportunity(*value.string())) return *value.string();
    return {};
}

/// Rows that lock the same record stand together. Details come so already, and those of half a
/// million records are not looked up again and again.
std::vector<Row> grouped_by_lock(const Batch& batch, std::vector<Row> rows) {
    std::vector<std::pair<std::string_view, Row>> locking;
    locking.reserve(rows.size());
    for (const Row& row : rows) locking.emplace_back(locked_by(batch, row), row);
    const auto by_lock = &std::pair<std::string_view, Row>::first;
    if (std::ranges::is_sorted(locking, {}, by_lock)) return rows;
    std::ranges::stable_sort(locking, {}, by_lock);
    std::ranges::transform(locking, rows.begin(), &std::pair<std::string_view, Row>::second);
    return rows;
}

WriteGroup group_of(const Batch& batch, std::span<const Row> rows) {
    WriteGroup group{rows.front().kind, object_of(batch, rows.front()), {}, {}};
    group.upserts.reserve(rows.size());
    for (const Row& row : rows) {
        if (row.kind == Kind::Upsert)
            group.upserts.push_back(batch.outgoing(row));
        else
            group.deletes.push_back(batch.id_to_delete(row));
    }
    return group;
}

}  // namespace

/// The answers of a job, to be found by the keys of its rows.
class BulkDelivery::AnswersByKey {
public:
    explicit AnswersByKey(const std::vector<ports::IngestRow>& rows) : rows_{rows} {}

    /// Null where there is none. An org answers in the order of the rows, mostly: only where it
    /// does not is a directory made.
    const ports::RowAnswer* find(std::string_view key) {
        if (next_ < rows_.size() && rows_[next_].key == key) return &rows_[next_++].answer;
        if (by_key_.empty()) {
            by_key_.reserve(rows_.size());
            for (std::size_t i = 0; i < rows_.size(); ++i) by_key_.emplace(rows_[i].key, i);
        }
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return nullptr;
        next_ = found->second + 1;
        return &rows_[found->second].answer;
    }

private:
    const std::vector<ports::IngestRow>& rows_;
    std::size_t next_ = 0;
    std::unordered_map<std::string_view, std::size_t> by_key_;
};

void BulkDelivery::note(ports::Level level, std::string_view event, const IngestJob& job,
                        const Error& error) {
    ports_.log.write(
        level, event,
        {{"job", job.id}, {"object", job.object}, {"code", error.code}, {"detail", error.detail}});
}

std::vector<Row> BulkDelivery::sendable(Batch& batch, std::span<const Row> rows,
                                        const Around& around, std::vector<Row>& left) {
    ExportChange change;
    std::vector<Row> going;
    for (const Row& row : rows) {
        const bool taken = row.kind == Kind::Delete ||
                           ports_.sink.takes(batch.plans()[row.plan].upserts[row.index].record);
        if (!taken)
            left.push_back(row);
        else if (batch.ready(row, ports_.clock.now(), change))
            going.push_back(row);
    }
    around.keep(around.complete(std::move(change)));
    return grouped_by_lock(batch, std::move(going));
}

BulkDelivery::Sent BulkDelivery::send(const model::OrgScope& scope, Batch& batch,
                                      std::span<const Row> rows, const Around& around,
                                      const std::stop_token& stop) {
    Sent sent;
    if (rows.empty()) return sent;
    const base::Word object = object_of(batch, rows.front());
    const auto unusable = [&] { return off_ || refused_.contains(object); };
    if (unusable()) return {{rows.begin(), rows.end()}};
    const std::vector<Row> going = sendable(batch, rows, around, sent.left);
    for (std::size_t at = 0; at < going.size();) {
        const auto rest = std::span{going}.subspan(at);
        if (unusable()) {
            sent.left.insert(sent.left.end(), rest.begin(), rest.end());
            break;
        }
        const auto some = rest.first(std::min(rest.size(), rates_.rows_per_job));
        const Freight freight{batch, some, around};
        const auto count = send_job(scope, freight, stop);
        if (count)
            at += *count;
        else if (!unusable())
            sent.error = count.error();
        if (!sent.error) sent.error = batch.fatal();
        if (!sent.error) continue;
        keep_answers(scope);
        return {{}, sent.error};
    }
    return sent;
}

Result<std::size_t> BulkDelivery::send_job(const model::OrgScope& scope, const Freight& freight,
                                           const std::stop_token& stop) {
    const WriteGroup group = group_of(freight.batch, freight.rows.first(1));
    IngestJob job{.object = group.object,
                  .key_field = group.upserts.empty() ? "Id" : group.upserts.front().key_field,
                  .deletion = group.kind == Kind::Delete,
                  .created = ports_.clock.now()};
    const auto id = ports_.sink.open(group, stop);
    if (!id) {
        if (ends_calls_too(id.error())) return base::fail(id.error());
        if (concerns_one_object(id.error()))
            refused_.insert(group.object);
        else
            off_ = true;
        note(ports::Level::Warn, "bulk_export_refused", job, id.error());
        return base::fail(id.error());
    }
    for (const Row& row : freight.rows) freight.batch.touch(row);
    job.id = *id;
    ports_.jobs.put(scope, job);
    Result<std::size_t> filled;
    Result<Answered> answered;
    const auto carry = [&] {
        filled = fill(scope, job, group_of(freight.batch, freight.rows), stop);
        if (filled) answered = answers_of(job, *filled, stop);
    };
    const auto meanwhile = [&] {
        keep_answers(scope);
        freight.around.beside();
    };
    side_by_side(ports_.lanes, meanwhile, carry);
    if (!filled) return filled;
    if (!answered) {
        // What became of its rows is for the next run to find out.
        freight.batch.count({.sent = static_cast<std::int64_t>(*filled)});
        return base::fail(answered.error());
    }
    const auto carried = freight.rows.first(*filled);
    answered->rows = {carried.begin(), carried.end()};
    answered->batch = &freight.batch;
    answered->around = &freight.around;
    answered_ = std::move(*answered);
    if (!ports_.lanes) keep_answers(scope);
    return filled;
}

Result<std::size_t> BulkDelivery::fill(const model::OrgScope& scope, const IngestJob& job,
                                       const WriteGroup& group, const std::stop_token& stop) {
    const auto filled = ports_.sink.fill(job, group, stop);
    if (!filled) {
        refused_.insert(group.object);
        if (ports_.sink.abort(job, stop)) ports_.jobs.remove(scope, job.id);
        note(ports::Level::Warn, "bulk_export_refused", job, filled.error());
        if (ends_calls_too(filled.error())) refused_.erase(group.object);
        return filled;
    }
    ++started_;
    ports_.log.write(
        ports::Level::Info, "bulk_export_job_started",
        {{"job", job.id}, {"object", job.object}, {"rows", static_cast<std::int64_t>(*filled)}});
    return filled;
}

void BulkDelivery::keep_answers(const model::OrgScope& scope) {
    const auto answered = std::exchange(answered_, std::nullopt);
    if (!answered) return;
    settle(*answered);
    ports_.jobs.remove(scope, answered->job.id);
}

BulkDelivery::Status BulkDelivery::end_of(const IngestJob& job, std::size_t rows,
                                          const std::stop_token& stop) {
    Status status = ports_.sink.wait(job, rows, stop);
    if (status || status.error().code != kStuck) return status;
    // Waiting for another one as long would help nobody.
    off_ = true;
    note(ports::Level::Warn, "bulk_export_job_lost", job, status.error());
    if (const auto aborted = ports_.sink.abort(job, stop); !aborted)
        return base::fail(aborted.error());
    return ports_.sink.wait(job, 0, stop);
}

Result<BulkDelivery::Answered> BulkDelivery::answers_of(const IngestJob& job, std::size_t sent,
                                                        const std::stop_token& stop) {
    Result<IngestResults> results;
    Error untried = not_tried();
    const Status status = end_of(job, sent, stop);
    if (status) {
        if (status->trouble) untried = *status->trouble;
        results = ports_.sink.results(job, sent, stop);
    } else {
        results = base::fail(status.error());
    }
    const bool lost = !results && results.error().fault == Fault::Missing;
    if (!results && !lost) return base::fail(results.error());
    if (lost || status->state != IngestState::Complete) {
        refused_.insert(job.object);
        note(ports::Level::Warn, "bulk_export_job_lost", job, lost ? results.error() : untried);
    }
    return Answered{job, lost ? IngestResults{} : std::move(*results), std::move(untried)};
}

/// While some answers are kept, the next ones are settled.
void BulkDelivery::settle(const Answered& answered) {
    const Around& around = *answered.around;
    AnswersByKey answers{answered.results.rows};
    RowCounts counts{.sent = static_cast<std::int64_t>(answered.rows.size())};
    ExportChange settled;
    for (std::span<const Row> rest{answered.rows}; !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), kRowsPerChange));
        rest = rest.subspan(some.size());
        ExportChange change;
        side_by_side(
            ports_.lanes, [&] { around.keep(std::move(settled)); },
            [&] { counts += settle_some(answered, some, answers, change); });
        settled = around.complete(std::move(change));
    }
    answered.batch->count(counts);
    around.keep(std::move(settled));
    ports_.log.write(
        ports::Level::Info, "bulk_export_job_ended",
        {{"object", answered.job.object},
         {"sent", counts.sent},
         {"written", counts.accepted},
         {"refused", counts.refused},
         {"not_tried", counts.unprocessed()},
         {"listed_as_not_tried", static_cast<std::int64_t>(answered.results.unprocessed)}});
}

RowCounts BulkDelivery::settle_some(const Answered& answered, std::span<const Row> rows,
                                    AnswersByKey& answers, ExportChange& change) {
    Batch& batch = *answered.batch;
    const base::Instant now = ports_.clock.now();
    RowCounts counts;
    change.put.reserve(rows.size());
    for (const Row& row : rows) {
        const ports::RowAnswer* answer = answers.find(key_of(batch, row));
        if (!answer) {
            batch.settle(row, base::fail(answered.untried), now, change);
            continue;
        }
        ++(is_taken(row.kind, *answer) ? counts.accepted : counts.refused);
        batch.settle(row, *answer, now, change);
    }
    return counts;
}

std::optional<Error> BulkDelivery::settle_left_over(const model::OrgScope& scope,
                                                    std::stop_token stop) {
    for (const IngestJob& job : ports_.jobs.all(scope)) {
        if (const auto settled = settle_left_over(scope, job, stop); !settled)
            return settled.error();
        ports_.jobs.remove(scope, job.id);
    }
    return std::nullopt;
}

Result<void> BulkDelivery::settle_left_over(const model::OrgScope& scope, const IngestJob& job,
                                            const std::stop_token& stop) {
    const Status status = end_of(job, 0, stop);
    if (!status && status.error().fault == Fault::Missing) return {};
    if (!status) return base::fail(status.error());
    if (status->state == IngestState::Open) return ports_.sink.abort(job, stop);
    if (job.deletion) return {};  // deleting again what is gone succeeds
    const auto results = ports_.sink.results(job, 0, stop);
    if (!results && results.error().fault == Fault::Missing) return {};
    if (!results) return base::fail(results.error());
    keep_written(scope, job, results->rows);
    ports_.log.write(ports::Level::Info, "bulk_export_job_resumed",
                     {{"job", job.id},
                      {"object", job.object},
                      {"written", static_cast<std::int64_t>(results->rows.size())}});
    return {};
}

/// What was named before the job began still stands as it was sent: every run begins with the jobs
/// of the one before.
void BulkDelivery::keep_written(const model::OrgScope& scope, const IngestJob& job,
                                const std::vector<ports::IngestRow>& rows) {
    for (std::size_t from = 0; from < rows.size(); from += kNamesPerLookUp) {
        std::vector<std::string> keys;
        std::map<std::string, ports::TakenRow> taken;
        for (std::size_t i = from; i < std::min(from + kNamesPerLookUp, rows.size()); ++i) {
            if (!rows[i].answer) continue;
            keys.push_back(rows[i].key);
            taken.emplace(rows[i].key, *rows[i].answer);
        }
        ExportChange change;
        for (model::ExportRecord& record : ports_.exports.named(scope, job.object, keys)) {
            const ports::TakenRow& row = taken.at(record.name.key);
            if (record.state != ExportState::Pending) continue;
            if (by_hand_ == DeletedByHand::Respect && made_anew(record, row)) {
                change.put.push_back(to_take_out_again(std::move(record), ports_.clock.now()));
                continue;
            }
            // Made anew under another id, its details are gone: it is sent again, and that shows.
            if (!record.id.empty() && record.id != row.id) continue;
            record.state = ExportState::Written;
            record.id = row.id;
            record.changed_at = ports_.clock.now();
            change.put.push_back(std::move(record));
        }
        if (!change.put.empty()) ports_.exports.apply(scope, change);
    }
}

}  // namespace dealwire::exporting
