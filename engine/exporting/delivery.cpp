#include "engine/exporting/delivery.hpp"

#include "engine/exporting/doubles.hpp"
#include "engine/exporting/ending.hpp"
#include "engine/exporting/root.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace dealwire::exporting {
namespace {

using namespace std::chrono_literals;
using base::Error;
using base::Fault;
using ports::ExportChange;
using Kind = ports::WriteGroup::Kind;

constexpr int kAttempts = 4;       // of one call whose answer is lost
constexpr int kRounds = 4;         // of rows that another transaction had locked
constexpr int kMostHalvings = 40;  // per batch: enough for three bad rows among a thousand
constexpr std::size_t kKeysPerLookUp = 200;
constexpr std::size_t kPlansPerChange = 800;  // of some 26 rows each
constexpr std::chrono::milliseconds kFirstPause = 1s;
constexpr std::chrono::milliseconds kLongestPause = 60s;  // longer waits are left to the next run

std::chrono::milliseconds pause_after(int attempt) {
    return std::min(kFirstPause * (1 << std::min(attempt, 6)), kLongestPause);
}

bool may_repeat(const Error& error) {
    if (error.fault == Fault::Transient) return true;
    return error.fault == Fault::RateLimited &&
           (!error.retry_after || *error.retry_after <= kLongestPause);
}

/// Whether one bad row may be the reason why the whole call was refused.
bool is_about_content(const Error& error) {
    return error.fault == Fault::Rejected || error.fault == Fault::Conflict;
}

/// An answer to a question about records of one object that says something about this object alone.
bool concerns_one_object(const Error& error) {
    return is_about_content(error) || error.fault == Fault::Missing;
}

/// The org has no such object, or shows us none: then it has nothing of ours there.
bool knows_no_such_object(const Error& error) {
    return error.fault == Fault::Missing || error.code == "INVALID_TYPE";
}

/// No answer of the org, and no lost one, says that the record could be there.
bool was_only_refused(const model::ExportRecord& record) {
    if (!record.id.empty()) return false;
    // Without a digest it was refused, too, until somebody asked for a retry.
    return record.state == model::ExportState::Parked ||
           (record.state == model::ExportState::Pending && record.digest.empty());
}

/// Our own budget refused the call, so that it never left.
bool is_our_own(const Error& error) {
    return error.fault == Fault::BudgetSpent && error.code.starts_with("BUDGET_");
}

/// A question is repeated until it is answered, or refused for good.
template <class Ask>
auto answer_to(const Ask& ask, base::Clock& clock, const std::stop_token& stop) {
    auto answer = ask();
    for (int attempt = 1; !answer && may_repeat(answer.error()) && attempt < kAttempts; ++attempt) {
        clock.wait(pause_after(attempt), stop);
        answer = ask();
    }
    return answer;
}

/// Without deletions of what is not in the org.
std::vector<Row> with_ids(const Batch& batch, std::span<const Row> rows) {
    std::vector<Row> sendable{rows.begin(), rows.end()};
    std::erase_if(sendable, [&](const Row& row) {
        return row.kind == Kind::Delete && batch.id_to_delete(row).empty();
    });
    return sendable;
}

/// What is said of each of many rows whose call was refused as a whole.
Error among(std::size_t rows, Error error) {
    error.detail += " (said of a call with " + std::to_string(rows) +
                    " records; the next run looks for those that are meant)";
    return error;
}

/// The call never left: nobody was reached, our own budget refused it, or it failed before the org
/// was called, such as while a token was asked for.
bool never_left(const Error& error, bool called) {
    return reached_nobody(error) || is_our_own(error) || (!called && !is_about_content(error));
}

RowCounts counts_of(const std::vector<ports::WriteGroup>& groups,
                    const base::Result<std::vector<std::vector<ports::RowAnswer>>>& answers) {
    RowCounts counts;
    for (const ports::WriteGroup& group : groups)
        counts.sent += static_cast<std::int64_t>(group.rows());
    if (!answers) return counts;
    for (std::size_t g = 0; g < std::min(groups.size(), answers->size()); ++g)
        for (const ports::RowAnswer& answer : (*answers)[g])
            ++(is_taken(groups[g].kind, answer) ? counts.accepted : counts.refused);
    return counts;
}

}  // namespace

