#include "engine/canvas/replay_memory.hpp"

namespace dealwire::canvas {

ReplayMemory::Answer ReplayMemory::remember(const Mac& signature, base::Instant until,
                                            base::Instant now) {
    const std::lock_guard lock{mutex_};
    forget(now);
    if (known_.contains(signature)) return Answer::Used;
    if (known_.size() >= capacity_) return Answer::Full;
    known_.insert(signature);
    by_end_.emplace(until, signature);
    return Answer::New;
}

void ReplayMemory::forget(base::Instant now) {
    while (!by_end_.empty() && by_end_.begin()->first < now) {
        known_.erase(by_end_.begin()->second);
        by_end_.erase(by_end_.begin());
    }
}

std::size_t ReplayMemory::size() const {
    const std::lock_guard lock{mutex_};
    return known_.size();
}

}  // namespace dealwire::canvas
