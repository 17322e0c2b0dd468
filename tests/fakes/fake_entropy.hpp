#pragma once

#include "engine/base/uuid.hpp"

#include <atomic>

namespace dealwire::fakes {

/// Chance that counts: every call gives the next number, so ids are distinct and runs repeat.
class FakeEntropy final : public base::Entropy {
public:
    base::Chance chance() override {
        base::Chance bytes{};
        std::uint64_t number = ++count_;
        for (auto byte = bytes.rbegin(); number != 0; ++byte, number >>= 8U)
            *byte = static_cast<std::uint8_t>(number & 0xFFU);
        return bytes;
    }

    double fraction() override { return fraction_; }

    void set_fraction(double fraction) { fraction_ = fraction; }

private:
    std::atomic<std::uint64_t> count_ = 0;
    std::atomic<double> fraction_ = 0.5;
};

}  // namespace dealwire::fakes