Delivery::Delivery(ports::ExportStore& store, ports::RecordSink& sink, base::Clock& clock,
                   ports::EventLog& log)
    : store_{store}, sink_{sink}, clock_{clock}, log_{log} {}

void Delivery::settle_on(model::OrgScope scope, std::string settings, std::string members) {
    scope_ = std::move(scope);
    settings_ = std::move(settings);
    members_ = std::move(members);
}

void Delivery::use_jobs(BulkDelivery& jobs, BulkUse use, JobRates rates) {
    jobs_ = &jobs;
    use_ = use;
    rates_ = rates;
}

std::optional<Error> Delivery::deliver(Batch& batch, std::stop_token stop) {
    auto error = send_all(batch, std::move(stop));
    if (error) put_back(batch);
    return error;
}

/// What was announced and not sent is not begun: it waits as it did before, for its own reason.
void Delivery::put_back(const Batch& batch) {
    for (std::size_t first = 0; first < batch.plans().size(); first += kPlansPerChange) {
        const ExportChange change = batch.untouched(first, kPlansPerChange);
        if (!change.put_back.empty()) store_.apply(scope_, change);
    }
}

std::optional<Error> Delivery::send_all(Batch& batch, std::stop_token stop) {
    halvings_left_ = kMostHalvings;
    ExportChange change;
    if (const auto error = look_up(batch, change, stop)) {
        keep(batch, std::move(change));
        return error;
    }
    announce(batch, std::move(change));
    if (const auto error = send_in_rounds(batch, batch.first_rows(), stop)) return error;
    // What takes the place of another record is in the org by now, or the other one stays.
    std::vector<Row> replaced = batch.take_replaced();
    keep(batch, batch.announce(replaced, clock_.now()));
    if (const auto error = send_in_rounds(batch, std::move(replaced), stop)) return error;
    note_left(batch);
    return std::nullopt;
}

std::optional<Error> Delivery::send_in_rounds(Batch& batch, std::vector<Row> rows,
                                              const std::stop_token& stop) {
    for (int round = 0; !rows.empty() && round <= kRounds; ++round) {
        // What comes back from jobs is sent call by call: row by row it gets its own answer.
        const auto error = round == 0 ? send_first(batch, rows, stop) : send(batch, rows, stop);
        if (error) return error;
        if (const auto trouble = part_doubles(batch, stop)) return trouble;
        if (batch.busy() && round < kRounds) clock_.wait(pause_after(round), stop);
        rows = batch.take_put_off();
    }
    return std::nullopt;
}

void Delivery::note_left(const Batch& batch) {
    if (batch.left().empty()) return;
    const LeftRow& first = batch.left().front();
    log_.write(ports::Level::Warn, "rows_left",
               {{"rows", static_cast<std::int64_t>(batch.left().size())},
                {"conversation", first.conversation.value},
                {"object", first.name.object},
                {"code", first.code}});
}

/// Some conversations at a time: the store finds places that lie close together, and rows of a
/// backlog are not held once more in the shape in which they are kept.
void Delivery::announce(Batch& batch, ExportChange change) {
    for (std::size_t first = 0; first < batch.plans().size(); first += kPlansPerChange) {
        ExportChange announced = batch.announce(first, kPlansPerChange, clock_.now());
        announced.forget = std::exchange(change.forget, {});
        std::ranges::move(std::exchange(change.put, {}), std::back_inserter(announced.put));
        // None is finished before all that belongs to it is named.
        if (first + kPlansPerChange < batch.plans().size())
            apply(std::move(announced));
        else
            keep(batch, std::move(announced));
    }
}

