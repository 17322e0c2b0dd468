#pragma once

#include "adapters/config/config.hpp"
#include "engine/base/clock.hpp"
#include "engine/ports/key_provider.hpp"

#include <memory>
#include <string>
#include <vector>

namespace dealwire::app {

/// The key providers of this installation. The one that the settings choose wraps; the others that
/// can be had (a key file that is there, keys in the environment, an AWS key that is named) open
/// what they wrapped before, so that one can be exchanged for another.
class KeyRing {
public:
    /// Throws ports::SealError, with what to do, where the chosen one has no key.
    KeyRing(const config::Config& config, base::Clock& clock);
    KeyRing(const KeyRing&) = delete;
    KeyRing& operator=(const KeyRing&) = delete;
    ~KeyRing();

    [[nodiscard]] std::vector<ports::KeyProvider*> providers() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Where the master key is, for people: "the variable DEALWIRE_KEY".
std::string key_place(const config::KeyConfig& key);

/// What to do where the master key is not there or is another one; never names a key itself.
std::string key_remedy(const config::KeyConfig& key);

/// Whether a store of these settings has something that only its key opens. False where there is no
/// store yet. Throws ports::StoreError.
bool holds_sealed_secrets(const config::Config& config);

}  // namespace dealwire::app
