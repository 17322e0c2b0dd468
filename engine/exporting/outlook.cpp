#include "engine/exporting/outlook.hpp"

#include <algorithm>

namespace dealwire::exporting {

std::int64_t conversations_in(const ports::WrittenCounts& held, const Mapping& mapping) {
    std::int64_t count = 0;
    for (const ObjectRule& rule : mapping.objects)
        if (const auto found = held.find(rule.object);
            found != held.end() && rule.kind.empty() && !rule.for_each)
            count = std::max(count, found->second);
    return count;
}

Expected expected_of(ports::ExportStore& exports, const model::OrgScope& scope,
                     const Mapping& mapping, std::int64_t conversations) {
    ports::WrittenCounts held = exports.written(scope);
    for (const ports::ParkedGroup& group : exports.parked_groups(scope))
        held[group.object] += group.records;
    return {static_cast<std::size_t>(conversations), static_cast<std::size_t>(ports::sum_of(held)),
            static_cast<std::size_t>(conversations_in(held, mapping)), mapping.objects.size()};
}

}  // namespace dealwire::exporting
