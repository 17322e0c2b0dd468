#include "apps/dealwire/in_salesforce.hpp"

#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"
#include "engine/exporting/leaving.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

/// Where the filter does not let it through.
InSalesforce kept_out(const exporting::Verdict& verdict, exporting::OnExit on_exit,
                      exporting::Standing standing) {
    const std::string why = "Not exported: " + verdict.reason + ".";
    if (standing == exporting::Standing::Absent) return {"filtered", why};
    if (on_exit == exporting::OnExit::Remove || verdict.is_private)
        return {"filtered", why + " Its records go when it is exported again."};
    return {"kept",
            why + " What was exported before stays (on_exit: keep); nothing is added to it."};
}

std::optional<InSalesforce> deleted_by_hand(const std::vector<model::ExportRecord>& records,
                                            const base::ConversationId& id) {
    const auto gone = std::ranges::find_if(
        records, [](const auto& record) { return record.gone_at && !record.cascades; });
    if (gone == records.end()) return std::nullopt;
    return InSalesforce{"deleted-by-hand",
                        "Somebody deleted its " + gone->name.object + " in Salesforce at " +
                            base::to_text(*gone->gone_at) +
                            "; it stays so. To have it written anew: dealwire conversations "
                            "recreate " +
                            id.value};
}

std::string parked_words(const std::vector<model::ExportRecord>& records, std::int64_t parked) {
    const std::int64_t waiting =
        std::ranges::count(records, exporting::kWaitsForParent, &model::ExportRecord::error_code);
    const std::int64_t refused = parked - waiting;
    return counted(refused, "record") + " of " + std::to_string(records.size()) +
           " refused by Salesforce" +
           (waiting > 0 ? ", " + std::to_string(waiting) + (waiting == 1 ? " waits" : " wait") +
                              " for the conversation record"
                        : "") +
           "; see 'dealwire parked list'.";
}

}  // namespace

InSalesforce in_salesforce(Place& place, const base::ConversationId& id,
                           const exporting::Verdict& verdict, exporting::OnExit on_exit) {
    const auto records = place.local.exports().records(place.scope, {&id, 1});
    const auto count = [&](model::ExportState state) {
        return std::ranges::count(records, state, &model::ExportRecord::state);
    };
    const auto written = count(model::ExportState::Written);
    if (auto gone = deleted_by_hand(records, id)) return std::move(*gone);
    if (!verdict.passes) return kept_out(verdict, on_exit, exporting::standing_of(id, records));
    if (const auto parked = count(model::ExportState::Parked); parked > 0)
        return {"parked", parked_words(records, parked)};
    if (records.empty())
        return {"due",
                "It waits for the next 'dealwire export' or 'dealwire sync'; if an earlier "
                "filter kept it out, for 'dealwire reprocess " +
                    id.value + "'."};
    if (written < std::ssize(records))
        return {"due", "It waits for the next 'dealwire export' or 'dealwire sync'."};
    return {"exported", counted(written, "record") + " written, tasks included."};
}

InSalesforce in_salesforce(Place& place, const base::ConversationId& id) {
    const auto resolution = place.local.resolutions().find(place.scope, id);
    const FilterInForce filter = filter_in_force(place.local, place.scope);
    const auto verdict = resolution
                             ? verdict_on(place.local, place.scope, filter.filter, id, *resolution)
                             : std::nullopt;
    if (!verdict) return {"due", "It waits for the next 'dealwire export' or 'dealwire sync'."};
    return in_salesforce(place, id, *verdict, filter.filter.on_exit);
}

}  // namespace dealwire::app
