#include "engine/exporting/id_look_up.hpp"

#include "engine/exporting/call_trouble.hpp"
#include "engine/exporting/going.hpp"

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
    for (const Row& row : question.rows) {
        const auto found = ids.find(record_of(batch, row).name.key);
        if (found == ids.end())
            batch.not_found(row, change);
        else
            batch.found(row, found->second);
    }
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
