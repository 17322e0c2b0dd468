#include "engine/exporting/key_question.hpp"

#include "engine/exporting/going.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace dealwire::exporting {
namespace {

/// The record of a row, by name and key field, whatever is to be done with it.
struct Named {
    const model::RecordName& name;
    const std::string& key_field;
};

Named named(std::span<const ConversationPlan> plans, const Row& row) {
    const ConversationPlan& plan = plans[row.plan];
    if (row.kind == ports::WriteGroup::Kind::Delete) {
        const model::ExportRecord& record = plan.deletes[row.index];
        return {record.name, record.key_field};
    }
    const model::DesiredRecord& record = plan.upserts[row.index].record;
    return {record.name, record.key_field};
}

}  // namespace

std::vector<KeyQuestion> key_questions(std::span<const ConversationPlan> plans,
                                       std::span<const Row> rows) {
    std::map<std::pair<std::string, std::string>, std::vector<Row>> by_object;
    for (const Row& row : rows) {
        const Named record = named(plans, row);
        by_object[{record.name.object, record.key_field}].push_back(row);
    }
    std::vector<KeyQuestion> questions;
    for (const auto& [object, all] : by_object)
        for (std::span rest{all}; !rest.empty();) {
            const auto some = rest.first(std::min(rest.size(), kKeysPerLookUp));
            questions.push_back({object.first, object.second, {some.begin(), some.end()}});
            rest = rest.subspan(some.size());
        }
    return questions;
}

std::vector<std::string> keys_of(std::span<const ConversationPlan> plans,
                                 std::span<const Row> rows) {
    std::vector<std::string> keys;
    keys.reserve(rows.size());
    for (const Row& row : rows) keys.push_back(named(plans, row).name.key);
    return keys;
}

}  // namespace dealwire::exporting
