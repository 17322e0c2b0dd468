#include "adapters/crypto/certificate.hpp"

#include "tests/support/throwaway_certificates.hpp"

#include <gtest/gtest.h>

namespace dealwire::crypto {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class CertificateTest : public testing::Test {
protected:
    [[nodiscard]] static std::string why(const std::string& certificate, const std::string& key) {
        const auto validity = validity_of(certificate, key);
        return validity ? "" : validity.error();
    }

    test::ThrowawayAuthority authority_;
};

TEST_F(CertificateTest, SaysFromWhenToWhenItCounts) {
    const auto files = authority_.issue({});

    const auto validity = validity_of(files.certificate, files.private_key);

    ASSERT_TRUE(validity) << validity.error();
    const auto now = std::chrono::system_clock::now();
    EXPECT_LT(validity->from, now);
    EXPECT_GT(validity->until, now);
}

TEST_F(CertificateTest, SaysWhenItEnded) {
    const auto files = authority_.issue({.expired = true});

    EXPECT_LT(validity_of(files.certificate, files.private_key)->until,
              std::chrono::system_clock::now());
}

TEST_F(CertificateTest, SaysWhatIsWrongWithItsFiles) {
    const auto one = authority_.issue({});
    const auto other = authority_.issue({});

    EXPECT_THAT(why("/no/such.pem", one.private_key), HasSubstr("/no/such.pem cannot be read"));
    EXPECT_THAT(why(one.certificate, "/no/such.pem"), HasSubstr("/no/such.pem cannot be read"));
    EXPECT_THAT(why(one.private_key, one.private_key), HasSubstr("holds no certificate"));
    EXPECT_THAT(why(one.certificate, one.certificate), HasSubstr("holds no private key"));
    EXPECT_THAT(why(one.certificate, other.private_key), HasSubstr("does not belong to"));
}

}  // namespace
}  // namespace dealwire::crypto
