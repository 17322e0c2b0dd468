#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dealwire::trackers {

/// A place in folded text where a phrase of a tracker stands.
struct FoundPhrase {
    std::uint32_t tracker = 0;
    std::uint32_t phrase = 0;  ///< number within the tracker
    bool excepted = false;     ///< one of those inside of which mentions do not count
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Of all places those that count, by tracker and place: none inside an excepted one, and of
/// several that overlap within one tracker the leftmost, then the longest, then the one defined
/// first.
std::vector<FoundPhrase> choose(std::vector<FoundPhrase> found);

}  // namespace dealwire::trackers
