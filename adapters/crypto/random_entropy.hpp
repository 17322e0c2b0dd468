#pragma once

#include "engine/base/uuid.hpp"

namespace dealwire::crypto {

/// Chance from OpenSSL's generator.
class RandomEntropy final : public base::Entropy {
public:
    base::Chance chance() override;
    double fraction() override;
};

}  // namespace dealwire::crypto
