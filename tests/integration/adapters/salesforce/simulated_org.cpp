#include "tests/integration/adapters/salesforce/simulated_org.hpp"

#include "adapters/system/system_clock.hpp"

namespace dealwire::salesforce {

using base::Tree;

std::unique_ptr<test::SimulatorProcess> SimulatedOrg::org_;

base::Instant HurriedClock::now() const { return system::SystemClock{}.now(); }

SimulatedOrg::SimulatedOrg() = default;

SimulatedOrg::~SimulatedOrg() = default;

void SimulatedOrg::SetUpTestSuite() {
    if (!org_) org_ = std::make_unique<test::SimulatorProcess>(DEALWIRE_SIMULATOR);
}

void SimulatedOrg::TearDownTestSuite() { org_.reset(); }

void SimulatedOrg::SetUp() {
    org_->control("DELETE", "faults");
    org_->control("DELETE", "record-faults");
    org_->control("DELETE", "permissions");
    org_->control("DELETE", "grants/revoke");
    org_->control("POST", "tokens/policy", Tree::Object{{"rotate_refresh_tokens", false}});
    org_->control("POST", "stats/reset");
    const model::Connection stored =
        store_.add(kAcme, connection(model::Environment::Production), credentials());
    connect(stored, {});
}

void SimulatedOrg::connect(const model::Connection& stored, const SessionSettings& settings) {
    session_.reset();
    channel_.reset();
    keeper_.emplace(TokenClient{plain_, hosts_, clock_}, store_, kAcme, stored);
    channel_.emplace(transport_, clock_, *keeper_, settings);
    session_.emplace(*channel_);
}

void SimulatedOrg::use(const SessionSettings& settings) {
    connect(store_.all(kAcme).front(), settings);
}

model::Connection SimulatedOrg::connection(model::Environment environment) {
    model::Connection connection;
    connection.id = {"c1"};
    connection.name = "main";
    connection.environment = environment;
    connection.login_url = environment == model::Environment::Production ? org_->production_url()
                                                                         : org_->sandbox_url();
    connection.client_id = test::kSimulatorClient;
    return connection;
}

model::Credentials SimulatedOrg::credentials() {
    return {
        base::Secret{test::kSimulatorSecret}, base::Secret{test::kSimulatorRefreshToken}, {}, {}};
}

base::Result<Introduction> SimulatedOrg::meet(const model::Connection& connection,
                                              const model::Credentials& credentials) {
    return introduce(transport_, hosts_, clock_, {}, connection, credentials, {});
}

void SimulatedOrg::fault_once(const std::string& path, const Tree& action) {
    org_->control("POST", "faults", Tree::Object{{"path", path}, {"nth", 1}, {"action", action}});
}

}  // namespace dealwire::salesforce
