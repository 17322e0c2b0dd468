#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace dealwire::bench {

/// One step of splitmix64: spreads any number over all 64 bits.
constexpr std::uint64_t mixed(std::uint64_t seed) {
    seed += 0x9E3779B97F4A7C15ULL;
    seed = (seed ^ (seed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    seed = (seed ^ (seed >> 27U)) * 0x94D049BB133111EBULL;
    return seed ^ (seed >> 31U);
}

/// The same throws for the same seed, on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}

    std::uint64_t next() { return mixed(state_++); }

    std::uint64_t below(std::uint64_t limit) { return next() % limit; }

    bool percent(std::uint64_t share) { return below(100) < share; }

    std::string_view pick(std::span<const std::string_view> words) {
        return words[below(words.size())];
    }

private:
    std::uint64_t state_;
};

}  // namespace dealwire::bench