std::optional<Error> Delivery::look_up(Batch& batch, ExportChange& change, std::stop_token stop) {
    std::map<std::pair<std::string, std::string>, std::vector<Row>> by_object;
    for (const Row& row : batch.unknown_ids()) {
        const model::ExportRecord& record = batch.plans()[row.plan].deletes[row.index];
        by_object[{record.name.object, record.key_field}].push_back(row);
    }
    for (const auto& [object, rows] : by_object)
        for (std::size_t from = 0; from < rows.size(); from += kKeysPerLookUp) {
            const auto some = std::span{rows}.subspan(from);
            const auto part = some.first(std::min(some.size(), kKeysPerLookUp));
            if (const auto error = look_up(batch, part, change, stop)) return error;
        }
    return std::nullopt;
}

std::optional<Error> Delivery::look_up(Batch& batch, std::span<const Row> rows,
                                       ExportChange& change, std::stop_token stop) {
    const auto record = [&](const Row& row) -> const model::ExportRecord& {
        return batch.plans()[row.plan].deletes[row.index];
    };
    std::vector<std::string> keys;
    for (const Row& row : rows) keys.push_back(record(row).name.key);
    const std::string object = record(rows.front()).name.object;
    const std::string key_field = record(rows.front()).key_field;
    const auto answer = find(object, key_field, keys, stop);
    if (!answer && concerns_one_object(answer.error())) {
        not_found_out(batch, rows, answer.error(), change);
        return std::nullopt;
    }
    if (!answer) return answer.error();
    std::map<std::string, model::RecordId> ids;
    for (const ports::FoundRecord& found : *answer) ids.emplace(found.name.key, found.id);
    std::vector<Row> in_doubt;
    for (const Row& row : rows) {
        const auto found = ids.find(record(row).name.key);
        if (found == ids.end()) {
            batch.not_found(row, change);
            continue;
        }
        batch.found(row, found->second);
        if (record(row).gone_at && is_activity(record(row).name)) in_doubt.push_back(row);
    }
    return let_stay(batch, in_doubt, change, stop);
}

/// Activities that our update brought back, and that the org had deleted along with an opportunity,
/// account or person: nobody meant these. Where the org does not tell, somebody did.
std::optional<Error> Delivery::let_stay(Batch& batch, std::span<const Row> rows,
                                        ExportChange& change, const std::stop_token& stop) {
    if (rows.empty()) return std::nullopt;
    const auto record = [&](const Row& row) -> const model::ExportRecord& {
        return batch.plans()[row.plan].deletes[row.index];
    };
    std::vector<model::RecordId> deleted;
    for (const Row& row : rows) deleted.push_back(record(row).id);
    const std::string& object = record(rows.front()).name.object;
    const auto along =
        answer_to([&] { return sink_.went_along(object, deleted, stop); }, clock_, stop);
    if (!along && concerns_one_object(along.error())) return std::nullopt;
    if (!along) return along.error();
    for (const Row& row : rows)
        if (std::ranges::find(*along, record(row).id) != along->end())
            batch.stay(row, clock_.now(), change);
    return std::nullopt;
}

/// What the org will not say of one object is no reason to leave the others.
void Delivery::not_found_out(Batch& batch, std::span<const Row> rows, const Error& error,
                             ExportChange& change) {
    for (const Row& row : rows) {
        const model::ExportRecord& record = batch.plans()[row.plan].deletes[row.index];
        if (knows_no_such_object(error) && was_only_refused(record))
            batch.not_found(row, change);
        else
            batch.park(row, error, clock_.now(), change);
    }
}

base::Result<std::vector<ports::FoundRecord>> Delivery::find(const std::string& object,
                                                             const std::string& key_field,
                                                             std::span<const std::string> keys,
                                                             std::stop_token stop) {
    return answer_to([&] { return sink_.find(object, key_field, keys, stop); }, clock_, stop);
}

