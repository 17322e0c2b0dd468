#include "adapters/crypto/sealed_text.hpp"

#include "adapters/crypto/encoding.hpp"
#include "engine/ports/sealer.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>

namespace dealwire::crypto {
namespace {

using Bytes = std::vector<std::uint8_t>;
using ports::SealError;

constexpr std::size_t kKeyId = 4;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kHeader = 1 + kKeyId + kNonce;
constexpr std::uint8_t kNewestFormat = 2;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

/// OpenSSL failing here means a broken installation, not bad data.
void require(int result) {
    if (result != 1) throw SealError("The cryptographic library refused to work.");
}

int size_of(std::size_t size) { return static_cast<int>(size); }

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

const unsigned char* bytes_of(const base::Secret& key) {
    if (key.reveal().size() != kKeySize) throw SealError("A key has the wrong size.");
    return bytes_of(std::string_view{key.reveal()});
}

/// The header is authenticated too, so that neither key id nor format can be exchanged.
void authenticate(EVP_CIPHER_CTX* context, const Bytes& sealed, std::string_view place,
                  int (*update)(EVP_CIPHER_CTX*, unsigned char*, int*, const unsigned char*, int)) {
    int length = 0;
    require(update(context, nullptr, &length, sealed.data(), size_of(kHeader)));
    require(update(context, nullptr, &length, bytes_of(place), size_of(place.size())));
}

Bytes parts_of(const std::string& sealed) {
    auto bytes = from_base64(sealed);
    if (!bytes || bytes->size() < kHeader + kTag || bytes->front() < 1 ||
        bytes->front() > kNewestFormat)
        throw SealError(
            "A sealed secret in the store is damaged or was sealed by a newer program. Restore the "
            "store from a backup, or connect again to replace it.");
    return std::move(*bytes);
}

SealName name_in(const Bytes& bytes) {
    return {bytes.front(), to_hex(std::span{bytes}.subspan(1, kKeyId))};
}

}  // namespace

SealName seal_name_of(const std::string& sealed) { return name_in(parts_of(sealed)); }

std::string seal_text(const SealName& name, const base::Secret& key, const base::Secret& plain,
                      std::string_view context) {
    const std::string& text = plain.reveal();
    const auto id = from_hex(name.key);
    if (!id || id->size() != kKeyId) throw SealError("A key has an id that is none.");
    Bytes sealed(kHeader + text.size() + kTag);
    sealed[0] = name.format;
    std::ranges::copy(*id, sealed.begin() + 1);
    require(RAND_bytes(sealed.data() + 1 + kKeyId, size_of(kNonce)));

    const Context cipher{EVP_CIPHER_CTX_new()};
    require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                               sealed.data() + 1 + kKeyId));
    authenticate(cipher.get(), sealed, context, EVP_EncryptUpdate);
    int length = 0;
    require(EVP_EncryptUpdate(cipher.get(), sealed.data() + kHeader, &length,
                              bytes_of(std::string_view{text}), size_of(text.size())));
    require(EVP_EncryptFinal_ex(cipher.get(), sealed.data() + kHeader + text.size(), &length));
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, size_of(kTag),
                                sealed.data() + kHeader + text.size()));
    return to_base64(sealed);
}

base::Secret open_text(const std::string& sealed, const base::Secret& key,
                       std::string_view context) {
    Bytes bytes = parts_of(sealed);
    const std::size_t size = bytes.size() - kHeader - kTag;
    const Context cipher{EVP_CIPHER_CTX_new()};
    require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                               bytes.data() + 1 + kKeyId));
    authenticate(cipher.get(), bytes, context, EVP_DecryptUpdate);
    std::string text(size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(text.data());
    int length = 0;
    require(EVP_DecryptUpdate(cipher.get(), out, &length, bytes.data() + kHeader, size_of(size)));
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, size_of(kTag),
                                bytes.data() + kHeader + size));
    if (EVP_DecryptFinal_ex(cipher.get(), out + size, &length) != 1) {
        OPENSSL_cleanse(text.data(), text.size());
        throw SealError(
            "A sealed secret does not belong to the place it was found in, was changed, or its key "
            "was. Restore the store or the key from a backup, or connect again to replace it.");
    }
    return base::Secret{std::move(text)};
}

base::Secret random_secret(std::size_t size) {
    std::string bytes(size, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), size_of(size)) != 1)
        throw SealError("The system has no random numbers to make a key from.");
    return base::Secret{std::move(bytes)};
}

std::string random_key_id() {
    std::array<std::uint8_t, kKeyId> id{};
    require(RAND_bytes(id.data(), size_of(id.size())));
    return to_hex(id);
}

}  // namespace dealwire::crypto
