#pragma once

#include "adapters/crypto/file_key.hpp"
#include "engine/ports/sealer.hpp"

namespace dealwire::crypto {

/// AES-256-GCM by OpenSSL. The sealed text is base64 of: version (1 byte), key id (4), nonce (12,
/// random for each sealing), ciphertext, tag (16). The context is authenticated with it.
class AesGcmSealer final : public ports::Sealer {
public:
    explicit AesGcmSealer(SealingKey key);
    AesGcmSealer(const AesGcmSealer&) = delete;
    AesGcmSealer& operator=(const AesGcmSealer&) = delete;
    ~AesGcmSealer() override;

    [[nodiscard]] std::string seal(const base::Secret& plain,
                                   const std::string& context) const override;
    [[nodiscard]] base::Secret open(const std::string& sealed,
                                    const std::string& context) const override;

private:
    SealingKey key_;
};

}  // namespace dealwire::crypto
