#include "engine/exporting/doubles_parting.hpp"

#include "engine/exporting/call_trouble.hpp"
#include "engine/exporting/doubles.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dealwire::exporting {

using base::Error;
using ports::ExportChange;
using Kind = ports::WriteGroup::Kind;

std::optional<Error> DoublesParting::all(Batch& batch, const std::stop_token& stop) {
    for (const KeyQuestion& question : key_questions(batch.plans(), batch.take_doubled()))
        if (auto error = ask(batch, question, stop)) return error;
    return std::nullopt;
}

std::optional<Error> DoublesParting::ask(Batch& batch, const KeyQuestion& question,
                                         const std::stop_token& stop) {
    const auto keys = keys_of(batch.plans(), question.rows);
    const auto answer = sink_.find(question.object, question.key_field, keys, stop);
    if (!answer && !concerns_one_object(answer.error())) return answer.error();
    ExportChange change;
    std::optional<Error> error;
    for (const Row& row : question.rows) {
        if (answer)
            error = part_one(batch, row, *answer, change, stop);
        else
            batch.park(row, answer.error(), clock_.now(), change);
        if (error) break;
    }
    ledger_.keep(batch, std::move(change));
    return error;
}

std::optional<Error> DoublesParting::part_one(Batch& batch, const Row& row, const Found& all,
                                              ExportChange& change, const std::stop_token& stop) {
    const PlannedUpsert& planned = batch.plans()[row.plan].upserts[row.index];
    const model::RecordName& name = planned.record.name;
    Found found;
    std::ranges::copy_if(all, std::back_inserter(found),
                         [&](const ports::FoundRecord& one) { return one.name == name; });
    Parting parting = part(name, planned.id, batch.is_root(row), found);
    if (!parting.surplus.empty()) {
        auto error = remove(name, std::move(parting.surplus), stop);
        if (error && !is_about_content(*error)) return error;
        if (error) parting.refusal = held_several_times(name, found);
    }
    if (parting.refusal)
        batch.park(row, *parting.refusal, clock_.now(), change);
    else
        batch.put_off(row);
    return std::nullopt;
}

/// The records under our key that are not the one we know.
std::optional<Error> DoublesParting::remove(const model::RecordName& name,
                                            std::vector<model::RecordId> surplus,
                                            const std::stop_token& stop) {
    const std::string first = surplus.front().text();
    const auto count = static_cast<std::int64_t>(surplus.size());
    const auto answers =
        sink_
            .write(
                {{.kind = Kind::Delete, .object = name.object, .upserts = {}, .deletes = surplus}},
                stop)
            .answers;
    if (!answers) return answers.error();
    for (const auto& row : answers->front())
        if (!row) return row.error();
    log_.write(ports::Level::Warn, "surplus_deleted",
               {{"object", name.object}, {"key", name.key}, {"records", count}, {"first", first}});
    return std::nullopt;
}

}  // namespace dealwire::exporting
