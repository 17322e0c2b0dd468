#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace dealwire::api {

/// What was looked up, for some seconds: so that a request costs no query. Thread-safe.
template <class Value>
class ShortMemory {
public:
    explicit ShortMemory(std::chrono::milliseconds life) : life_{life} {}

    /// What `look_up` said at most `life` ago, or says now. It is called without a lock: several
    /// may look up the same at once.
    template <class LookUp>
    Value get(const std::string& key, base::Instant now, const LookUp& look_up) {
        if (auto held = find(key, now)) return std::move(*held);
        Value found = look_up();
        keep(key, found, now);
        return found;
    }

private:
    struct Held {
        Value value;
        base::Instant since;
    };

    std::optional<Value> find(const std::string& key, base::Instant now) {
        const std::lock_guard lock{mutex_};
        const auto found = held_.find(key);
        if (found == held_.end() || now - found->second.since >= life_ || now < found->second.since)
            return std::nullopt;
        return found->second.value;
    }

    void keep(const std::string& key, const Value& value, base::Instant now) {
        constexpr std::size_t kMost = 10'000;
        const std::lock_guard lock{mutex_};
        if (held_.size() >= kMost) held_.clear();  // somebody guesses; the next ask the store again
        held_.insert_or_assign(key, Held{value, now});
    }

    const std::chrono::milliseconds life_;
    std::mutex mutex_;
    std::unordered_map<std::string, Held> held_;
};

}  // namespace dealwire::api
