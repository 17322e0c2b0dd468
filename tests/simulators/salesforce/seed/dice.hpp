#pragma once

#include <cstddef>
#include <cstdint>

namespace dealwire::orgsim {

/// What a dice is thrown for; each kind of record has its own numbers.
enum class Kind : std::uint64_t { User = 1, Account, Contact, Lead, Opportunity, History, Role };

/// Chance that is the same for ever: each record has its own sequence, which depends on its kind
/// and number alone. Standard distributions are not used, since libraries differ in them.
class Dice {
public:
    Dice(Kind kind, std::size_t number)
        : state_(static_cast<std::uint64_t>(kind) * 0x9E3779B97F4A7C15ULL + number * kStep) {}

    std::uint64_t next() {  // splitmix64
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }

    /// 0 … count - 1. Precondition: count > 0.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }

    bool percent(unsigned chance) { return below(100) < chance; }

private:
    static constexpr std::uint64_t kStep = 0xD1B54A32D192ED03ULL;

    std::uint64_t state_;
};

}  // namespace dealwire::orgsim
