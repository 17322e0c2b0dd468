#include "tests/fakes/fake_entropy.hpp"

namespace dealwire::fakes {

FakeEntropy::FakeEntropy() = default;

FakeEntropy::~FakeEntropy() = default;

base::Chance FakeEntropy::chance() {
    base::Chance bytes{};
    std::uint64_t number = ++count_;
    for (auto byte = bytes.rbegin(); number != 0; ++byte, number >>= 8U)
        *byte = static_cast<std::uint8_t>(number & 0xFFU);
    return bytes;
}

double FakeEntropy::fraction() { return fraction_; }

void FakeEntropy::set_fraction(double fraction) { fraction_ = fraction; }

}  // namespace dealwire::fakes
