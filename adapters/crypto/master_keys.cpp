#include "adapters/crypto/master_keys.hpp"

#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/sealed_text.hpp"
#include "engine/ports/sealer.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace dealwire::crypto {
namespace {

using base::Secret;
using ports::SealError;

std::string context_of(const base::TenantId& tenant) { return "data key/" + tenant.value; }

MasterKey copy_of(const MasterKey& key) { return {key.id, key.bytes.copy()}; }

/// 32 bytes as 64 hexadecimal digits or as base64.
std::optional<Secret> key_in(const std::string& text) {
    auto bytes = text.size() == 2 * kKeySize ? from_hex(text) : from_base64(text);
    if (!bytes || bytes->size() != kKeySize) return std::nullopt;
    Secret key{std::string{bytes->begin(), bytes->end()}};
    OPENSSL_cleanse(bytes->data(), bytes->size());
    return key;
}

/// Tells nothing about the key.
std::string id_for(const Secret& key) {
    const std::string text = "dealwire key id" + key.reveal();
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw SealError("The cryptographic library refused to work.");
    return to_hex(std::span{digest}.first(4));
}

std::vector<MasterKey> keys_in(const Secret& list, const char* variable) {
    std::vector<MasterKey> keys;
    constexpr std::string_view kBetween = ", \t\r\n";
    const std::string& text = list.reveal();
    for (std::size_t at = text.find_first_not_of(kBetween); at != std::string::npos;) {
        const std::size_t end = std::min(text.find_first_of(kBetween, at), text.size());
        auto key = key_in(text.substr(at, end - at));
        if (!key)
            throw SealError(std::string{variable} +
                            " holds no key: write 32 random bytes as 64 hexadecimal digits or as "
                            "base64, such as 'openssl rand -hex 32' gives them.");
        const std::string id = id_for(*key);
        keys.push_back({id, std::move(*key)});
        at = text.find_first_not_of(kBetween, end);
    }
    return keys;
}

}  // namespace

MasterKeys::MasterKeys(const char* name, Load load) : name_{name}, load_{std::move(load)} {
    static_cast<void>(load_());
}

std::string MasterKeys::master() { return load_().front().id; }

ports::KeyProvider::Fresh MasterKeys::fresh(const base::TenantId& tenant) {
    Secret key = random_secret(kKeySize);
    ports::WrappedKey wrapped = wrap(key, tenant);
    return {std::move(key), std::move(wrapped)};
}

ports::WrappedKey MasterKeys::wrap(const Secret& key, const base::TenantId& tenant) {
    const auto keys = load_();
    const MasterKey& master = keys.front();
    return {name_, master.id, seal_text({.key = master.id}, master.bytes, key, context_of(tenant))};
}

Secret MasterKeys::unwrap(const ports::WrappedKey& wrapped, const base::TenantId& tenant) {
    const auto keys = load_();
    const auto master = std::ranges::find(keys, wrapped.master, &MasterKey::id);
    if (master == keys.end())
        throw SealError("The secrets of tenant '" + tenant.value +
                        "' were sealed under master key " + wrapped.master + " (" + name_ +
                        "), but there is only " + keys.front().id +
                        ". Put that key back; if it is lost: dealwire key new");
    return open_text(wrapped.text, master->bytes, context_of(tenant));
}

std::optional<Secret> MasterKeys::direct(const std::string& id) {
    const auto keys = load_();
    const auto found = std::ranges::find(keys, id, &MasterKey::id);
    if (found == keys.end()) return std::nullopt;
    return found->bytes.copy();
}

std::unique_ptr<MasterKeys> keys_in_file(const std::filesystem::path& file) {
    return std::make_unique<MasterKeys>("file", [file] { return load_key_file(file); });
}

std::unique_ptr<MasterKeys> keys_in_environment(const Secret& key, const Secret& old) {
    std::vector<MasterKey> keys = keys_in(key, "DEALWIRE_KEY");
    if (keys.empty())
        throw SealError(
            "DEALWIRE_KEY is not set, and key.provider is env. Set it to 32 random bytes as 64 "
            "hexadecimal digits ('openssl rand -hex 32').");
    if (keys.size() > 1)
        throw SealError(
            "DEALWIRE_KEY holds several keys; older ones belong into DEALWIRE_KEY_OLD.");
    for (MasterKey& former : keys_in(old, "DEALWIRE_KEY_OLD")) keys.push_back(std::move(former));
    const auto held = std::make_shared<const std::vector<MasterKey>>(std::move(keys));
    return std::make_unique<MasterKeys>("env", [held] {
        std::vector<MasterKey> copies;
        for (const MasterKey& each : *held) copies.push_back(copy_of(each));
        return copies;
    });
}

}  // namespace dealwire::crypto
