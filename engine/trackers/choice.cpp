#include "engine/trackers/choice.hpp"

#include <algorithm>
#include <tuple>

namespace dealwire::trackers {
namespace {

/// Excepted places come before others of the same extent, so that they are known by then.
auto rank(const FoundPhrase& one) {
    return std::tuple{one.tracker, one.begin, ~one.end, !one.excepted, one.phrase};
}

}  // namespace

std::vector<FoundPhrase> choose(std::vector<FoundPhrase> found) {
    std::ranges::sort(found, {}, rank);
    std::vector<FoundPhrase> chosen;
    std::size_t excepted_until = 0;
    std::size_t taken_until = 0;
    const FoundPhrase* before = nullptr;
    for (const FoundPhrase& one : found) {
        if (!before || before->tracker != one.tracker) excepted_until = taken_until = 0;
        before = &one;
        if (one.excepted) {
            excepted_until = std::max(excepted_until, one.end);
        } else if (one.end > excepted_until && one.begin >= taken_until) {
            taken_until = one.end;
            chosen.push_back(one);
        }
    }
    return chosen;
}

}  // namespace dealwire::trackers
