#include "adapters/salesforce/jwt.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/tree.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <vector>

namespace dealwire::salesforce {

namespace {

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }

    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::unique_ptr<EVP_PKEY, Free> read_key(const base::Secret& pem) {
    const std::unique_ptr<BIO, Free> bio{
        BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size()))};
    // Without a callback OpenSSL asks for a passphrase on the terminal.
    const auto no_passphrase = [](char*, int, int, void*) { return -1; };
    return std::unique_ptr<EVP_PKEY, Free>{
        PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr)};
}

std::optional<std::string> rs256(std::string_view text, EVP_PKEY* key) {
    const std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) != 1)
        return std::nullopt;
    std::string signature(size, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       bytes, text.size()) != 1)
        return std::nullopt;
    signature.resize(size);
    return signature;
}

base::Error bad_key() {
    return {base::Fault::Rejected, "BAD_PRIVATE_KEY",
            "The private key of the connection is no RSA key in PEM form without a passphrase.",
            "Give the key that belongs to the certificate uploaded to the app."};
}

std::string payload_of(const JwtClaims& claims) {
    const auto seconds =
        std::chrono::floor<std::chrono::seconds>(claims.expires).time_since_epoch().count();
    return json::to_text(base::Tree::Object{{"iss", claims.issuer},
                                            {"sub", claims.subject},
                                            {"aud", claims.audience},
                                            {"exp", static_cast<std::int64_t>(seconds)}});
}

}  // namespace

std::string base64url(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text.substr(0, text.find('='));
}

base::Result<base::Secret> sign_assertion(const JwtClaims& claims,
                                          const base::Secret& private_key) {
    const auto key = read_key(private_key);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return base::fail(bad_key());
    const std::string text =
        base64url(R"({"alg":"RS256","typ":"JWT"})") + "." + base64url(payload_of(claims));
    const auto signature = rs256(text, key.get());
    if (!signature) return base::fail(bad_key());
    return base::Secret{text + "." + base64url(*signature)};
}

}  // namespace dealwire::salesforce
