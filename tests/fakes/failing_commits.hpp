#pragma once

#include "engine/ports/store_error.hpp"

#include <atomic>
#include <system_error>

namespace dealwire::fakes {

/// What every in-memory store shares: a changing call can be told to fail like a full disk,
/// before anything of it is kept.
class FailingCommits {
public:
    void fail_next_commit() { fail_commit(1); }

    /// The `nth` changing call from now on fails; 0: none does.
    void fail_commit(int nth) { fail_in_ = nth; }

    /// The next changing call fails as where the machine is short of threads or memory.
    void break_next_commit() { breaks_ = true; }

protected:
    /// Call it before the first change.
    void reach_commit() {
        if (breaks_.exchange(false))
            throw std::system_error{
                std::make_error_code(std::errc::resource_unavailable_try_again)};
        if (fail_in_.load() > 0 && --fail_in_ == 0)
            throw ports::StoreError{"The disk is full (scripted)."};
    }

private:
    std::atomic<int> fail_in_ = 0;
    std::atomic<bool> breaks_ = false;
};

}  // namespace dealwire::fakes
