#pragma once

#include "engine/ports/store_error.hpp"

#include <atomic>

namespace dealwire::fakes {

/// What every in-memory store shares: a changing call can be told to fail like a full disk,
/// before anything of it is kept.
class FailingCommits {
public:
    void fail_next_commit() { fail_commit(1); }

    /// The `nth` changing call from now on fails; 0: none does.
    void fail_commit(int nth) { fail_in_ = nth; }

protected:
    /// Call it before the first change.
    void reach_commit() {
        if (fail_in_.load() > 0 && --fail_in_ == 0)
            throw ports::StoreError{"The disk is full (scripted)."};
    }

private:
    std::atomic<int> fail_in_ = 0;
};

}  // namespace dealwire::fakes
