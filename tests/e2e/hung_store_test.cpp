// A database that hangs: its connections stay open, new ones are taken, and nothing is answered.
// The service ends in time nevertheless.

#include "tests/contract/scratch_database.hpp"
#include "tests/e2e/kit/dealwire.hpp"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <list>
#include <thread>

namespace dealwire::e2e {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// "host:port" of a postgresql: URL.
std::string server_of(const std::string& url) {
    std::size_t begin = url.find("//") + 2;
    const std::size_t end = url.find('/', begin);
    const std::size_t at = url.find('@', begin);
    if (at < end) begin = at + 1;
    return url.substr(begin, end - begin);
}

/// Stands between the program and a server, and falls silent when it is told to.
class Relay {
public:
    explicit Relay(const std::string& server) : server_{server} {
        listener_.bind(Poco::Net::SocketAddress{"127.0.0.1", 0});
        listener_.listen();
        thread_ = std::jthread{[this](const std::stop_token& stop) { work(stop); }};
    }

    [[nodiscard]] std::string address() const { return listener_.address().toString(); }

    void hang() { hung_ = true; }

    /// Somebody asked something since it hangs, and waits.
    [[nodiscard]] bool keeps_waiting() const { return waits_; }

private:
    struct Pair {
        Poco::Net::StreamSocket client;
        Poco::Net::StreamSocket server;
    };

    static constexpr int kPause = 2'000;  ///< microseconds

    void work(const std::stop_token& stop) {
        using Poco::Net::Socket;
        while (!stop.stop_requested()) {
            if (hung_) {
                for (Pair& pair : pairs_)
                    if (pair.client.poll({0, 0}, Socket::SELECT_READ)) waits_ = true;
                if (listener_.poll({0, kPause}, Socket::SELECT_READ)) {
                    waits_ = true;
                    taken_.push_back(listener_.acceptConnection());
                }
                continue;
            }
            if (listener_.poll({0, kPause}, Socket::SELECT_READ))
                pairs_.push_back({listener_.acceptConnection(),
                                  Poco::Net::StreamSocket{Poco::Net::SocketAddress{server_}}});
            pairs_.remove_if([](Pair& pair) {
                return !pass(pair.client, pair.server) || !pass(pair.server, pair.client);
            });
        }
    }

    /// False where one of them is over.
    static bool pass(Poco::Net::StreamSocket& from, Poco::Net::StreamSocket& to) {
        try {
            std::array<char, 16'384> bytes{};
            while (from.poll({0, 0}, Poco::Net::Socket::SELECT_READ)) {
                const int read = from.receiveBytes(bytes.data(), static_cast<int>(bytes.size()));
                if (read <= 0) return false;
                to.sendBytes(bytes.data(), read);
            }
            return true;
        } catch (const Poco::Exception&) {
            return false;
        }
    }

    std::string server_;
    Poco::Net::ServerSocket listener_;
    std::list<Pair> pairs_;
    std::list<Poco::Net::StreamSocket> taken_;  ///< while it hangs
    std::atomic<bool> hung_ = false;
    std::atomic<bool> waits_ = false;
    std::jthread thread_;
};

class HungStore : public testing::Test {
protected:
    void SetUp() override {
        if (!contract::has_postgresql()) GTEST_SKIP() << "no PostgreSQL";
        scratch_ = contract::scratch_postgresql();
        const std::string server = server_of(scratch_->url());
        relay_ = std::make_unique<Relay>(server);
        std::string url = scratch_->url();
        url.replace(url.find(server), server.size(), relay_->address());
        dealwire_.configure("url: sqlite:dealwire.db", "url: " + url);
        dealwire_.configure("stop_within: 20s", "stop_within: 10s");
        dealwire_.configure("  enabled: true\n  # /metrics", "  enabled: false\n  # /metrics");
    }

    std::unique_ptr<Child> serve() {
        return dealwire_.begin_as("serve", {"serve", "--listen", "127.0.0.1:0"});
    }

    /// How long it takes to end once it is asked to.
    std::chrono::milliseconds stop(Child& child) {
        const auto began = std::chrono::steady_clock::now();
        ::kill(child.id(), SIGTERM);
        EXPECT_EQ(child.wait(), 1) << dealwire_.said_by("serve");
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - began);
    }

    Org org_;
    Dealwire dealwire_{org_};
    std::unique_ptr<contract::ScratchDatabase> scratch_;
    std::unique_ptr<Relay> relay_;
};

TEST_F(HungStore, DoesNotKeepAServiceFromEndingInTime) {
    const auto child = serve();
    ASSERT_TRUE(wait_until([&] {
        return dealwire_.said_by("serve").find("SIGHUP reads") != std::string::npos;
    })) << dealwire_.said_by("serve");
    relay_->hang();
    ASSERT_TRUE(wait_until([&] { return relay_->keeps_waiting(); }));

    EXPECT_LT(stop(*child), 20s);

    EXPECT_THAT(dealwire_.said_by("serve"), HasSubstr("service_stopped"));
}

TEST_F(HungStore, DoesNotKeepOneFromEndingThatHasNotBegunYet) {
    relay_->hang();
    const auto child = serve();
    ASSERT_TRUE(wait_until([&] { return relay_->keeps_waiting(); }));

    EXPECT_LT(stop(*child), 20s);
}

}  // namespace
}  // namespace dealwire::e2e
