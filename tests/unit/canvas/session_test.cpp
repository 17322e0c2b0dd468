#include "engine/canvas/session.hpp"

#include "tests/fakes/fake_clock.hpp"
#include "tests/support/one_key_sealer.hpp"

#include <gtest/gtest.h>

namespace dealwire::canvas {
namespace {

using namespace std::chrono_literals;
using model::RecordId;

constexpr base::Instant kNow = fakes::FakeClock::kStart;
const base::TenantId kTenant{"acme"};

support::OneKeySealer sealer_of(char key) { return support::OneKeySealer{key}; }

Session session() {
    return {model::OrgId{*RecordId::parse("00D5f000000Made")}, *RecordId::parse("0055f000000Pers"),
            *RecordId::parse("0065f000000Deal"), kNow + 30min};
}

TEST(CanvasSession, IsReadAsItWasMade) {
    const auto sealer = sealer_of(1);
    const std::string text = seal(session(), kTenant, sealer);

    const auto read = open_session(text, kTenant, sealer, kNow);

    ASSERT_TRUE(read);
    EXPECT_EQ(*read, session());
    EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_"),
              std::string::npos)
        << text;
}

TEST(CanvasSession, EndsAtItsTime) {
    const auto sealer = sealer_of(1);
    const std::string text = seal(session(), kTenant, sealer);

    EXPECT_TRUE(open_session(text, kTenant, sealer, kNow + 30min));
    EXPECT_EQ(open_session(text, kTenant, sealer, kNow + 30min + 1ms).error(),
              Refusal::SessionOver);
}

TEST(CanvasSession, OfAnotherKeyTenantOrMakerIsNone) {
    const auto sealer = sealer_of(1);
    const std::string text = seal(session(), kTenant, sealer);

    EXPECT_EQ(open_session(text, kTenant, sealer_of(2), kNow).error(), Refusal::BadSession);
    EXPECT_EQ(open_session(text, {"other"}, sealer, kNow).error(), Refusal::BadSession);
    for (const std::string& made_up : {std::string{}, std::string{"AAAA"}, std::string(5000, 'A'),
                                       std::string{"<script>"}, text + "A", text.substr(4)})
        EXPECT_EQ(open_session(made_up, kTenant, sealer, kNow).error(), Refusal::BadSession);
}

TEST(CanvasSession, IsNotMadeOfOtherSecretsOfTheSameKey) {
    const auto sealer = sealer_of(1);
    const std::string token =
        sealer.seal(base::Secret{"a token"}, {kTenant, "connection", "c", "refresh_token"});

    EXPECT_EQ(open_session(token, kTenant, sealer, kNow).error(), Refusal::BadSession);
}

}  // namespace
}  // namespace dealwire::canvas
