#include "engine/importing/stamp_windows.hpp"

#include <algorithm>

namespace dealwire::importing {
namespace {

using std::chrono::seconds;

// No org has records from before its maker existed.
constexpr base::Instant kOldest = std::chrono::sys_days{std::chrono::year{1999} / 1 / 1};

}  // namespace

StampWindows::StampWindows(std::optional<base::Instant> from, base::Instant horizon)
    : from_{from}, horizon_{horizon} {}

base::Instant StampWindows::begin() const { return from_.value_or(kOldest); }

std::optional<base::Instant> StampWindows::until() const {
    if (!width_ || begin() + *width_ >= horizon_) return std::nullopt;
    return begin() + *width_;
}

void StampWindows::reach(base::Instant reached) {
    if (!from_ || *from_ < reached) from_ = reached;
}

bool StampWindows::narrow() {
    const base::Instant end = until().value_or(std::max(horizon_, begin()));
    // Stamps have whole seconds: nothing narrower than one can be told apart.
    const auto half = std::chrono::floor<seconds>(end - begin()) / 2;
    if (half < seconds{1}) return false;
    width_ = half;
    return true;
}

bool StampWindows::next() {
    const auto end = until();
    if (!end) return false;
    from_ = *end;
    *width_ *= 2;
    return true;
}

}  // namespace dealwire::importing
