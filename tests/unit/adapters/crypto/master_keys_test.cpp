#include "adapters/crypto/master_keys.hpp"

#include "adapters/crypto/key_pair.hpp"
#include "engine/ports/sealer.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace dealwire::crypto {
namespace {

namespace fs = std::filesystem;

const base::Secret kHex{std::string(64, 'a')};
const base::Secret kOld{"q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=, " + std::string(64, 'c')};

TEST(EnvironmentKeys, WrapForOneTenant) {
    const auto provider = keys_in_environment(kHex, {});

    const auto fresh = provider->fresh({"acme"});

    EXPECT_STREQ(provider->name(), "env");
    EXPECT_EQ(fresh.wrapped.master, provider->master());
    EXPECT_EQ(provider->unwrap(fresh.wrapped, {"acme"}).reveal(), fresh.key.reveal());
    EXPECT_THROW((void)provider->unwrap(fresh.wrapped, {"other"}), ports::SealError);
    EXPECT_EQ(provider->master().find("aaaa"), std::string::npos) << "an id tells no key";
}

TEST(EnvironmentKeys, OfBeforeStillOpen) {
    const auto wrapped =
        keys_in_environment(base::Secret{std::string(64, 'c')}, {})->fresh({"acme"});
    const auto moved = keys_in_environment(kHex, kOld);

    EXPECT_EQ(moved->unwrap(wrapped.wrapped, {"acme"}).reveal(), wrapped.key.reveal());
    EXPECT_NE(moved->master(), wrapped.wrapped.master);
    EXPECT_THROW((void)keys_in_environment(kHex, {})->unwrap(wrapped.wrapped, {"acme"}),
                 ports::SealError);
}

TEST(EnvironmentKeys, HaveToBeOneKeyAndNoneIsQuoted) {
    for (const char* text : {"", "hunter2", "aaaa", "q6urq6urq6urq6s="}) {
        try {
            (void)keys_in_environment(base::Secret{text}, {});
            FAIL() << text;
        } catch (const ports::SealError& error) {
            EXPECT_EQ(std::string{error.what()}.find("hunter2"), std::string::npos);
        }
    }
    EXPECT_THROW((void)keys_in_environment(
                     base::Secret{std::string(64, 'a') + " " + std::string(64, 'b')}, {}),
                 ports::SealError);
}

class KeyPairFiles : public testing::Test {
protected:
    KeyPairFiles() {
        std::string name = (fs::temp_directory_path() / "dealwire-pair-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }

    ~KeyPairFiles() override { fs::remove_all(folder_); }

    fs::path folder_;
};

TEST_F(KeyPairFiles, HoldAKeyAndACertificateOfIt) {
    const base::Instant now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2}};
    const KeyPair pair = make_key_pair("Dealwire", now);
    write_key_pair(pair, folder_ / "key", folder_ / "key.crt");

    BIO* text = BIO_new_mem_buf(pair.certificate.data(), static_cast<int>(pair.certificate.size()));
    X509* certificate = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    ASSERT_NE(certificate, nullptr);
    EVP_PKEY* key = X509_get_pubkey(certificate);
    EXPECT_EQ(X509_verify(certificate, key), 1);
    EXPECT_EQ(EVP_PKEY_bits(key), 2048);
    EVP_PKEY_free(key);
    X509_free(certificate);
    BIO_free(text);
    EXPECT_EQ(pair.fingerprint.size(), 95U);
    EXPECT_GT(pair.expires, now + std::chrono::days{700});

    struct stat status {};

    ASSERT_EQ(::stat((folder_ / "key").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(KeyPairFiles, AreNotOverwrittenAndLeaveNothingHalf) {
    std::ofstream{folder_ / "key.crt"} << "mine";
    const KeyPair pair = make_key_pair("Dealwire", base::Instant{});

    EXPECT_THROW(write_key_pair(pair, folder_ / "key", folder_ / "key.crt"), ports::SealError);

    EXPECT_FALSE(fs::exists(folder_ / "key"));
}

}  // namespace
}  // namespace dealwire::crypto