std::optional<Error> Delivery::part_doubles(Batch& batch, std::stop_token stop) {
    std::map<std::pair<std::string, std::string>, std::vector<Row>> by_object;
    for (const Row& row : batch.take_doubled()) {
        const model::DesiredRecord& record = batch.plans()[row.plan].upserts[row.index].record;
        by_object[{record.name.object, record.key_field}].push_back(row);
    }
    for (const auto& [object, rows] : by_object)
        for (std::size_t from = 0; from < rows.size(); from += kKeysPerLookUp) {
            const auto some = std::span{rows}.subspan(from);
            const auto part = some.first(std::min(some.size(), kKeysPerLookUp));
            if (const auto error = part_doubles(batch, part, stop)) return error;
        }
    return std::nullopt;
}

std::optional<Error> Delivery::part_doubles(Batch& batch, std::span<const Row> rows,
                                            std::stop_token stop) {
    const auto planned = [&](const Row& row) -> const PlannedUpsert& {
        return batch.plans()[row.plan].upserts[row.index];
    };
    std::vector<std::string> keys;
    for (const Row& row : rows) keys.push_back(planned(row).record.name.key);
    const model::DesiredRecord& first = planned(rows.front()).record;
    const auto answer = find(first.name.object, first.key_field, keys, stop);
    ExportChange change;
    if (!answer && concerns_one_object(answer.error())) {
        for (const Row& row : rows) batch.park(row, answer.error(), clock_.now(), change);
        keep(batch, std::move(change));
        return std::nullopt;
    }
    if (!answer) return answer.error();
    for (const Row& row : rows) {
        const model::RecordName& name = planned(row).record.name;
        std::vector<ports::FoundRecord> found;
        std::ranges::copy_if(*answer, std::back_inserter(found),
                             [&](const ports::FoundRecord& one) { return one.name == name; });
        Parting parting = part(name, planned(row).id, batch.is_root(row), found);
        if (!parting.surplus.empty()) {
            const auto error = remove(name, std::move(parting.surplus), stop);
            if (error && !is_about_content(*error)) return keep(batch, std::move(change)), error;
            if (error) parting.refusal = held_several_times(name, found);
        }
        if (parting.refusal)
            batch.park(row, *parting.refusal, clock_.now(), change);
        else
            batch.put_off(row);
    }
    keep(batch, std::move(change));
    return std::nullopt;
}

/// The records under our key that are not the one we know.
std::optional<Error> Delivery::remove(const model::RecordName& name,
                                      std::vector<model::RecordId> surplus, std::stop_token stop) {
    const std::string first = surplus.front().text();
    const auto count = static_cast<std::int64_t>(surplus.size());
    const Answers answers =
        ask({{.kind = Kind::Delete, .object = name.object, .upserts = {}, .deletes = surplus}},
            std::move(stop));
    if (!answers) return answers.error();
    for (const auto& row : answers->front())
        if (!row) return row.error();
    log_.write(ports::Level::Warn, "surplus_deleted",
               {{"object", name.object}, {"key", name.key}, {"records", count}, {"first", first}});
    return std::nullopt;
}

bool Delivery::goes_by_jobs(std::span<const Row> rows) const {
    return jobs_ && exporting::goes_by_jobs(rows.size(), sink_.limits(), rates_, use_);
}

std::optional<Error> Delivery::send_first(Batch& batch, const std::vector<Row>& rows,
                                          std::stop_token stop) {
    Staged all = staged(batch.plans(), with_ids(batch, rows));
    if (std::ranges::none_of(all.rows, [&](const auto& each) { return goes_by_jobs(each.second); }))
        return send(batch, rows, std::move(stop));
    while (!all.rows.empty()) {
        if (const auto error = send_staged(batch, all, stop)) return error;
        all = staged(batch.plans(), std::exchange(all.repeated, {}));
    }
    return std::nullopt;
}

