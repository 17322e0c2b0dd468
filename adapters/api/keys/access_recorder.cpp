#include "adapters/api/keys/access_recorder.hpp"

#include "engine/ports/store_error.hpp"

namespace dealwire::api {
namespace {

using base::Instant;
using base::TenantId;
using model::AccessEvent;
using model::AccessKind;

constexpr std::size_t kMost = 20'000;  // alike within a minute; some megabytes

std::int64_t minute_of(Instant at) {
    return std::chrono::floor<std::chrono::minutes>(at).time_since_epoch().count();
}

}  // namespace

void AccessRecorder::note(const TenantId& tenant, AccessEvent event) {
    const Instant now = ports_.clock.now();
    Likeness likeness{tenant.value, static_cast<int>(event.kind),
                      event.actor,  event.action,
                      event.peer,   event.status,
                      event.why,    minute_of(now)};
    const std::lock_guard lock{mutex_};
    const auto found = held_.find(likeness);
    if (found != held_.end()) {
        found->second.event.last_at = now;
        found->second.event.request = std::move(event.request);
        ++found->second.event.count;
        found->second.written = false;
        return;
    }
    if (held_.size() >= kMost) {
        ++lost_;
        return;
    }
    event.id = base::uuid_v7(now, ports_.entropy.chance());
    event.at = event.last_at = now;
    event.count = 1;
    held_.emplace(std::move(likeness), Held{tenant, std::move(event)});
}

AccessRecorder::Batches AccessRecorder::take_unwritten(
    std::vector<std::pair<TenantId, AccessEvent>>& uses) {
    const std::int64_t minute = minute_of(ports_.clock.now());
    Batches batches;
    const std::lock_guard lock{mutex_};
    std::erase_if(held_, [&](const auto& each) {
        return each.second.written && std::get<std::int64_t>(each.first) < minute;
    });
    for (auto& [likeness, held] : held_) {
        if (held.written) continue;
        batches[held.tenant].push_back(held.event);
        if (held.first && held.event.kind == AccessKind::Access && !held.event.actor.empty())
            uses.emplace_back(held.tenant, held.event);
        held.written = true;
        held.first = false;
    }
    if (lost_ > 0)
        ports_.events.write(ports::Level::Warn, "api_audit_overflow", {{"events", lost_}});
    lost_ = 0;
    return batches;
}

void AccessRecorder::mark_unwritten(const TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    for (auto& [likeness, held] : held_)
        if (held.tenant == tenant) held.written = false;
}

void AccessRecorder::write(const TenantId& tenant, const std::vector<AccessEvent>& events) {
    try {
        ports_.log.add(tenant, events);
    } catch (const std::exception& error) {
        mark_unwritten(tenant);
        ports_.events.write(ports::Level::Warn, "api_audit_waits",
                            {{"tenant", tenant.value}, {"why", std::string{error.what()}}});
    }
}

void AccessRecorder::forget_old(const TenantId& tenant) {
    const Instant now = ports_.clock.now();
    Instant& last = forgotten_[tenant];
    if (now - last < std::chrono::hours{1}) return;
    last = now;
    ports_.log.forget(tenant, now - keep_);
}

void AccessRecorder::flush() {
    std::vector<std::pair<TenantId, AccessEvent>> uses;
    const Batches batches = take_unwritten(uses);
    for (const auto& [tenant, events] : batches) write(tenant, events);
    try {
        for (const auto& [tenant, event] : uses)
            ports_.keys.used(tenant, event.actor, event.last_at, event.peer);
        for (const auto& [tenant, events] : batches) forget_old(tenant);
    } catch (const std::exception& error) {
        ports_.events.write(ports::Level::Warn, "api_audit_waits",
                            {{"why", std::string{error.what()}}});
    }
}

}  // namespace dealwire::api
