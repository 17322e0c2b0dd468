#include "adapters/http/retrying_transport.hpp"

#include "adapters/http/recorded_transport.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_entropy.hpp"

namespace dealwire::http {
namespace {

using base::Fault;
using std::chrono::milliseconds;
using std::chrono::seconds;

const base::Error kReset{Fault::Transient, "CONNECTION_CLOSED", "gone"};

class Retrying : public testing::Test {
public:
    base::Result<Response> send(bool idempotent, std::stop_token stop = {}) {
        RetryingTransport retrying{inner_, clock_, entropy_, policy_};
        return retrying.send(request(idempotent), stop);
    }

    base::Result<Response> stream() {
        RetryingTransport retrying{inner_, clock_, entropy_, policy_};
        const BodySink sink = [this](std::string_view piece) -> base::Result<void> {
            received_ += piece;
            return {};
        };
        return retrying.stream(request(true), sink, {});
    }

    Request request(bool idempotent) {
        return {.url = "https://a.example/x", .idempotent = idempotent, .traffic = &traffic_};
    }

    Retrying& fails(base::Error error) {
        inner_.on("GET", "/x", base::fail(std::move(error)));
        return *this;
    }

    Retrying& answers(int status, Headers headers = {}) {
        inner_.on("GET", "/x", Response{.status = status, .headers = std::move(headers)});
        return *this;
    }

    [[nodiscard]] milliseconds waited() const { return clock_.now() - fakes::FakeClock::kStart; }

    RecordedTransport inner_;
    fakes::FakeClock clock_;
    fakes::FakeEntropy entropy_;
    RetryPolicy policy_;
    Traffic traffic_;
    std::string received_;
    std::stop_source stop_;
};

TEST_F(Retrying, RepeatsAnIdempotentRequestAfterAPassingTrouble) {
    fails(kReset).answers(503).answers(200);

    const auto response = send(true);

    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(traffic_.requests, 3);
    EXPECT_EQ(waited(), milliseconds{250} + milliseconds{500});
    EXPECT_TRUE(inner_.finished());
}

TEST_F(Retrying, NeverRepeatsARequestThatMayHaveHappened) {
    fails(kReset);

    EXPECT_EQ(send(false).error().code, "CONNECTION_CLOSED");
    EXPECT_TRUE(inner_.finished());
}

TEST_F(Retrying, LeavesFinalAnswersAndErrorsAlone) {
    answers(404);
    EXPECT_EQ(send(true)->status, 404);

    fails({Fault::Rejected, "TLS_REFUSED", "untrusted"});
    EXPECT_EQ(send(true).error().code, "TLS_REFUSED");
    EXPECT_EQ(waited(), milliseconds{0});
}

TEST_F(Retrying, HonoursRetryAfter) {
    answers(429, {{"Retry-After", "17"}}).answers(200);

    EXPECT_EQ(send(true)->status, 200);
    EXPECT_EQ(waited(), seconds{17});
}

TEST_F(Retrying, GivesUpAfterItsAttempts) {
    for (int i = 0; i < 5; ++i) answers(503);

    const auto response = send(true);

    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 503);
    EXPECT_EQ(traffic_.requests, 5);
}

TEST_F(Retrying, GivesUpAtOnceWhereTheServerAsksForMoreThanTheTotal) {
    answers(503, {{"Retry-After", "3600"}});

    EXPECT_EQ(send(true)->status, 503);
    EXPECT_EQ(waited(), milliseconds{0});
}

TEST_F(Retrying, AsksTheOwnerOfTheRemoteWhatAFailureIs) {
    policy_.failure_of = [](const Response& response) -> std::optional<base::Error> {
        if (response.status == 403) return base::Error{Fault::RateLimited, "", ""};
        return std::nullopt;
    };
    answers(403).answers(503);

    EXPECT_EQ(send(true)->status, 503);
    EXPECT_TRUE(inner_.finished());
}

TEST_F(Retrying, EndsWhenStopped) {
    stop_.request_stop();

    EXPECT_EQ(send(true, stop_.get_token()).error().fault, Fault::Stopped);
}

TEST_F(Retrying, StartsAStreamAnewWhileNothingWasDelivered) {
    fails(kReset).answers(503);
    inner_.on("GET", "/x", Response{.status = 200, .body = "a body in pieces"});

    EXPECT_EQ(stream()->status, 200);
    EXPECT_EQ(received_, "a body in pieces");
    EXPECT_TRUE(inner_.finished());
}

TEST_F(Retrying, NeverRepeatsAStreamThatDeliveredSomething) {
    inner_.on("GET", "/x", Response{.status = 200, .body = "a body in pieces"});
    inner_.break_off_after(6);

    EXPECT_EQ(stream().error().code, "CONNECTION_CLOSED");
    EXPECT_EQ(received_, "a body");
    EXPECT_TRUE(inner_.finished());
}

TEST(RetryDelay, GrowsWithFullJitterUpToItsLimit) {
    const RetryPolicy policy;
    const base::Error why{Fault::Transient, "", ""};

    EXPECT_EQ(delay_after(1, why, policy, 0.0), milliseconds{0});
    EXPECT_EQ(delay_after(1, why, policy, 0.5), milliseconds{250});
    EXPECT_EQ(delay_after(3, why, policy, 0.5), seconds{1});
    EXPECT_EQ(delay_after(60, why, policy, 0.5), policy.longest_delay / 2);
}

TEST(RetryAfter, IsReadOnlyAsWholeSeconds) {
    const auto read = [](std::string value) {
        return retry_after({.status = 429, .headers = {{"retry-after", std::move(value)}}});
    };
    EXPECT_EQ(read("3"), seconds{3});
    EXPECT_EQ(read("-3"), std::nullopt);
    EXPECT_EQ(read("Fri, 14 Aug 2026 20:53:02 GMT"), std::nullopt);
}

}  // namespace
}  // namespace dealwire::http