/// Rank by rank: details wait for all conversation records, be they sent by jobs or by calls.
std::optional<Error> Delivery::send_staged(Batch& batch, const Staged& staged,
                                           const std::stop_token& stop) {
    const BulkDelivery::Keep keep_all = [&](ExportChange change) {
        keep(batch, std::move(change));
    };
    std::vector<Row> by_calls;
    for (auto stage = staged.rows.begin(); stage != staged.rows.end();) {
        const int rank = stage->first.rank;
        for (; stage != staged.rows.end() && stage->first.rank == rank; ++stage) {
            BulkDelivery::Sent sent{stage->second};
            if (goes_by_jobs(stage->second))
                sent = jobs_->send(scope_, batch, stage->second, keep_all, stop);
            if (sent.error) return sent.error;
            by_calls.insert(by_calls.end(), sent.left.begin(), sent.left.end());
        }
        jobs_->keep_answers(scope_);
        if (batch.fatal()) return batch.fatal();
        if (const auto error = send(batch, std::exchange(by_calls, {}), stop)) return error;
    }
    return std::nullopt;
}

std::optional<Error> Delivery::send(Batch& batch, std::span<const Row> rows, std::stop_token stop) {
    const std::vector<Row> sendable = with_ids(batch, rows);
    for (const PackedCall& call : pack(batch.plans(), sendable, sink_.limits()))
        if (const auto error = send_call(batch, call, stop)) return error;
    return std::nullopt;
}

Delivery::Outgoing Delivery::prepare(Batch& batch, const PackedCall& call, ExportChange& change) {
    Outgoing outgoing;
    for (const PackedGroup& packed : call.groups) {
        ports::WriteGroup group{packed.kind, packed.object, {}, {}};
        std::vector<Row> rows;
        for (const Row& row : packed.rows) {
            if (!batch.ready(row, clock_.now(), change)) continue;
            rows.push_back(row);
            if (row.kind == Kind::Upsert)
                group.upserts.push_back(batch.outgoing(row));
            else
                group.deletes.push_back(batch.id_to_delete(row));
        }
        if (rows.empty()) continue;
        outgoing.groups.push_back(std::move(group));
        outgoing.rows.push_back(std::move(rows));
    }
    return outgoing;
}

std::optional<Error> Delivery::send_call(Batch& batch, const PackedCall& call,
                                         std::stop_token stop) {
    ExportChange change;
    const Outgoing outgoing = prepare(batch, call, change);
    if (outgoing.groups.empty()) {
        keep(batch, std::move(change));
        return std::nullopt;
    }
    const Answers answers = ask(outgoing.groups, stop);
    if (never_left_) {
        keep(batch, std::move(change));
        return answers.error();
    }
    batch.count(counts_of(outgoing.groups, answers));
    for (const std::vector<Row>& group : outgoing.rows)
        for (const Row& row : group) batch.touch(row);
    if (!answers) {
        keep(batch, std::move(change));
        if (!is_about_content(answers.error())) return answers.error();
        return send_halves(batch, outgoing, answers.error(), stop);
    }
    for (std::size_t g = 0; g < std::min(outgoing.rows.size(), answers->size()); ++g) {
        const auto& group = (*answers)[g];
        for (std::size_t i = 0; i < std::min(outgoing.rows[g].size(), group.size()); ++i)
            batch.settle(outgoing.rows[g][i], group[i], clock_.now(), change);
    }
    keep(batch, std::move(change));
    return batch.fatal();
}

