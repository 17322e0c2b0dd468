#include "adapters/api/http/cursors.hpp"

#include "adapters/api/http/base64url.hpp"
#include "adapters/crypto/sha256.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

class CursorsTest : public testing::Test {
protected:
    Cursors cursors_{[](const base::TenantId& tenant, std::string_view text) {
        return crypto::sha256_hex("secret of " + tenant.value + std::string{text});
    }};
    const CursorScope scope_{{"acme"}, "GET /v2/calls", "from=1&to=2"};
    const PagePlace place_{
        .page = 2, .total = 250, .after = "2026-03-02 10:00 5120044219908311201"};
};

TEST_F(CursorsTest, GiveBackThePlace) {
    const std::string cursor = cursors_.write(scope_, place_);

    EXPECT_EQ(cursors_.read(scope_, cursor), place_);
    EXPECT_EQ(cursor.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"
                                       "789-_."),
              std::string::npos);
    const PagePlace empty{};
    EXPECT_EQ(cursors_.read(scope_, cursors_.write(scope_, empty)), empty);
}

TEST_F(CursorsTest, AreGoodForTheirOwnQuestionAlone) {
    const std::string cursor = cursors_.write(scope_, place_);

    for (const CursorScope& other : {CursorScope{{"other"}, "GET /v2/calls", "from=1&to=2"},
                                     CursorScope{{"acme"}, "GET /v2/users", "from=1&to=2"},
                                     CursorScope{{"acme"}, "GET /v2/calls", "from=1&to=3"}})
        EXPECT_FALSE(cursors_.read(other, cursor));
}

TEST_F(CursorsTest, CannotBeMadeUpOrChanged) {
    const std::string cursor = cursors_.write(scope_, place_);
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        std::string changed = cursor;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        const auto read = cursors_.read(scope_, changed);
        EXPECT_TRUE(!read || *read == place_) << i;
    }
    for (const std::string made : {"", ".", "abc", "MSAwIDAg.", "MSAwIDAg.0000", "€.x"})
        EXPECT_FALSE(cursors_.read(scope_, made)) << made;
    EXPECT_FALSE(cursors_.read(scope_, std::string(10'000, 'A') + ".b"));
}

TEST(Base64Url, HoldsAnyBytes) {
    for (const std::string bytes : {"", "a", "ab", "abc", "\xff\xfe\xfd", "k\x01 z"})
        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
    EXPECT_FALSE(from_base64url("a+b"));
}

}  // namespace
}  // namespace dealwire::api
