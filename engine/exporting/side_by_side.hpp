#pragma once

#include "engine/ports/lanes.hpp"

#include <functional>
#include <utility>

namespace dealwire::exporting {

/// Both, at the same time where there are lanes, else one after the other.
inline void side_by_side(ports::Lanes* lanes, std::function<void()> one,
                         std::function<void()> other) {
    if (lanes) return lanes->run({std::move(one), std::move(other)});
    one();
    other();
}

}  // namespace dealwire::exporting
