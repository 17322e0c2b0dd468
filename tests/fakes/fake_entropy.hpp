#pragma once

#include "engine/base/uuid.hpp"

#include <atomic>

namespace dealwire::fakes {

/// Chance that counts: every call gives the next number, so ids are distinct and runs repeat.
class FakeEntropy final : public base::Entropy {
public:
    FakeEntropy();
    ~FakeEntropy() override;

    base::Chance chance() override;

    double fraction() override;

    void set_fraction(double fraction);

private:
    std::atomic<std::uint64_t> count_ = 0;
    std::atomic<double> fraction_ = 0.5;
};

}  // namespace dealwire::fakes
