#include "adapters/crypto/hmac_digest.hpp"

#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/hmac.hpp"

namespace dealwire::crypto {

std::string HmacDigest::digest(const std::string& text) const {
    return to_hex(hmac_sha256(key_, text));
}

}  // namespace dealwire::crypto
