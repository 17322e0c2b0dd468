#include "engine/canvas/signed_request.hpp"

#include "adapters/crypto/hmac.hpp"
#include "adapters/json/json.hpp"

#include "built_in/source_folder.hpp"
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace dealwire::canvas {
namespace {

using namespace std::chrono_literals;
using base::Instant;
using base::Tree;

/// Signed requests that Python made (golden/vectors.py).
class SignedRequest : public testing::Test {
protected:
    static Tree vectors() {
        std::ifstream in{DEALWIRE_SOURCE_DIR "/tests/unit/canvas/golden/vectors.json"};
        std::ostringstream text;
        text << in.rdbuf();
        return json::parse(text.str()).value();
    }

    [[nodiscard]] std::string text(const char* path) const {
        return vectors_.text_at(path).value();
    }

    /// What becomes of a request: "ok", or why it is refused.
    [[nodiscard]] std::string verdict(std::string_view request, CanvasRequest& read) const {
        const auto envelope = open_envelope(request);
        if (!envelope) return name_of(Refusal::NoRequest);
        std::vector<ConsumerSecret> secrets;
        secrets.push_back({base::Secret{text("secret")}, std::nullopt});
        if (!signers_of(*envelope, secrets, crypto::hmac_sha256).any())
            return name_of(Refusal::WrongSignature);
        const auto payload = json::parse(payload_text(*envelope).value_or(""));
        if (!payload) return name_of(Refusal::Malformed);
        auto made = read_request(*payload);
        if (!made) return name_of(made.error());
        const auto late = refused_for_age(*made, now_, {});
        if (late) return name_of(*late);
        read = std::move(*made);
        return "ok";
    }

    const Tree vectors_ = vectors();
    const Instant now_{std::chrono::milliseconds{*base::to_integer({text("now")})}};
};

TEST_F(SignedRequest, IsJudgedAsTheGoldenVectorsSay) {
    int judged = 0;
    for (const Tree& each : *vectors_.find("cases")->array()) {
        SCOPED_TRACE(*each.text_at("name"));
        CanvasRequest read;
        const std::string expected = *each.text_at("expect");

        EXPECT_EQ(verdict(*each.text_at("request"), read), expected);

        ++judged;
        if (expected != "ok") continue;
        EXPECT_EQ(read.org.id.text(), text("org"));
        EXPECT_EQ(read.user.text(), text("user"));
        EXPECT_EQ(read.record.text(), each.text_at("record").value_or(text("record")));
        EXPECT_EQ(read.issued_at, now_);
    }
    EXPECT_GT(judged, 25);
}

TEST_F(SignedRequest, CountsForTheOrgWhoseSecretSignedIt) {
    const std::string request = *vectors_.find("cases")->array()->front().text_at("request");
    const auto envelope = open_envelope(request);
    const model::OrgId one{*model::RecordId::parse("00D000000000001")};
    const model::OrgId other{*model::RecordId::parse("00D000000000002")};
    std::vector<ConsumerSecret> secrets;
    secrets.push_back({base::Secret{text("secret")}, one});
    secrets.push_back({base::Secret{"something else"}, other});
    secrets.push_back({base::Secret{}, other});

    const Signers signers = signers_of(*envelope, secrets, crypto::hmac_sha256);

    EXPECT_TRUE(signers.counts_for(one));
    EXPECT_FALSE(signers.counts_for(other));
}

TEST_F(SignedRequest, IsNeverSignedByAnEmptySecret) {
    const std::string payload = "e30=";
    const Mac mac = crypto::hmac_sha256(base::Secret{}, payload);
    std::vector<ConsumerSecret> secrets(1);

    EXPECT_FALSE(signers_of({mac, payload}, secrets, crypto::hmac_sha256).any());
}

TEST_F(SignedRequest, HasOneNameHoweverItsSignatureIsWritten) {
    const Mac mac = crypto::hmac_sha256(base::Secret{"secret"}, "e30=");
    Mac small{};
    small.front() = 0x0F;
    small.back() = 0xA0;

    EXPECT_EQ(hex_of(small), "0f" + std::string(60, '0') + "a0");
    EXPECT_NE(hex_of(mac), hex_of(small));
}

TEST_F(SignedRequest, IsRememberedForAsLongAsItIsAccepted) {
    const AgeLimits limits;
    CanvasRequest request;
    request.issued_at = now_ + 30s;

    const Instant until = remembered_until(request, now_, limits);

    EXPECT_EQ(refused_for_age(request, until - 1s, limits), std::nullopt);
    EXPECT_EQ(refused_for_age(request, until, limits), Refusal::Expired);
    request.issued_at.reset();
    EXPECT_EQ(remembered_until(request, now_, limits), now_ + 24h);
}

TEST(Hmac, IsThatOfTheStandardsExample) {
    const Mac mac = crypto::hmac_sha256(base::Secret{"Jefe"}, "what do ya want for nothing?");

    EXPECT_EQ(mac[0], 0x5B);
    EXPECT_EQ(mac[1], 0xDC);
    EXPECT_EQ(mac[31], 0x43);
}

TEST(SameMac, SeesEveryDifference) {
    Mac one{};
    for (std::size_t i = 0; i < one.size(); ++i) {
        Mac other = one;
        other[i] = 0x80;
        EXPECT_FALSE(same(one, other));
    }
    EXPECT_TRUE(same(one, Mac{}));
}

}  // namespace
}  // namespace dealwire::canvas
