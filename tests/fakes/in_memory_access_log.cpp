#include "tests/fakes/in_memory_access_log.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemoryAccessLog::InMemoryAccessLog() = default;

InMemoryAccessLog::~InMemoryAccessLog() = default;

void InMemoryAccessLog::add(const base::TenantId& tenant,
                            std::span<const model::AccessEvent> events) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    for (const model::AccessEvent& each : events) {
        const auto [held, is_new] = events_[tenant].try_emplace(each.id, each);
        if (is_new) continue;
        held->second.last_at = each.last_at;
        held->second.count = each.count;
        held->second.request = each.request;
    }
}

std::vector<model::AccessEvent> InMemoryAccessLog::page(
    const base::TenantId& tenant, const ports::AccessQuery& query,
    const std::optional<ports::AccessPlace>& after, std::size_t limit) {
    std::vector<model::AccessEvent> found = asked(tenant, query);
    if (after)
        std::erase_if(found, [&](const model::AccessEvent& each) {
            return std::tie(each.at, each.id) <= std::tie(after->at, after->id);
        });
    found.resize(std::min(found.size(), limit));
    return found;
}

std::vector<model::AccessEvent> InMemoryAccessLog::newest(const base::TenantId& tenant,
                                                          const ports::AccessQuery& query,
                                                          std::size_t limit) {
    std::vector<model::AccessEvent> found = asked(tenant, query);
    std::ranges::reverse(found);
    found.resize(std::min(found.size(), limit));
    return found;
}

std::int64_t InMemoryAccessLog::count(const base::TenantId& tenant,
                                      const ports::AccessQuery& query) {
    return static_cast<std::int64_t>(asked(tenant, query).size());
}

std::int64_t InMemoryAccessLog::forget(const base::TenantId& tenant, base::Instant before) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    return static_cast<std::int64_t>(
        std::erase_if(events_[tenant], [&](const auto& each) { return each.second.at < before; }));
}

std::vector<model::AccessEvent> InMemoryAccessLog::asked(const base::TenantId& tenant,
                                                         const ports::AccessQuery& query) {
    const std::lock_guard lock{mutex_};
    std::vector<model::AccessEvent> found;
    for (const auto& [id, each] : events_[tenant]) {
        if (query.from && each.at < *query.from) continue;
        if (query.to && each.at >= *query.to) continue;
        if (query.kind && each.kind != *query.kind) continue;
        if (query.actor.empty() || each.actor == query.actor) found.push_back(each);
    }
    std::ranges::sort(found, [](const auto& one, const auto& other) {
        return std::tie(one.at, one.id) < std::tie(other.at, other.id);
    });
    return found;
}

}  // namespace dealwire::fakes
