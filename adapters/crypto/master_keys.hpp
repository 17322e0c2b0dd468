#pragma once

#include "adapters/crypto/key_file.hpp"
#include "engine/ports/key_provider.hpp"

#include <functional>
#include <memory>

namespace dealwire::crypto {

/// A key provider whose master keys are in this process's hands: those of a key file, or of the
/// environment. It wraps with AES-256-GCM.
class MasterKeys final : public ports::KeyProvider {
public:
    /// `load` gives the keys, the one that wraps first; asked each time, so that a key that another
    /// process added is found. What it throws comes out.
    using Load = std::function<std::vector<MasterKey>()>;

    /// Loads once, so that what is wrong is noticed here. `name` is a constant.
    MasterKeys(const char* name, Load load);

    [[nodiscard]] const char* name() const override { return name_; }

    std::string master() override;
    Fresh fresh(const base::TenantId& tenant) override;
    ports::WrappedKey wrap(const base::Secret& key, const base::TenantId& tenant) override;
    base::Secret unwrap(const ports::WrappedKey& wrapped, const base::TenantId& tenant) override;
    std::optional<base::Secret> direct(const std::string& id) override;

private:
    const char* name_;
    Load load_;
};

/// `file`: the keys of a key file.
std::unique_ptr<MasterKeys> keys_in_file(const std::filesystem::path& file);

/// `env`: the one in `key` wraps (the variable DEALWIRE_KEY); those in `old` (DEALWIRE_KEY_OLD),
/// parted by blanks or commas, still open. Each is 32 bytes as 64 hexadecimal digits or as base64,
/// and is known by an id computed from it. Throws ports::SealError where there is none, or no key
/// in it; its text quotes neither.
std::unique_ptr<MasterKeys> keys_in_environment(const base::Secret& key, const base::Secret& old);

}  // namespace dealwire::crypto
