#include "adapters/crypto/sha256.hpp"

#include "adapters/crypto/encoding.hpp"
#include "engine/ports/sealer.hpp"

#include <openssl/evp.h>

#include <array>

namespace dealwire::crypto {

std::string sha256_hex(std::string_view text) {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw ports::SealError("The cryptographic library refused to work.");
    return to_hex(std::span{digest}.first(size));
}

}  // namespace dealwire::crypto
