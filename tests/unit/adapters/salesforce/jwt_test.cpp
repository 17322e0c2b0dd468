#include "adapters/salesforce/jwt.hpp"

#include "adapters/json/json.hpp"
#include "tests/support/throwaway_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

namespace dealwire::salesforce {
namespace {

std::string decoded(std::string text) {
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    const std::size_t padding = (4 - text.size() % 4) % 4;
    text.append(padding, '=');
    std::string bytes(text.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

bool verifies(const std::string& signed_text, const std::string& signature,
              const std::string& public_pem) {
    BIO* bio = BIO_new_mem_buf(public_pem.data(), static_cast<int>(public_pem.size()));
    EVP_PKEY* key = PEM_read_bio_PUBKEY(bio, nullptr, nullptr, nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key);
    const int result = EVP_DigestVerify(
        context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
        reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size());
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    BIO_free(bio);
    return result == 1;
}

const JwtClaims kClaims{.issuer = "the-client",
                        .subject = "ana@acme.example",
                        .audience = "https://login.salesforce.com",
                        .expires = base::Instant{std::chrono::seconds{1'767'225'780}}};

TEST(Jwt, HoldsTheClaimsAndASignatureThatVerifies) {
    const test::KeyPair keys = test::make_key_pair();

    const auto assertion = sign_assertion(kClaims, base::Secret{keys.private_pem});

    ASSERT_TRUE(assertion);
    const std::string& text = assertion->reveal();
    const std::size_t first = text.find('.');
    const std::size_t second = text.rfind('.');
    EXPECT_EQ(decoded(text.substr(0, first)), R"({"alg":"RS256","typ":"JWT"})");
    EXPECT_EQ(
        decoded(text.substr(first + 1, second - first - 1)),
        R"({"iss":"the-client","sub":"ana@acme.example","aud":"https://login.salesforce.com",)"
        R"("exp":1767225780})");
    EXPECT_TRUE(
        verifies(text.substr(0, second), decoded(text.substr(second + 1)), keys.public_pem));
}

TEST(Jwt, IsRefusedWithoutAProperKey) {
    for (const char* key :
         {"", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
        EXPECT_EQ(sign_assertion(kClaims, base::Secret{key}).error().code, "BAD_PRIVATE_KEY");
}

TEST(Base64Url, HasNoPaddingAndNoUnsafeCharacters) {
    EXPECT_EQ(base64url(""), "");
    EXPECT_EQ(base64url("f"), "Zg");
    EXPECT_EQ(base64url("foob"), "Zm9vYg");
    EXPECT_EQ(base64url("\xFB\xFF\xFE"), "-__-");
}

}  // namespace
}  // namespace dealwire::salesforce
