#include "adapters/crypto/hmac.hpp"

#include "engine/ports/sealer.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace dealwire::crypto {

std::array<std::uint8_t, 32> hmac_sha256(const base::Secret& key, std::string_view message) {
    std::array<std::uint8_t, 32> mac{};
    unsigned length = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());  // as OpenSSL wants
    const unsigned char* made =
        HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.reveal().size()), bytes,
             message.size(), mac.data(), &length);
    if (!made || length != mac.size())
        throw ports::SealError{"The cryptographic library refused to work."};
    return mac;
}

}  // namespace dealwire::crypto
