#pragma once

#include "engine/canvas/signed_request.hpp"

#include <cstddef>
#include <mutex>
#include <set>
#include <utility>

namespace dealwire::canvas {

/// Signatures that were accepted, until they are too old to be accepted anyway. Of one process:
/// what another one accepted is not known here, and nothing after a restart. Thread-safe.
class ReplayMemory {
public:
    enum class Answer {
        New,
        Used,
        Full  ///< no room until some age out; to be refused, because it could not be remembered
    };

    explicit ReplayMemory(std::size_t capacity = 100'000) : capacity_{capacity} {}

    /// New once for each signature until `until`; then it is kept.
    Answer remember(const Mac& signature, base::Instant until, base::Instant now);

    [[nodiscard]] std::size_t size() const;

private:
    void forget(base::Instant now);

    mutable std::mutex mutex_;
    std::size_t capacity_;
    std::set<Mac> known_;
    std::set<std::pair<base::Instant, Mac>> by_end_;
};

}  // namespace dealwire::canvas
