#include "adapters/crypto/random_entropy.hpp"

#include <openssl/rand.h>

#include <cmath>
#include <cstring>
#include <stdexcept>

namespace dealwire::crypto {

base::Chance RandomEntropy::chance() {
    base::Chance bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("The system has no random numbers.");
    return bytes;
}

double RandomEntropy::fraction() {
    const base::Chance bytes = chance();
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), sizeof bits);
    return std::ldexp(static_cast<double>(bits >> 11U), -53);
}

}  // namespace dealwire::crypto
