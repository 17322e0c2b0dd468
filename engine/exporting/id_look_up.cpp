#include "engine/exporting/id_look_up.hpp"

#include "engine/exporting/call_trouble.hpp"
#include "engine/exporting/going.hpp"
#include "engine/exporting/root.hpp"

#include <algorithm>
#include <map>

namespace dealwire::exporting {
namespace {

using base::Error;
using ports::ExportChange;

const model::ExportRecord& record_of(const Batch& batch, const Row& row) {
    return batch.plans()[row.plan].deletes[row.index];
}

}  // namespace

std::optional<Error> IdLookUp::all(Batch& batch, ExportChange& change,
                                   const std::stop_token& stop) {
    for (const KeyQuestion& question : key_questions(batch.plans(), batch.unknown_ids()))
        if (auto error = ask(batch, question, change, stop)) return error;
    return std::nullopt;
}

std::optional<Error> IdLookUp::ask(Batch& batch, const KeyQuestion& question, ExportChange& change,
                                   const std::stop_token& stop) {
    const auto keys = keys_of(batch.plans(), question.rows);
    const auto answer = sink_.find(question.object, question.key_field, keys, stop);
    if (!answer && concerns_one_object(answer.error())) {
        not_found_out(batch, question.rows, answer.error(), change);
        return std::nullopt;
    }
    if (!answer) return answer.error();
    std::map<std::string, model::RecordId> ids;
    for (const ports::FoundRecord& found : *answer) ids.emplace(found.name.key, found.id);
    std::vector<Row> in_doubt;
    for (const Row& row : question.rows) {
        const model::ExportRecord& record = record_of(batch, row);
        const auto found = ids.find(record.name.key);
        if (found == ids.end()) {
            batch.not_found(row, change);
            continue;
        }
        batch.found(row, found->second);
        if (record.gone_at && is_activity(record.name)) in_doubt.push_back(row);
    }
    return let_stay(batch, in_doubt, change, stop);
}

std::optional<Error> IdLookUp::let_stay(Batch& batch, std::span<const Row> rows,
                                        ExportChange& change, const std::stop_token& stop) {
    if (rows.empty()) return std::nullopt;
    std::vector<model::RecordId> deleted;
    for (const Row& row : rows) deleted.push_back(record_of(batch, row).id);
    const std::string& object = record_of(batch, rows.front()).name.object;
    const auto along = sink_.went_along(object, deleted, stop);
    if (!along && concerns_one_object(along.error())) return std::nullopt;
    if (!along) return along.error();
    for (const Row& row : rows)
        if (std::ranges::find(*along, record_of(batch, row).id) != along->end())
            batch.stay(row, clock_.now(), change);
    return std::nullopt;
}

void IdLookUp::not_found_out(Batch& batch, std::span<const Row> rows, const Error& error,
                             ExportChange& change) {
    for (const Row& row : rows)
        if (knows_no_such_object(error) && was_only_refused(record_of(batch, row)))
            batch.not_found(row, change);
        else
            batch.park(row, error, clock_.now(), change);
}

}  // namespace dealwire::exporting
