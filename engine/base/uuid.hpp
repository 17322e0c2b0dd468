#pragma once

#include "engine/base/clock.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace dealwire::base {

/// Ten bytes of chance, as one id needs.
using Chance = std::array<std::uint8_t, 10>;

/// A version 7 UUID (RFC 9562) as text: sorts by time, unique by chance.
std::string uuid_v7(Instant now, const Chance& chance);

/// Where chance comes from; an argument, so that tests can repeat a run. Thread-safe.
class Entropy {
public:
    virtual ~Entropy() = default;

    virtual Chance chance() = 0;
    virtual double fraction() = 0;  ///< in [0, 1), for jitter
};

}  // namespace dealwire::base
