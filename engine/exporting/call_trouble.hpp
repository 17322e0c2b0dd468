#pragma once

#include "engine/base/error.hpp"

#include <chrono>

namespace dealwire::exporting {

/// Longer waits are left to the next run.
constexpr std::chrono::milliseconds kLongestPause = std::chrono::seconds{60};

/// Before the next try. One second at first, then twice as long each time. Pure.
std::chrono::milliseconds pause_after(int attempt);

/// Whether the same call may be made again in this run: its answer is lost, or the org asks for a
/// pause that is short enough.
bool may_repeat(const base::Error& error);

/// Whether one bad row may be the reason why the whole call was refused.
bool is_about_content(const base::Error& error);

/// An answer to a question about records of one object that says something about this object alone.
bool concerns_one_object(const base::Error& error);

/// The org has no such object, or shows us none: then it has nothing of ours there.
bool knows_no_such_object(const base::Error& error);

/// Our own budget refused the call, so that it never left.
bool is_our_own(const base::Error& error);

/// Nobody was reached, so the call never left. Code of the transport.
bool reached_nobody(const base::Error& error);

}  // namespace dealwire::exporting
