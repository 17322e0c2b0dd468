#include "adapters/crypto/hmac_digest.hpp"

#include "adapters/crypto/encoding.hpp"
#include "engine/ports/sealer.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace dealwire::crypto {

std::string HmacDigest::digest(const std::string& text) const {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes{};
    unsigned int length = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());
    const std::string& key = key_.reveal();
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, text.size(),
              bytes.data(), &length))
        throw ports::SealError("The cryptographic library refused to work.");
    return to_hex(std::span{bytes}.first(length));
}

}  // namespace dealwire::crypto
