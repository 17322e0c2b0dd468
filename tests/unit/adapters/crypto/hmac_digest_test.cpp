#include "adapters/crypto/hmac_digest.hpp"

#include <gtest/gtest.h>

namespace dealwire::crypto {
namespace {

TEST(HmacDigest, IsThatOfTheStandard) {
    // RFC 4231, test case 2.
    EXPECT_EQ(HmacDigest{base::Secret{"Jefe"}}.digest("what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(HmacDigest, DependsOnTheKey) {
    const HmacDigest one{base::Secret{"one"}};
    const HmacDigest other{base::Secret{"other"}};

    EXPECT_EQ(one.digest("bo@y.test"), one.digest("bo@y.test"));
    EXPECT_NE(one.digest("bo@y.test"), other.digest("bo@y.test"));
    EXPECT_NE(one.digest("bo@y.test"), one.digest("eve@y.test"));
}

}  // namespace
}  // namespace dealwire::crypto
