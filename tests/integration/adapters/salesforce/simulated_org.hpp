#pragma once

#include "adapters/http/poco_transport.hpp"
#include "adapters/http/retrying_transport.hpp"
#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/introduction.hpp"
#include "adapters/salesforce/salesforce_directory.hpp"
#include "adapters/salesforce/salesforce_sink.hpp"
#include "adapters/salesforce/salesforce_source.hpp"
#include "tests/fakes/fake_entropy.hpp"
#include "tests/fakes/in_memory_connection_store.hpp"
#include "tests/support/simulator_process.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

namespace dealwire::salesforce {

inline const base::TenantId kAcme{"acme"};

/// The machine's time, because tokens and assertions are checked against it, but no waiting.
class HurriedClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override;

    void wait(std::chrono::milliseconds, std::stop_token) override {}
};

/// The engine's side of Salesforce against the simulated org over real HTTP. The tests of a
/// suite share one org; each starts without faults, with figures at zero and a fresh connection.
class SimulatedOrg : public testing::Test {
protected:
    SimulatedOrg();
    ~SimulatedOrg() override;

    static void SetUpTestSuite();
    static void TearDownTestSuite();

    void SetUp() override;

    /// By refresh token, not introduced yet.
    [[nodiscard]] static model::Connection connection(model::Environment environment);
    [[nodiscard]] static model::Credentials credentials();

    base::Result<Introduction> meet(const model::Connection& connection,
                                    const model::Credentials& credentials);

    /// A session of the stored connection to the production org.
    Session& session() { return *session_; }

    OrgChannel& channel() { return *channel_; }

    /// From here on with other settings.
    void use(const SessionSettings& settings);

    [[nodiscard]] std::string trouble() { return store_.all(kAcme).front().trouble; }

    /// Makes the org answer the first request whose target fits `path` with `action`.
    static void fault_once(const std::string& path, const base::Tree& action);

    static std::unique_ptr<test::SimulatorProcess> org_;
    HurriedClock clock_;
    fakes::FakeEntropy entropy_;
    fakes::InMemoryConnectionStore store_;
    Hosts hosts_{{"127.0.0.1"}};
    http::PocoTransport plain_{{.plain_hosts = hosts_.plain_hosts()}};
    http::RetryingTransport transport_{plain_, clock_, entropy_, {.failure_of = passing_trouble}};

private:
    void connect(const model::Connection& stored, const SessionSettings& settings);

    std::optional<TokenKeeper> keeper_;
    std::optional<OrgChannel> channel_;
    std::optional<Session> session_;
};

}  // namespace dealwire::salesforce
