#include "tests/integration/adapters/http/transport_fixture.hpp"
#include "tests/support/throwaway_certificates.hpp"

namespace dealwire::http {
namespace {

using base::Fault;
using testing::HasSubstr;

/// A server whose certificate is made as wished, and a client that trusts the authority behind it.
class Tls : public testing::Test {
protected:
    base::Result<Response> ask(const test::CertificateWishes& wishes,
                               const std::string& trusted_authority) {
        const auto files = authority_.issue(wishes);
        const test::ScriptedServer server{always(test::plain_answer("secret")), files.certificate,
                                          files.private_key};
        PocoTransport transport{{.extra_authorities = trusted_authority}};
        return transport.send(get(server.url()), {});
    }

    test::ThrowawayAuthority authority_;
};

TEST_F(Tls, AcceptsACertificateOfATrustedAuthority) {
    const auto response = ask({}, authority_.certificate_file());

    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(response->body, "secret");
}

TEST_F(Tls, ReusesASecureConnection) {
    const auto files = authority_.issue({});
    const test::ScriptedServer server{always(test::plain_answer("x")), files.certificate,
                                      files.private_key};
    PocoTransport transport{{.extra_authorities = authority_.certificate_file()}};

    for (int i = 0; i < 3; ++i) ASSERT_TRUE(transport.send(get(server.url()), {}));

    EXPECT_EQ(server.connections(), 1);
}

TEST_F(Tls, RefusesAnAuthorityItDoesNotKnow) {
    const test::ThrowawayAuthority another;

    const auto response = ask({}, another.certificate_file());

    ASSERT_EQ(code_of(response), "TLS_REFUSED");
    EXPECT_EQ(response.error().fault, Fault::Rejected);
    EXPECT_THAT(response.error().detail, HasSubstr("certificate"));
}

TEST_F(Tls, RefusesACertificateMadeOutToAnotherHost) {
    const auto response = ask({.name = "localhost.example.com"}, authority_.certificate_file());

    ASSERT_EQ(code_of(response), "TLS_REFUSED");
    EXPECT_THAT(response.error().detail, HasSubstr("hostname mismatch"));
}

TEST_F(Tls, RefusesAnExpiredCertificate) {
    const auto response = ask({.expired = true}, authority_.certificate_file());

    ASSERT_EQ(code_of(response), "TLS_REFUSED");
    EXPECT_THAT(response.error().detail, HasSubstr("expired"));
}

TEST_F(Tls, GivesUpOnAHandshakeThatNeverEnds) {
    const test::ScriptedServer server{[](test::Peer& peer) { peer.stall(); }};
    PocoTransport transport{{}};
    Deadlines deadlines = kGenerous;
    deadlines.connect = std::chrono::milliseconds{100};

    const std::string url = "https://localhost:" + std::to_string(server.port());

    EXPECT_EQ(code_of(transport.send(get(url, deadlines), {})), "TIMEOUT");
}

TEST_F(Tls, SaysSoWhenTheAuthoritiesFileCannotBeRead) {
    EXPECT_THROW(PocoTransport({.extra_authorities = "/nowhere/at/all.pem"}), std::runtime_error);
}

}  // namespace
}  // namespace dealwire::http
