#include "adapters/crypto/aes_gcm_sealer.hpp"

#include "adapters/crypto/encoding.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>

namespace dealwire::crypto {
namespace {

using Bytes = std::vector<std::uint8_t>;
using ports::SealError;

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kKeyId = 4;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kHeader = 1 + kKeyId + kNonce;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

/// OpenSSL failing here means a broken installation, not bad data.
void require(int result) {
    if (result != 1) throw SealError("The cryptographic library refused to work.");
}

int size_of(std::size_t size) { return static_cast<int>(size); }

const unsigned char* bytes_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// The header is authenticated too, so that neither key id nor version can be exchanged.
void authenticate(EVP_CIPHER_CTX* context, const Bytes& sealed, const std::string& place,
                  int (*update)(EVP_CIPHER_CTX*, unsigned char*, int*, const unsigned char*, int)) {
    int length = 0;
    require(update(context, nullptr, &length, sealed.data(), size_of(kHeader)));
    require(update(context, nullptr, &length, bytes_of(place), size_of(place.size())));
}

}  // namespace

AesGcmSealer::AesGcmSealer(SealingKey key) : key_{std::move(key)} {}

AesGcmSealer::~AesGcmSealer() { OPENSSL_cleanse(key_.bytes.data(), key_.bytes.size()); }

std::string AesGcmSealer::seal(const base::Secret& plain, const std::string& context) const {
    const std::string& text = plain.reveal();
    Bytes sealed(kHeader + text.size() + kTag);
    sealed[0] = kVersion;
    std::ranges::copy(*from_hex(key_.id), sealed.begin() + 1);
    require(RAND_bytes(sealed.data() + 1 + kKeyId, size_of(kNonce)));

    const Context cipher{EVP_CIPHER_CTX_new()};
    require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_.bytes.data(),
                               sealed.data() + 1 + kKeyId));
    authenticate(cipher.get(), sealed, context, EVP_EncryptUpdate);
    int length = 0;
    require(EVP_EncryptUpdate(cipher.get(), sealed.data() + kHeader, &length, bytes_of(text),
                              size_of(text.size())));
    require(EVP_EncryptFinal_ex(cipher.get(), sealed.data() + kHeader + text.size(), &length));
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, size_of(kTag),
                                sealed.data() + kHeader + text.size()));
    return to_base64(sealed);
}

base::Secret AesGcmSealer::open(const std::string& sealed, const std::string& context) const {
    auto bytes = from_base64(sealed);
    if (!bytes || bytes->size() < kHeader + kTag || bytes->front() != kVersion)
        throw SealError("A sealed secret in the store is damaged. Connect again to replace it.");
    const std::string key_id = to_hex(std::span{*bytes}.subspan(1, kKeyId));
    if (key_id != key_.id)
        throw SealError("A secret was sealed with key " + key_id + ", but the key file holds " +
                        key_.id + ". Restore the key file, or connect again.");

    const std::size_t size = bytes->size() - kHeader - kTag;
    const Context cipher{EVP_CIPHER_CTX_new()};
    require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_.bytes.data(),
                               bytes->data() + 1 + kKeyId));
    authenticate(cipher.get(), *bytes, context, EVP_DecryptUpdate);
    std::string text(size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(text.data());
    int length = 0;
    require(EVP_DecryptUpdate(cipher.get(), out, &length, bytes->data() + kHeader, size_of(size)));
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, size_of(kTag),
                                bytes->data() + kHeader + size));
    if (EVP_DecryptFinal_ex(cipher.get(), out + size, &length) != 1) {
        OPENSSL_cleanse(text.data(), text.size());
        throw SealError(
            "A sealed secret does not belong to the place it was found in, or was "
            "changed. Connect again to replace it.");
    }
    return base::Secret{std::move(text)};
}

}  // namespace dealwire::crypto
