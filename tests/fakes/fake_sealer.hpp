#pragma once

#include "engine/ports/sealer.hpp"

namespace dealwire::fakes {

/// Seals by writing every byte as two hexadecimal digits behind a mark of its place: nothing
/// readable stays, and a text moved to another place is noticed. No cryptography.
class FakeSealer final : public ports::Sealer {
public:
    FakeSealer();
    ~FakeSealer() override;

    [[nodiscard]] std::string seal(const base::Secret& plain,
                                   const ports::SealPlace& place) const override;
    [[nodiscard]] base::Secret open(const std::string& sealed,
                                    const ports::SealPlace& place) const override;
};

}  // namespace dealwire::fakes
