#pragma once

#include "adapters/crypto/sealed_text.hpp"
#include "engine/ports/sealer.hpp"

namespace dealwire::support {

/// Seals with one key that is no secret, by the product's own cryptography.
class OneKeySealer final : public ports::Sealer {
public:
    explicit OneKeySealer(char byte) : key_{std::string(crypto::kKeySize, byte)} {}

    [[nodiscard]] std::string seal(const base::Secret& plain,
                                   const ports::SealPlace& place) const override {
        return crypto::seal_text({.key = "00c0ffee"}, key_, plain, context(place));
    }

    [[nodiscard]] base::Secret open(const std::string& sealed,
                                    const ports::SealPlace& place) const override {
        return crypto::open_text(sealed, key_, context(place));
    }

private:
    static std::string context(const ports::SealPlace& place) {
        return place.tenant.value + "/" + place.table + "/" + place.row + "/" + place.column;
    }

    base::Secret key_;
};

}  // namespace dealwire::support
