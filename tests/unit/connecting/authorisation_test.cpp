#include "engine/connecting/authorisation.hpp"

#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_entropy.hpp"

#include <gtest/gtest.h>

namespace dealwire::connecting {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr base::Instant kNow = fakes::FakeClock::kStart;

model::PendingAuthorisation started() {
    model::PendingAuthorisation pending;
    pending.ticket = "ticket";
    pending.state = "state";
    pending.browser = "browser";
    pending.created_at = kNow;
    pending.expires_at = kNow + kAuthorisationLife;
    return pending;
}

TEST(Authorisation, IsTakenFromItsOwnBrowserInTime) {
    const auto pending = started();

    EXPECT_EQ(refused(&pending, "browser", kNow), std::nullopt);
    EXPECT_EQ(refused(&pending, "browser", kNow + kAuthorisationLife - 1ms), std::nullopt);
    EXPECT_EQ(refused(&pending, "browser", kNow + kAuthorisationLife), Refusal::Expired);
}

TEST(Authorisation, IsRefusedFromAnotherBrowserWhateverElseHolds) {
    auto pending = started();
    for (const char* browser : {"", "brows", "browser ", "Browser"})
        EXPECT_EQ(refused(&pending, browser, kNow), Refusal::Elsewhere) << browser;

    pending.used_at = kNow;
    EXPECT_EQ(refused(&pending, "", kNow + 1h), Refusal::Elsewhere);
    pending.browser = "";
    EXPECT_EQ(refused(&pending, "", kNow), Refusal::Elsewhere) << "no cookie is no browser";
}

TEST(Authorisation, IsTakenOnce) {
    auto pending = started();
    pending.used_at = kNow;
    EXPECT_EQ(refused(&pending, "browser", kNow), Refusal::Used);

    pending.used_at = std::nullopt;
    pending.end = model::AuthorisationEnd{};
    EXPECT_EQ(refused(&pending, "browser", kNow), Refusal::Used);
    EXPECT_EQ(refused_start(&pending, kNow), Refusal::Used);
}

TEST(Authorisation, HasToBeKnownAndStarted) {
    auto pending = started();
    pending.state = "";

    EXPECT_EQ(refused(&pending, "browser", kNow), Refusal::Unknown);
    EXPECT_EQ(refused(nullptr, "browser", kNow), Refusal::Unknown);
    EXPECT_EQ(refused_start(nullptr, kNow), Refusal::Unknown);
    EXPECT_EQ(refused_start(&pending, kNow), std::nullopt);
    EXPECT_EQ(refused_start(&pending, kNow + kAuthorisationLife), Refusal::Expired);
}

TEST(Unguessable, HasTheFormOfAVerifierAndIsNeverTheSame) {
    fakes::FakeEntropy entropy;
    const base::Secret one = unguessable(entropy);

    EXPECT_EQ(one.reveal().size(), 80U);  // RFC 7636: 43 to 128
    EXPECT_EQ(one.reveal().find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_NE(one.reveal(), unguessable(entropy).reveal());
}

TEST(RefusalOfTheOrg, SaysWhatToDo) {
    EXPECT_THAT(org_refusal("access_denied", "end-user denied authorization").remedy,
                HasSubstr("choose Allow"));
    EXPECT_THAT(org_refusal("access-denied", "").detail, HasSubstr("not allowed"));
    EXPECT_THAT(org_refusal("invalid_client", "app must be installed into org").detail,
                HasSubstr("It said: app must be installed into org"));
    EXPECT_EQ(org_refusal("something_new", "").fault, base::Fault::Reauthorise);
    EXPECT_THAT(org_refusal("something_new", "").detail, HasSubstr("'something_new'"));
}

TEST(RefusalOfTheOrg, TakesWordsOfStrangersWithCare) {
    const base::Error error = org_refusal("x\x1b[31m", std::string(5000, 'a'));

    EXPECT_EQ(error.detail.find('\x1b'), std::string::npos);
    EXPECT_LT(error.detail.size(), 400U);
    EXPECT_EQ(org_refusal("\xff\xfe", "").code, "");
}

}  // namespace
}  // namespace dealwire::connecting
