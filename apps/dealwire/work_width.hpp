#pragma once

#include <cstddef>

namespace dealwire::app {

/// Objects that are imported at once. The org writes answers faster than one lane reads them; more
/// than two would wait for the store.
inline constexpr std::size_t kLanes = 2;

/// Savers of one object. The largest one is mostly as large as all others together: with two
/// savers it does not leave a processor idle when it is the last one.
inline constexpr std::size_t kSavers = 2;

/// Sessions of the store that work in lanes needs: one for each that saves, one for what the others
/// read.
inline constexpr int kFewestSessions = static_cast<int>(kLanes * kSavers) + 1;

}  // namespace dealwire::app
