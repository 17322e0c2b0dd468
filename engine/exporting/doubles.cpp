#include "engine/exporting/doubles.hpp"

#include <algorithm>

namespace dealwire::exporting {

base::Error held_several_times(const model::RecordName& name,
                               std::span<const ports::FoundRecord> found) {
    std::string ids;
    for (const ports::FoundRecord& one : found) ids += (ids.empty() ? "" : ", ") + one.id.text();
    return {.fault = base::Fault::Conflict,
            .code = std::string{kSeveralRecords},
            .detail = "Salesforce holds several records of " + name.object + " with the key " +
                      name.key + ": " + ids + ".",
            .remedy = "Delete all but one of " + ids + " in Salesforce, then retry."};
}

Parting part(const model::RecordName& name, const model::RecordId& known, bool has_details,
             std::span<const ports::FoundRecord> found) {
    Parting parting;
    if (found.size() < 2) return parting;
    for (const ports::FoundRecord& one : found)
        if (one.id != known) parting.surplus.push_back(one.id);
    const bool known_is_there = parting.surplus.size() < found.size();
    const bool all_ours = std::ranges::all_of(
        found, [&](const ports::FoundRecord& one) { return one.id == known || one.by_us; });
    if (known_is_there && all_ours && !has_details) return parting;
    parting.surplus.clear();
    parting.refusal = held_several_times(name, found);
    return parting;
}

}  // namespace dealwire::exporting
