#include "adapters/api/keys/access_recorder.hpp"

#include "engine/ports/store_error.hpp"

namespace dealwire::api {
namespace {

using base::Instant;
using base::TenantId;
using model::AccessEvent;
using model::AccessKind;

constexpr std::size_t kMost = 20'000;  // alike within a minute; some megabytes
constexpr std::size_t kMany = kMost / 2;

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

AccessRecorder::Batches AccessRecorder::take_unwritten(Uses& uses) {
    const std::int64_t minute = minute_of(ports_.clock.now());
    Batches batches;
    const std::lock_guard lock{mutex_};
    std::erase_if(held_, [&](const auto& each) {
        return each.second.written && std::get<std::int64_t>(each.first) < minute;
    });
    for (auto& [likeness, held] : held_) {
        if (held.written) continue;
        batches[held.tenant].push_back(held.event);
        if (held.first && held.event.kind == AccessKind::Access && !held.event.actor.empty()) {
            const bool earlier = held.event.why == kEarlierSecret;
            model::KeyUse& use = uses[{held.tenant, held.event.actor, earlier}];
            if (held.event.last_at >= use.at)
                use = {
                    .at = held.event.last_at, .peer = held.event.peer, .earlier_secret = earlier};
        }
        held.written = true;
        held.first = false;
    }
    if (lost_ > 0) ports_.log.write(ports::Level::Warn, "api_audit_overflow", {{"events", lost_}});
    lost_ = 0;
    return batches;
}

void AccessRecorder::make_room() {
    const std::lock_guard lock{mutex_};
    if (held_.size() > kMany)
        std::erase_if(held_, [](const auto& each) { return each.second.written; });
}

void AccessRecorder::mark_unwritten(const TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    for (auto& [likeness, held] : held_)
        if (held.tenant == tenant) held.written = false;
}

void AccessRecorder::write(const TenantId& tenant, const std::vector<AccessEvent>& events) {
    try {
        ports_.audit.add(tenant, events);
    } catch (const std::exception& error) {
        mark_unwritten(tenant);
        ports_.log.write(ports::Level::Warn, "api_audit_waits",
                         {{"tenant", tenant.value}, {"why", std::string{error.what()}}});
    }
}

void AccessRecorder::forget_old(const TenantId& tenant) {
    const Instant now = ports_.clock.now();
    Instant& last = forgotten_[tenant];
    if (now - last < std::chrono::hours{1}) return;
    last = now;
    ports_.audit.forget(tenant, now - keep_);
}

/// Of thousands of paths in a minute each is an event, but the key is the same.
void AccessRecorder::remember(const Uses& uses) {
    if (remembered_.size() > kMost) remembered_.clear();
    for (const auto& [key, use] : uses) {
        std::int64_t& written = remembered_.try_emplace(key, -1).first->second;
        if (written == minute_of(use.at)) continue;
        ports_.keys.used(std::get<TenantId>(key), std::get<std::string>(key), use);
        written = minute_of(use.at);
    }
}

void AccessRecorder::flush() {
    Uses uses;
    const Batches batches = take_unwritten(uses);
    for (const auto& [tenant, events] : batches) write(tenant, events);
    make_room();
    try {
        remember(uses);
        for (const auto& [tenant, events] : batches) forget_old(tenant);
    } catch (const std::exception& error) {
        ports_.log.write(ports::Level::Warn, "api_audit_waits",
                         {{"why", std::string{error.what()}}});
    }
}

}  // namespace dealwire::api
