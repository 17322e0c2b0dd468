#include "adapters/api/connect/connect_site.hpp"

#include "adapters/api/connect/connect_pages.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_entropy.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/in_memory_authorisation_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;
using base::Secret;
using model::PendingAuthorisation;
using testing::HasSubstr;
using testing::Not;

const base::TenantId kAcme{"acme"};

std::string header_text(const HttpReply& reply, const std::string& name) {
    for (const auto& [key, value] : reply.headers)
        if (key == name) return value;
    return {};
}

class ConnectPages : public testing::Test {
protected:
    ConnectPages() {
        PendingAuthorisation pending;
        pending.ticket = "digest of the ticket";
        pending.wanted.name = "main";
        pending.created_at = clock_.now();
        pending.expires_at = clock_.now() + connecting::kAuthorisationLife;
        store_.add(kAcme, pending);
    }

    ConnectSite::Steps steps() {
        ConnectSite::Steps steps;
        steps.digest = [](const Secret& text) { return "digest of " + text.reveal(); };
        steps.address = [this](const PendingAuthorisation&, const Secret& state,
                               const Secret& verifier) -> base::Result<std::string> {
            state_ = state.reveal();
            verifier_ = verifier.reveal();
            return "https://login.salesforce.com/services/oauth2/authorize?state=" + state_;
        };
        steps.finish = [this](const PendingAuthorisation& pending, Secret code) {
            return finish(pending, std::move(code));
        };
        return steps;
    }

    base::Result<model::Connection> finish(const PendingAuthorisation& pending, Secret code) {
        ++finished_;
        if (code.reveal() == "bad")
            return base::fail({base::Fault::Reauthorise, "invalid_grant", "No.", "Again."});
        if (code.reveal() == "disk full") throw ports::StoreError{"The disk is full."};
        EXPECT_EQ(pending.verifier.reveal(), verifier_);
        model::Connection connection;
        connection.name = pending.wanted.name;
        connection.org_name = "Acme <Ltd>";
        return connection;
    }

    HttpReply get(const std::string& path, const std::string& query) {
        HttpRequest request{.method = "GET", .path = path, .query = query};
        request.cookies = cookies_;
        return site_.answer(request);
    }

    HttpReply start(const std::string& ticket = "the%20ticket") {
        HttpReply reply = get(kConnectStart, "ticket=" + ticket);
        const std::string cookie = header_text(reply, "Set-Cookie");
        if (!cookie.empty()) cookies_ = "other=1; " + cookie.substr(0, cookie.find(';'));
        return reply;
    }

    HttpReply come_back(const std::string& more = "code=good") {
        return get(kConnectCallback, more + "&state=" + state_);
    }

    std::optional<model::AuthorisationEnd> end() {
        return store_.by_ticket(kAcme, "digest of the ticket")->end;
    }

    fakes::InMemoryAuthorisationStore store_;
    fakes::FakeClock clock_;
    fakes::FakeEntropy entropy_;
    fakes::FakeEventLog log_;
    std::string cookies_;
    std::string state_;
    std::string verifier_;
    int finished_ = 0;
    ConnectSite site_{{store_, clock_, entropy_, log_}, steps(), {kAcme, true}};
};

TEST_F(ConnectPages, SendTheBrowserToTheOrgWithACookie) {
    const HttpReply reply = start();

    EXPECT_EQ(reply.status, 302);
    EXPECT_THAT(header_text(reply, "Location"), HasSubstr("login.salesforce.com"));
    const std::string cookie = header_text(reply, "Set-Cookie");
    for (const char* part :
         {"HttpOnly", "SameSite=Lax", "Secure", "Path=/connect/salesforce", "Max-Age=600"})
        EXPECT_THAT(cookie, HasSubstr(part));
    EXPECT_THAT(cookie, Not(HasSubstr(state_)));
}

TEST_F(ConnectPages, TakeTheAnswerOnce) {
    start();

    const HttpReply first = come_back();
    const HttpReply second = come_back();

    EXPECT_EQ(first.status, 200);
    EXPECT_THAT(first.body, HasSubstr("Connected to Acme &lt;Ltd&gt;"));
    EXPECT_EQ(header_text(first, "Set-Cookie"), "") << "loaded again it is not another browser";
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(finished_, 1);
    ASSERT_TRUE(end());
    EXPECT_TRUE(end()->connected);
    EXPECT_EQ(end()->connection, "main");
}

TEST_F(ConnectPages, RefuseAnotherBrowserAndLeaveTheAnswerToTheRightOne) {
    start();
    const std::string right = cookies_;
    for (const char* cookies : {"", "dealwire_connect=guess"}) {
        cookies_ = cookies;
        EXPECT_EQ(come_back().status, 403);
    }
    cookies_ = right + "; dealwire_connect=two";
    EXPECT_EQ(come_back().status, 403);

    cookies_ = right;
    EXPECT_EQ(come_back().status, 200);
}

TEST_F(ConnectPages, RefuseAStateThatIsMissingUnknownOrReplaced) {
    start();
    const std::string first = state_;
    start();

    EXPECT_EQ(get(kConnectCallback, "code=good").status, 400);
    EXPECT_EQ(get(kConnectCallback, "code=good&state=made-up").status, 400);
    EXPECT_EQ(get(kConnectCallback, "code=good&state=" + first).status, 400);
    EXPECT_EQ(finished_, 0);
}

TEST_F(ConnectPages, RefuseWhatIsTooLate) {
    start();
    clock_.advance(connecting::kAuthorisationLife);

    EXPECT_EQ(come_back().status, 410);
    EXPECT_EQ(start().status, 410);
    EXPECT_EQ(finished_, 0);
}

TEST_F(ConnectPages, TellWhatTheOrgRefused) {
    start();

    const HttpReply reply = come_back("error=access_denied&error_description=end-user+denied");

    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.body, HasSubstr("choose Allow"));
    EXPECT_EQ(finished_, 0);
    EXPECT_EQ(end()->code, "access_denied");
    EXPECT_EQ(come_back().status, 409);
}

TEST_F(ConnectPages, TellWhatTheExchangeFailedOf) {
    start();

    EXPECT_EQ(come_back("code=bad").status, 400);

    EXPECT_EQ(end()->code, "invalid_grant");
    EXPECT_EQ(end()->fault, "re-authorise");
    EXPECT_EQ(end()->remedy, "Again.");
}

TEST_F(ConnectPages, EndWellWhenTheStoreFails) {
    start();

    EXPECT_THAT(come_back("code=disk%20full").body, HasSubstr("The disk is full"));

    EXPECT_EQ(end()->code, "STORE");
}

TEST_F(ConnectPages, TakeNoTicketButTheirOwn) {
    EXPECT_EQ(start("another").status, 400);
    EXPECT_EQ(get(kConnectStart, "").status, 400);
    HttpRequest posted{.method = "POST", .path = kConnectStart, .query = "ticket=the%20ticket"};
    EXPECT_EQ(site_.answer(posted).status, 405);
}

TEST_F(ConnectPages, StayOutOfFramesCachesAndReferrers) {
    const HttpReply reply = get(kConnectCallback, "");

    EXPECT_THAT(header_text(reply, "Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(header_text(reply, "Cache-Control"), "no-store");
    EXPECT_EQ(header_text(reply, "Referrer-Policy"), "no-referrer");
}

}  // namespace
}  // namespace dealwire::api
