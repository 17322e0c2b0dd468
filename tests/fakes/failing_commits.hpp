#pragma once

#include "engine/ports/store_error.hpp"

#include <atomic>

namespace dealwire::fakes {

/// What every in-memory store shares: the next changing call can be told to fail like a full disk,
/// before anything of it is kept.
class FailingCommits {
public:
    void fail_next_commit() { fail_next_ = true; }

protected:
    /// Call it before the first change.
    void reach_commit() {
        if (fail_next_.exchange(false)) throw ports::StoreError{"The disk is full (scripted)."};
    }

private:
    std::atomic<bool> fail_next_ = false;
};

}  // namespace dealwire::fakes
