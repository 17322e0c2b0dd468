#include "engine/ports/sealer.hpp"

#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/key_file.hpp"
#include "adapters/crypto/random_entropy.hpp"
#include "adapters/crypto/sealed_text.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace dealwire::crypto {
namespace {

namespace fs = std::filesystem;
using base::Secret;
using ports::SealError;

Secret key_of(char byte) { return Secret{std::string(kKeySize, byte)}; }

std::string sealed(const char* text, const char* context = "x") {
    return seal_text({.key = "00c0ffee"}, key_of(1), Secret{text}, context);
}

TEST(SealedText, OpensToWhatWasSealed) {
    for (const char* text : {"", "x", "5Aep861token with spaces and \xC3\xBCmlaut"})
        EXPECT_EQ(open_text(sealed(text), key_of(1), "x").reveal(), text);
}

TEST(SealedText, IsAnotherOneEachTime) { EXPECT_NE(sealed("same"), sealed("same")); }

TEST(SealedText, TellsFormatAndKey) {
    EXPECT_EQ(seal_name_of(sealed("x")), (SealName{2, "00c0ffee"}));
}

TEST(SealedText, IsRefusedInAnotherPlaceOrUnderAnotherKey) {
    const std::string text = sealed("token", "tenant-a/connection-1");

    EXPECT_THROW((void)open_text(text, key_of(1), "tenant-b/connection-1"), SealError);
    EXPECT_THROW((void)open_text(text, key_of(2), "tenant-a/connection-1"), SealError);
}

TEST(SealedText, IsRefusedWithAnyByteChanged) {
    const auto bytes = *from_base64(sealed("token"));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto changed = bytes;
        changed[i] ^= 3U;
        EXPECT_THROW((void)open_text(to_base64(changed), key_of(1), "x"), SealError) << i;
    }
}

TEST(SealedText, IsRefusedWhereItWasCut) {
    const std::string text = sealed("token");
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_THROW((void)open_text(text.substr(0, length), key_of(1), "x"), SealError);
}

TEST(SealedText, OfTheFirstFormatIsReadAsAnotherLibraryWroteIt) {
    // By Python's cryptography: key 32 times "k", nonce 0 to 11, head and context as further data.
    const std::string text = "AQDA/+4AAQIDBAUGBwgJCgsFu9RMYbbpByYpkD+7rXTfawZ4n3NBfoNv";

    EXPECT_EQ(seal_name_of(text), (SealName{1, "00c0ffee"}));
    EXPECT_EQ(open_text(text, key_of('k'), "acme/c/refresh_token").reveal(), "of before");
}

TEST(SealedText, NeedsAKeyOfTheRightSize) {
    EXPECT_THROW((void)seal_text({.key = "00c0ffee"}, Secret{"short"}, Secret{"x"}, "x"),
                 SealError);
}

class KeyFile : public testing::Test {
protected:
    KeyFile() {
        folder_ = fs::temp_directory_path() / ("dealwire-key-" + to_hex(RandomEntropy{}.chance()));
        fs::create_directories(folder_);
    }

    ~KeyFile() override { fs::remove_all(folder_); }

    [[nodiscard]] unsigned mode() const {
        struct stat status {};

        return ::stat((folder_ / "k").c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
    }

    fs::path folder_;
};

TEST_F(KeyFile, IsMadeForItsOwnerAloneAndReadBack) {
    const MasterKey made = make_master_key();
    create_key_file(folder_ / "k", made);

    EXPECT_EQ(mode(), 0600U);
    const auto keys = load_key_file(folder_ / "k");
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_EQ(keys[0].id, made.id);
    EXPECT_EQ(keys[0].bytes.reveal(), made.bytes.reveal());
}

TEST_F(KeyFile, IsNeverOverwritten) {
    create_key_file(folder_ / "k", make_master_key());

    EXPECT_THROW(create_key_file(folder_ / "k", make_master_key()), SealError);
}

TEST_F(KeyFile, HoldsSeveralKeysAndIsReplacedAsAWhole) {
    create_key_file(folder_ / "k", make_master_key());
    std::ofstream{folder_ / "k.new"} << "left by one who was interrupted";
    std::vector<MasterKey> keys = load_key_file(folder_ / "k");
    keys.insert(keys.begin(), make_master_key());

    replace_key_file(KeyFileTurn::take(folder_ / "k").value(), keys);

    const auto held = load_key_file(folder_ / "k");
    ASSERT_EQ(held.size(), 2U);
    EXPECT_EQ(held[0].id, keys[0].id);
    EXPECT_EQ(held[1].bytes.reveal(), keys[1].bytes.reveal());
    EXPECT_EQ(mode(), 0600U);
    EXPECT_FALSE(fs::exists(folder_ / "k.new"));
}

TEST_F(KeyFile, IsChangedByOneAtATime) {
    create_key_file(folder_ / "k", make_master_key());
    {
        const auto turn = KeyFileTurn::take(folder_ / "k");
        ASSERT_TRUE(turn);
        EXPECT_FALSE(KeyFileTurn::take(folder_ / "k"));
    }
    EXPECT_TRUE(KeyFileTurn::take(folder_ / "k"));
}

TEST_F(KeyFile, IsRefusedWhereOthersCanReadIt) {
    create_key_file(folder_ / "k", make_master_key());
    fs::permissions(folder_ / "k", fs::perms::group_read, fs::perm_options::add);

    EXPECT_THROW((void)load_key_file(folder_ / "k"), SealError);
}

TEST_F(KeyFile, IsRefusedWhereItIsMissingOrNoKey) {
    EXPECT_THROW((void)load_key_file(folder_ / "none"), SealError);

    for (const char* text : {"", "hello", "dealwire-key-1 00c0ffee abcd", "dealwire-key-2 0 0"}) {
        std::ofstream{folder_ / "k"} << text;
        fs::permissions(folder_ / "k", fs::perms::owner_read | fs::perms::owner_write);
        EXPECT_THROW((void)load_key_file(folder_ / "k"), SealError) << text;
    }
}

}  // namespace
}  // namespace dealwire::crypto
