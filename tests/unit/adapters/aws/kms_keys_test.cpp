#include "adapters/aws/kms_keys.hpp"

#include "adapters/http/recorded_transport.hpp"
#include "adapters/json/json.hpp"
#include "engine/base/time_text.hpp"
#include "engine/ports/sealer.hpp"
#include "tests/fakes/fake_clock.hpp"

#include <gtest/gtest.h>

namespace dealwire::aws {
namespace {

using base::Secret;
using base::Tree;
using testing::HasSubstr;

// 32 bytes "k".
constexpr const char* kPlain = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";

/// The request of the example "get-vanilla" in Amazon's test suite of Signature Version 4.
TEST(SignatureVersion4, IsThatOfThePublishedExample) {
    http::Request request{.method = "GET", .url = "https://example.amazonaws.com/"};

    sign(request, {"AKIDEXAMPLE", Secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}, Secret{}},
         {"us-east-1", "service"}, *base::parse_instant("2015-08-30T12:36:00Z"));

    EXPECT_EQ(http::header(request.headers, "X-Amz-Date"), "20150830T123600Z");
    EXPECT_EQ(http::header(request.headers, "Authorization"),
              "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
              "SignedHeaders=host;x-amz-date, "
              "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST(SignatureVersion4, CoversTheSessionToken) {
    http::Request request{.method = "POST", .url = "http://127.0.0.1:5000/"};

    sign(request, {"AKIDEXAMPLE", Secret{"secret"}, Secret{"session"}}, {"eu-west-1", "kms"},
         fakes::FakeClock::kStart);

    EXPECT_EQ(http::header(request.headers, "X-Amz-Security-Token"), "session");
    EXPECT_THAT(*http::header(request.headers, "Authorization"),
                HasSubstr("SignedHeaders=host;x-amz-date;x-amz-security-token"));
}

class Kms : public testing::Test {
protected:
    void answers(int status, Tree::Object body) {
        transport_.on(
            "POST", "https://kms.eu-central-1.amazonaws.com/",
            http::Response{.status = status, .body = json::to_text(Tree{std::move(body)})});
    }

    /// What was asked, the members of the body.
    Tree asked(std::size_t number) { return *json::parse(transport_.requests().at(number).body); }

    std::string refusal(int status, const std::string& type) {
        answers(status, {{"__type", type}, {"message", "no"}});
        try {
            (void)keys_.unwrap({"aws-kms", "alias/main", "blob"}, {"acme"});
        } catch (const ports::SealError& error) {
            return error.what();
        }
        return "(not refused)";
    }

    http::RecordedTransport transport_;
    fakes::FakeClock clock_;
    KmsKeys keys_{transport_,
                  clock_,
                  {"AKIDEXAMPLE", Secret{"secret"}, Secret{}},
                  {"alias/main", "eu-central-1", ""}};
};

TEST_F(Kms, MakesADataKeyForATenant) {
    answers(200, {{"Plaintext", kPlain}, {"CiphertextBlob", "blob"}, {"KeyId", "arn"}});

    const auto fresh = keys_.fresh({"acme"});

    EXPECT_EQ(fresh.key.reveal(), std::string(32, 'k'));
    EXPECT_EQ(fresh.wrapped, (ports::WrappedKey{"aws-kms", "alias/main", "blob"}));
    EXPECT_EQ(asked(0).text_at("KeyId"), "alias/main");
    EXPECT_EQ(asked(0).text_at("KeySpec"), "AES_256");
    EXPECT_THAT(transport_.requests().at(0).body,
                HasSubstr(R"("EncryptionContext":{"dealwire:tenant":"acme"})"));
    EXPECT_EQ(http::header(transport_.requests().at(0).headers, "X-Amz-Target"),
              "TrentService.GenerateDataKey");
}

TEST_F(Kms, WrapsAndUnwraps) {
    answers(200, {{"CiphertextBlob", "blob"}});
    answers(200, {{"Plaintext", kPlain}});

    const auto wrapped = keys_.wrap(Secret{std::string(32, 'k')}, {"acme"});

    EXPECT_EQ(asked(0).text_at("Plaintext"), kPlain);
    EXPECT_EQ(keys_.unwrap(wrapped, {"acme"}).reveal(), std::string(32, 'k'));
    EXPECT_EQ(asked(1).text_at("CiphertextBlob"), "blob");
    EXPECT_EQ(asked(1).text_at("KeyId"), "alias/main");
}

TEST_F(Kms, SaysWhatToDoAboutARefusal) {
    EXPECT_THAT(refusal(400, "AccessDeniedException"), HasSubstr("Allow kms:GenerateDataKey"));
    EXPECT_THAT(refusal(400, "com.amazonaws.kms#NotFoundException"), HasSubstr("key.aws.key_id"));
    EXPECT_THAT(refusal(400, "InvalidCiphertextException"), HasSubstr("another tenant"));
    EXPECT_THAT(refusal(403, "NeverHeardOfIt"), HasSubstr("NeverHeardOfIt"));
}

TEST_F(Kms, AsksAgainAfterAPassingTrouble) {
    answers(503, {});
    answers(400, {{"__type", "ThrottlingException"}});
    answers(200, {{"Plaintext", kPlain}});

    EXPECT_EQ(keys_.unwrap({"aws-kms", "alias/main", "blob"}, {"acme"}).reveal(),
              std::string(32, 'k'));
    EXPECT_TRUE(transport_.finished());
}

TEST_F(Kms, GivesUpAfterThreeTries) {
    for (int i = 0; i < 3; ++i) answers(503, {});

    EXPECT_THROW((void)keys_.unwrap({"aws-kms", "alias/main", "blob"}, {"acme"}), ports::SealError);
    EXPECT_TRUE(transport_.finished());
}

TEST_F(Kms, TakesNoAnswerWithoutAKey) {
    answers(200, {{"Plaintext", "c2hvcnQ="}});

    EXPECT_THROW((void)keys_.unwrap({"aws-kms", "alias/main", "blob"}, {"acme"}), ports::SealError);
}

TEST(KmsAccount, HasToBeThere) {
    http::RecordedTransport transport;
    fakes::FakeClock clock;

    EXPECT_THROW((KmsKeys{transport, clock, {}, {"alias/main", "eu-central-1", ""}}),
                 ports::SealError);
}

}  // namespace
}  // namespace dealwire::aws
