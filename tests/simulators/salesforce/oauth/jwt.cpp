#include "tests/simulators/salesforce/oauth/jwt.hpp"

#include <nlohmann/json.hpp>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <array>
#include <memory>

namespace dealwire::orgsim {
namespace {

using Bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>;

const unsigned char* bytes_of(std::string_view text) {
    return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

std::string text_of(const Bytes& bytes, unsigned int size) {
    return {bytes.begin(), bytes.begin() + size};
}

bool signature_fits(std::string_view message, const std::string& signature,
                    const std::string& public_key_pem) {
    const std::unique_ptr<BIO, int (*)(BIO*)> source(
        BIO_new_mem_buf(public_key_pem.data(), static_cast<int>(public_key_pem.size())), BIO_free);
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
        PEM_read_bio_PUBKEY(source.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                     EVP_MD_CTX_free);
    return key != nullptr &&
           EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                            message.size()) == 1;
}

std::string audience_of(const nlohmann::json& claims) {
    const auto found = claims.find("aud");
    if (found == claims.end()) {
        return {};
    }
    return found->is_array() && !found->empty() ? found->front().get<std::string>()
                                                : found->get<std::string>();
}

}  // namespace

std::string base64(std::string_view bytes) {
    std::string result(4 * ((bytes.size() + 2) / 3), '\0');
    EVP_EncodeBlock(static_cast<unsigned char*>(static_cast<void*>(result.data())), bytes_of(bytes),
                    static_cast<int>(bytes.size()));
    return result;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    std::string standard(text);
    for (auto& c : standard) {
        c = c == '-' ? '+' : c == '_' ? '/' : c;
    }
    while (!standard.empty() && standard.back() == '=') {
        standard.pop_back();
    }
    const std::size_t padding = (4 - standard.size() % 4) % 4;
    standard.append(padding, '=');
    std::string result(standard.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(static_cast<unsigned char*>(static_cast<void*>(result.data())),
                                     bytes_of(standard), static_cast<int>(standard.size()));
    if (size < 0 || static_cast<std::size_t>(size) < padding) {
        return std::nullopt;
    }
    result.resize(static_cast<std::size_t>(size) - padding);
    return result;
}

std::string code_challenge(std::string_view verifier) {
    Bytes digest{};
    unsigned int size = 0;
    EVP_Digest(verifier.data(), verifier.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string text = base64(text_of(digest, size));
    for (auto& c : text) {
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    }
    std::erase(text, '=');
    return text;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    Bytes digest{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
         digest.data(), &size);
    return text_of(digest, size);
}

std::optional<JwtClaims> verified_claims(std::string_view assertion,
                                         const std::string& public_key_pem) {
    const auto first = assertion.find('.');
    const auto last = assertion.rfind('.');
    if (first == std::string_view::npos || first == last) {
        return std::nullopt;
    }
    const auto header = base64url_decode(assertion.substr(0, first));
    const auto payload = base64url_decode(assertion.substr(first + 1, last - first - 1));
    const auto signature = base64url_decode(assertion.substr(last + 1));
    if (!header || !payload || !signature) {
        return std::nullopt;
    }
    try {
        const auto head = nlohmann::json::parse(*header);
        const auto claims = nlohmann::json::parse(*payload);
        if (head.value("alg", "") != "RS256" ||
            !signature_fits(assertion.substr(0, last), *signature, public_key_pem)) {
            return std::nullopt;
        }
        return JwtClaims{claims.value("iss", ""), claims.value("sub", ""), audience_of(claims),
                         claims.value("exp", std::int64_t{0})};
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

}  // namespace dealwire::orgsim
