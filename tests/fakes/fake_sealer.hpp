#pragma once

#include "engine/ports/sealer.hpp"

namespace dealwire::fakes {

/// Seals by writing every byte as two hexadecimal digits behind the context: nothing readable
/// stays, and a text moved to another place is noticed. No cryptography.
class FakeSealer final : public ports::Sealer {
public:
    [[nodiscard]] std::string seal(const base::Secret& plain,
                                   const std::string& context) const override;
    [[nodiscard]] base::Secret open(const std::string& sealed,
                                    const std::string& context) const override;
};

}  // namespace dealwire::fakes
