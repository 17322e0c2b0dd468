#pragma once

#include "engine/ports/access_log.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <tuple>

namespace dealwire::fakes {

/// The audit log in memory. Thread-safe.
class InMemoryAccessLog final : public ports::AccessLog, public FailingCommits {
public:
    void add(const base::TenantId& tenant, std::span<const model::AccessEvent> events) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        for (const model::AccessEvent& each : events) {
            const auto held = std::ranges::find(events_[tenant], each.id, &model::AccessEvent::id);
            if (held == events_[tenant].end()) {
                events_[tenant].push_back(each);
                continue;
            }
            held->last_at = each.last_at;
            held->count = each.count;
            held->request = each.request;
        }
    }

    std::vector<model::AccessEvent> page(const base::TenantId& tenant,
                                         const ports::AccessQuery& query,
                                         const std::optional<ports::AccessPlace>& after,
                                         std::size_t limit) override {
        std::vector<model::AccessEvent> found = asked(tenant, query);
        if (after)
            std::erase_if(found, [&](const model::AccessEvent& each) {
                return std::tie(each.at, each.id) <= std::tie(after->at, after->id);
            });
        found.resize(std::min(found.size(), limit));
        return found;
    }

    std::vector<model::AccessEvent> newest(const base::TenantId& tenant,
                                           const ports::AccessQuery& query,
                                           std::size_t limit) override {
        std::vector<model::AccessEvent> found = asked(tenant, query);
        std::ranges::reverse(found);
        found.resize(std::min(found.size(), limit));
        return found;
    }

    std::int64_t count(const base::TenantId& tenant, const ports::AccessQuery& query) override {
        return static_cast<std::int64_t>(asked(tenant, query).size());
    }

    std::int64_t forget(const base::TenantId& tenant, base::Instant before) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        return static_cast<std::int64_t>(std::erase_if(
            events_[tenant], [&](const model::AccessEvent& each) { return each.at < before; }));
    }

private:
    /// The oldest first.
    std::vector<model::AccessEvent> asked(const base::TenantId& tenant,
                                          const ports::AccessQuery& query) {
        const std::lock_guard lock{mutex_};
        std::vector<model::AccessEvent> found;
        for (const model::AccessEvent& each : events_[tenant]) {
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

    std::mutex mutex_;
    std::map<base::TenantId, std::vector<model::AccessEvent>> events_;
};

}  // namespace dealwire::fakes
