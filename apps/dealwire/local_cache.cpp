#include "apps/dealwire/local_cache.hpp"

#include <algorithm>

namespace dealwire::app {

std::shared_ptr<Local> LocalCache::of(const base::TenantId& tenant) {
    const base::Instant now = installation_.clock().now();
    const config::Config* in_force = installation_.config().get();
    const std::lock_guard lock{mutex_};
    kept_.remove_if([&](const Kept& kept) {
        return now - kept.made >= kHolds || &kept.local->config() != in_force;
    });
    const auto found = std::ranges::find_if(
        kept_, [&](const Kept& kept) { return kept.local->tenant() == tenant; });
    if (found != kept_.end()) {
        kept_.splice(kept_.begin(), kept_, found);
        return kept_.front().local;
    }
    kept_.push_front({std::make_shared<Local>(installation_, tenant), now});
    if (kept_.size() > kMost) kept_.pop_back();
    return kept_.front().local;
}

}  // namespace dealwire::app
