#pragma once

#include "engine/base/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace dealwire::crypto {

/// Size of every key, in bytes.
inline constexpr std::size_t kKeySize = 32;

/// What a sealed text was made with.
struct SealName {
    std::uint8_t format = 2;  ///< 1: by a key of the key file itself; 2: by a data key
    std::string key;          ///< 8 hexadecimal digits

    bool operator==(const SealName&) const = default;
};

/// Reads it from the head of the text. Throws ports::SealError where the text is damaged.
SealName seal_name_of(const std::string& sealed);

/// AES-256-GCM by OpenSSL: base64 of format (1 byte), key id (4), nonce (12, random for each
/// sealing), ciphertext, tag (16). Head and `context` are authenticated with it. `key` has kKeySize
/// bytes.
std::string seal_text(const SealName& name, const base::Secret& key, const base::Secret& plain,
                      std::string_view context);

/// Throws ports::SealError where the text was changed, truncated, or sealed for another context.
base::Secret open_text(const std::string& sealed, const base::Secret& key,
                       std::string_view context);

/// Bytes from OpenSSL's generator. Throws ports::SealError where the system has none.
base::Secret random_secret(std::size_t size);
/// 8 hexadecimal digits.
std::string random_key_id();

}  // namespace dealwire::crypto
