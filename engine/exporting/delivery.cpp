#include "engine/exporting/delivery.hpp"

#include "engine/exporting/call_trouble.hpp"
#include "engine/exporting/doubles_parting.hpp"
#include "engine/exporting/id_look_up.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::exporting {
namespace {

using base::Error;
using ports::ExportChange;
using Kind = ports::WriteGroup::Kind;

constexpr int kRounds = 4;         // of rows that another transaction had locked
constexpr int kMostHalvings = 40;  // per batch: enough for three bad rows among a thousand

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

RowCounts counts_of(const PatientSink::Groups& groups, const PatientSink::Answers& answers) {
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
                   ports::EventLog& log, ports::Lanes* lanes)
    : sink_{sink, clock, log}, ledger_{store, clock, log, lanes}, clock_{clock}, log_{log} {}

void Delivery::settle_on(model::OrgScope scope, std::string settings, std::string members) {
    ledger_.settle_on(std::move(scope), std::move(settings), std::move(members));
}

void Delivery::use_jobs(BulkDelivery& jobs, BulkUse use, JobRates rates) {
    jobs_ = &jobs;
    use_ = use;
    rates_ = rates;
}

std::optional<Error> Delivery::deliver(Batch& batch, std::stop_token stop) {
    auto error = send_all(batch, std::move(stop));
    if (error) ledger_.put_back(batch);
    return error;
}

std::optional<Error> Delivery::send_all(Batch& batch, std::stop_token stop) {
    halvings_left_ = kMostHalvings;
    ledger_.begin();
    ExportChange change;
    if (const auto error = IdLookUp{sink_, clock_}.all(batch, change, stop)) {
        ledger_.keep(batch, std::move(change));
        return error;
    }
    ledger_.announce(batch, jobs_ ? Batch::Names::Heads : Batch::Names::All, std::move(change));
    if (const auto error = send_in_rounds(batch, batch.first_rows(), stop)) return error;
    // What takes the place of another record is in the org by now, or the other one stays.
    std::vector<Row> replaced = batch.take_replaced();
    ledger_.keep(batch, batch.announce(replaced, clock_.now()));
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
        if (const auto trouble = DoublesParting{sink_, ledger_, clock_, log_}.all(batch, stop))
            return trouble;
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

bool Delivery::goes_by_jobs(std::span<const Row> rows) const {
    return jobs_ && exporting::goes_by_jobs(rows.size(), sink_.limits(), rates_, use_);
}

std::optional<Error> Delivery::send_first(Batch& batch, const std::vector<Row>& rows,
                                          std::stop_token stop) {
    Staged all = staged(batch.plans(), with_ids(batch, rows));
    if (std::ranges::none_of(all.rows,
                             [&](const auto& each) { return goes_by_jobs(each.second); })) {
        ledger_.announce_others(batch);
        return send(batch, rows, std::move(stop));
    }
    while (!all.rows.empty()) {
        if (const auto error = send_staged(batch, all, stop)) return error;
        all = staged(batch.plans(), std::exchange(all.repeated, {}));
    }
    return std::nullopt;
}

/// Rank by rank: details wait for all conversation records, be they sent by jobs or by calls. They
/// are named while those are on the way.
std::optional<Error> Delivery::send_staged(Batch& batch, const Staged& staged,
                                           const std::stop_token& stop) {
    const BulkDelivery::Around around{
        [&](ExportChange change) { return ledger_.completed(batch, std::move(change)); },
        [&](ExportChange change) { ledger_.apply(std::move(change)); },
        [&] { ledger_.announce_others(batch); }};
    std::vector<Row> by_calls;
    for (auto stage = staged.rows.begin(); stage != staged.rows.end();) {
        const int rank = stage->first.rank;
        if (rank > 0) ledger_.announce_others(batch);
        for (; stage != staged.rows.end() && stage->first.rank == rank; ++stage) {
            BulkDelivery::Sent sent{stage->second};
            if (goes_by_jobs(stage->second))
                sent = jobs_->send(ledger_.scope(), batch, stage->second, around, stop);
            if (sent.error) return sent.error;
            by_calls.insert(by_calls.end(), sent.left.begin(), sent.left.end());
        }
        ledger_.announce_others(batch);
        jobs_->keep_answers(ledger_.scope());
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
        ledger_.keep(batch, std::move(change));
        return std::nullopt;
    }
    const auto [answers, never_left] = sink_.write(outgoing.groups, stop);
    if (never_left) {
        ledger_.keep(batch, std::move(change));
        return answers.error();
    }
    batch.count(counts_of(outgoing.groups, answers));
    for (const std::vector<Row>& group : outgoing.rows)
        for (const Row& row : group) batch.touch(row);
    if (!answers) {
        ledger_.keep(batch, std::move(change));
        if (!is_about_content(answers.error())) return answers.error();
        return send_halves(batch, outgoing, answers.error(), stop);
    }
    for (std::size_t g = 0; g < std::min(outgoing.rows.size(), answers->size()); ++g) {
        const auto& group = (*answers)[g];
        for (std::size_t i = 0; i < std::min(outgoing.rows[g].size(), group.size()); ++i)
            batch.settle(outgoing.rows[g][i], group[i], clock_.now(), change);
    }
    ledger_.keep(batch, std::move(change));
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
        ledger_.keep(batch, std::move(change));
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

}  // namespace dealwire::exporting
