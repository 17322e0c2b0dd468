#include "adapters/api/pages/html.hpp"
#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/hmac.hpp"
#include "engine/base/text.hpp"
#include "engine/canvas/base64.hpp"
#include "engine/canvas/signed_request.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace dealwire::canvas {
namespace {

const std::string kSecret = "made-up-consumer-secret";

std::string base64(std::string_view text) {
    return crypto::to_base64(
        {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});  // bytes of chars
}

std::string signed_request(const std::string& document) {
    const std::string payload = base64(document);
    const Mac mac = crypto::hmac_sha256(base::Secret{kSecret}, payload);
    return crypto::to_base64(mac) + "." + payload;
}

bool is_signed(const std::string& request) {
    const auto envelope = open_envelope(request);
    std::vector<ConsumerSecret> secrets;
    secrets.push_back({base::Secret{kSecret}, std::nullopt});
    return envelope && signers_of(*envelope, secrets, crypto::hmac_sha256).any();
}

TEST(SignedRequestProperties, IsAcceptedAsItWasSigned) {
    EXPECT_TRUE(
        rc::check([](const std::string& text) { RC_ASSERT(is_signed(signed_request(text))); }));
}

TEST(SignedRequestProperties, AnyFlippedBitRefusesIt) {
    EXPECT_TRUE(rc::check([](const std::string& text) {
        std::string request = signed_request(text);
        const auto bit = *rc::gen::inRange<std::size_t>(0, request.size() * 8);

        request[bit / 8] =
            static_cast<char>(static_cast<unsigned char>(request[bit / 8]) ^ (1U << (bit % 8)));

        RC_ASSERT(!is_signed(request));
    }));
}

TEST(SignedRequestProperties, EveryBitOfOneCounts) {
    const std::string request = signed_request(R"({"algorithm":"HMACSHA256"})");
    for (std::size_t bit = 0; bit < request.size() * 8; ++bit) {
        std::string changed = request;
        changed[bit / 8] =
            static_cast<char>(static_cast<unsigned char>(changed[bit / 8]) ^ (1U << (bit % 8)));
        ASSERT_FALSE(is_signed(changed)) << "bit " << bit;
    }
}

TEST(SignedRequestProperties, AnyMissingOrAddedPartRefusesIt) {
    EXPECT_TRUE(rc::check([](const std::string& text, const std::string& more) {
        const std::string request = signed_request(text);
        const auto kept = *rc::gen::inRange<std::size_t>(0, request.size());

        // Without the padding of its signature it is still the same.
        if (kept < request.size()) RC_ASSERT(!is_signed(request.substr(0, kept)));
        if (!more.empty()) RC_ASSERT(!is_signed(request + more));
    }));
}

TEST(Base64Properties, BytesComeBackAsTheyWere) {
    EXPECT_TRUE(rc::check([](const std::string& bytes) {
        RC_ASSERT(decode_base64(base64(bytes)) == bytes);
        RC_ASSERT(decode_base64(to_address_form(base64(bytes))) == bytes);
    }));
}

TEST(HtmlProperties, TextNeverOpensATagOrEndsAnAttribute) {
    EXPECT_TRUE(rc::check([](const std::string& bytes) {
        const std::string safe = api::escaped(bytes);
        RC_ASSERT(safe.find_first_of("<>\"'") == std::string::npos);
        RC_ASSERT(base::is_utf8(safe));
    }));
}

}  // namespace
}  // namespace dealwire::canvas