std::optional<Error> Delivery::send_halves(Batch& batch, const Outgoing& outgoing,
                                           const Error& error, std::stop_token stop) {
    std::vector<Row> rows;
    for (const std::vector<Row>& group : outgoing.rows)
        rows.insert(rows.end(), group.begin(), group.end());
    if (rows.size() == 1) {
        ExportChange change;
        batch.settle(rows.front(), base::fail(error), clock_.now(), change);
        keep(batch, std::move(change));
        return std::nullopt;
    }
    if (halvings_left_-- <= 0) {
        for (const Row& row : rows) batch.leave(row, among(rows.size(), error));
        return std::nullopt;
    }
    const std::size_t half = rows.size() / 2;
    if (const auto stopped = send(batch, std::span{rows}.first(half), stop)) return stopped;
    return send(batch, std::span{rows}.subspan(half), stop);
}

Delivery::Answers Delivery::ask(const Groups& groups, std::stop_token stop) {
    never_left_ = true;
    for (int attempt = 1;; ++attempt) {
        const int calls = sink_.calls();
        Answers answers = sink_.write(groups, stop);
        never_left_ =
            never_left_ && !answers && never_left(answers.error(), sink_.calls() != calls);
        if (answers || attempt == kAttempts || !may_repeat(answers.error())) return answers;
        log_.write(ports::Level::Warn, "export_call_repeated",
                   {{"attempt", std::int64_t{attempt}},
                    {"code", answers.error().code},
                    {"detail", answers.error().detail}});
        const auto asked = answers.error().retry_after.value_or(std::chrono::seconds{0});
        clock_.wait(std::max<std::chrono::milliseconds>(pause_after(attempt), asked), stop);
    }
}

/// A conversation record that was deleted in the org and is written anew has lost its details.
void Delivery::doubt_details(Batch& batch, ExportChange& change) {
    for (const std::size_t plan : batch.take_recreated()) {
        std::set<model::RecordName> sent;
        for (const PlannedUpsert& upsert : batch.plans()[plan].upserts)
            sent.insert(upsert.record.name);
        const std::vector<base::ConversationId> one{batch.plans()[plan].conversation};
        for (model::ExportRecord& record : store_.records(scope_, one)) {
            if (!record.cascades || sent.contains(record.name)) continue;
            record.state = model::ExportState::Pending;
            record.digest.clear();
            record.id = {};
            change.put.push_back(std::move(record));
        }
    }
}

/// A conversation record that stays deleted took its details along.
void Delivery::leave_details_gone(Batch& batch, ExportChange& change) {
    const std::vector<Row> left = batch.take_left_gone();
    for (const Row& row : left) {
        if (!batch.is_root(row)) continue;
        const ConversationPlan& plan = batch.plans()[row.plan];
        const base::Instant gone_at = *plan.deletes[row.index].gone_at;
        for (model::ExportRecord& record : store_.records(scope_, {&plan.conversation, 1})) {
            if (!record.cascades) continue;
            if (record.id.empty())
                change.forget.push_back(record.name);  // it never came to be
            else
                change.put.push_back(left_gone(std::move(record), gone_at));
        }
    }
    if (!left.empty())
        log_.write(ports::Level::Info, "changed_by_hand",
                   {{"gone", static_cast<std::int64_t>(left.size())}, {"back", std::int64_t{0}}});
}

void Delivery::keep(Batch& batch, ExportChange change) {
    doubt_details(batch, change);
    leave_details_gone(batch, change);
    change.finished = batch.take_finished();
    apply(std::move(change));
}

void Delivery::apply(ExportChange change) {
    change.settings = settings_;
    change.people = members_;
    if (change.put.empty() && change.forget.empty() && change.finished.empty()) return;
    store_.apply(scope_, change);
    note_parked(change);
}

void Delivery::note_parked(const ExportChange& change) {
    std::int64_t parked = 0;
    const model::ExportRecord* first = nullptr;
    for (const model::ExportRecord& record : change.put)
        if (record.state == model::ExportState::Parked && ++parked == 1) first = &record;
    if (!first) return;
    log_.write(ports::Level::Warn, "records_parked",
               {{"records", parked},
                {"conversation", first->conversation.value},
                {"object", first->name.object},
                {"code", first->error_code}});
}

}  // namespace dealwire::exporting
