#include "engine/exporting/going.hpp"

#include "engine/exporting/by_hand.hpp"
#include "engine/exporting/root.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace dealwire::exporting {

using model::ExportRecord;

bool was_only_refused(const ExportRecord& record) {
    if (!record.id.empty()) return false;
    // Without a digest it was refused, too, until somebody asked for a retry.
    return record.state == model::ExportState::Parked ||
           (record.state == model::ExportState::Pending && record.digest.empty());
}

int going_along(const ConversationPlan& plan, const ExportRecord& record) {
    // There can be two conversation records, where the object was renamed: the first one counts.
    const auto root = std::ranges::find_if(plan.deletes, [](const ExportRecord& each) {
        return is_root(each) && !was_only_refused(each);
    });
    if (root != plan.deletes.end() && root->name == record.name)
        return static_cast<int>(plan.cascaded.size()) - plan.absent;
    return static_cast<int>(std::ranges::count_if(plan.relations, [&](const auto& relation) {
        return relation.activity == record.name && !relation.absent;
    }));
}

Going going_with(const ConversationPlan& plan) {
    Going going;
    for (const ExportRecord& record : plan.deletes) {
        if (was_only_refused(record) || record.gone_at) continue;
        ++going.all;
        going.along += going_along(plan, record);
    }
    going.all += going.along;
    return going;
}

std::vector<Row> rows_expected(std::span<const ConversationPlan> plans) {
    std::vector<Row> rows = rows_of(plans);
    std::erase_if(rows, [&](const Row& row) {
        return row.kind == ports::WriteGroup::Kind::Delete &&
               was_only_refused(plans[row.plan].deletes[row.index]);
    });
    return rows;
}

std::size_t look_ups_for(std::span<const ConversationPlan> plans) {
    std::map<std::pair<std::string, std::string>, std::size_t> keys;
    for (const ConversationPlan& plan : plans)
        for (const ExportRecord& record : plan.deletes)
            if (record.id.empty() || is_to_take_out_again(record))
                ++keys[{record.name.object, record.key_field}];
    std::size_t calls = 0;
    for (const auto& [object, count] : keys) calls += (count + kKeysPerLookUp - 1) / kKeysPerLookUp;
    return calls;
}

}  // namespace dealwire::exporting
