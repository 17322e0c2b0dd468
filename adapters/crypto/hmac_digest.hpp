#pragma once

#include "engine/base/secret.hpp"
#include "engine/ports/erased_people.hpp"

namespace dealwire::crypto {

/// HMAC-SHA-256 as hexadecimal digits. Thread-safe.
class HmacDigest final : public ports::KeyedDigest {
public:
    explicit HmacDigest(base::Secret key) : key_{std::move(key)} {}

    [[nodiscard]] std::string digest(const std::string& text) const override;

private:
    base::Secret key_;
};

}  // namespace dealwire::crypto
