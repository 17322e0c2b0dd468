#include "adapters/crypto/aes_gcm_sealer.hpp"
#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/random_entropy.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace dealwire::crypto {
namespace {

namespace fs = std::filesystem;
using base::Secret;
using ports::SealError;

SealingKey key_of(std::uint8_t byte, const std::string& id = "00c0ffee") {
    SealingKey key{.id = id};
    key.bytes.fill(byte);
    return key;
}

TEST(AesGcmSealer, OpensWhatItSealed) {
    const AesGcmSealer sealer{key_of(1)};
    for (const char* text : {"", "x", "5Aep861token with spaces and \xC3\xBCmlaut"})
        EXPECT_EQ(sealer.open(sealer.seal(Secret{text}, "t/c/refresh"), "t/c/refresh").reveal(),
                  text);
}

TEST(AesGcmSealer, SealsTheSameTextDifferentlyEachTime) {
    const AesGcmSealer sealer{key_of(1)};

    EXPECT_NE(sealer.seal(Secret{"same"}, "x"), sealer.seal(Secret{"same"}, "x"));
}

TEST(AesGcmSealer, RefusesASecretMovedToAnotherPlace) {
    const AesGcmSealer sealer{key_of(1)};
    const std::string sealed = sealer.seal(Secret{"token"}, "tenant-a/connection-1");

    EXPECT_THROW((void)sealer.open(sealed, "tenant-b/connection-1"), SealError);
}

TEST(AesGcmSealer, RefusesEveryChangedByte) {
    const AesGcmSealer sealer{key_of(1)};
    const auto sealed = *from_base64(sealer.seal(Secret{"token"}, "x"));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] ^= 1U;
        EXPECT_THROW((void)sealer.open(to_base64(changed), "x"), SealError) << "byte " << i;
    }
}

TEST(AesGcmSealer, RefusesATruncatedText) {
    const AesGcmSealer sealer{key_of(1)};
    const std::string sealed = sealer.seal(Secret{"token"}, "x");
    for (std::size_t length = 0; length < sealed.size(); ++length)
        EXPECT_THROW((void)sealer.open(sealed.substr(0, length), "x"), SealError);
}

TEST(AesGcmSealer, SaysWhichKeyIsMissing) {
    const std::string sealed = AesGcmSealer{key_of(1, "0000000a")}.seal(Secret{"token"}, "x");
    try {
        (void)AesGcmSealer{key_of(2, "0000000b")}.open(sealed, "x");
        FAIL() << "another key must not open it";
    } catch (const SealError& error) {
        EXPECT_NE(std::string{error.what()}.find("0000000a"), std::string::npos);
    }
}

class KeyFile : public testing::Test {
protected:
    KeyFile() {
        folder_ = fs::temp_directory_path() / ("dealwire-key-" + to_hex(RandomEntropy{}.chance()));
        fs::create_directories(folder_);
    }

    ~KeyFile() override { fs::remove_all(folder_); }

    fs::path folder_;
};

TEST_F(KeyFile, IsMadeForItsOwnerAloneAndReadBack) {
    const SealingKey made = create_key_file(folder_ / "k");

    struct stat status {};

    ASSERT_EQ(::stat((folder_ / "k").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(load_key_file(folder_ / "k").bytes, made.bytes);
}

TEST_F(KeyFile, IsNeverOverwritten) {
    create_key_file(folder_ / "k");

    EXPECT_THROW(create_key_file(folder_ / "k"), SealError);
}

TEST_F(KeyFile, IsRefusedWhereOthersCanReadIt) {
    create_key_file(folder_ / "k");
    fs::permissions(folder_ / "k", fs::perms::group_read, fs::perm_options::add);

    EXPECT_THROW(load_key_file(folder_ / "k"), SealError);
}

TEST_F(KeyFile, IsRefusedWhereItIsMissingOrNoKey) {
    EXPECT_THROW(load_key_file(folder_ / "none"), SealError);

    std::ofstream{folder_ / "k"} << "hello";
    fs::permissions(folder_ / "k", fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_THROW(load_key_file(folder_ / "k"), SealError);
}

}  // namespace
}  // namespace dealwire::crypto
