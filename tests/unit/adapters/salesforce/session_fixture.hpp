#pragma once

#include "adapters/http/recorded_transport.hpp"
#include "adapters/salesforce/session.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/in_memory_connection_store.hpp"
#include "tests/support/salesforce_answers.hpp"

#include <gtest/gtest.h>

namespace dealwire::salesforce {

inline const base::TenantId kAcme{"acme"};

inline model::Connection a_connection() {
    model::Connection connection;
    connection.id = {"c1"};
    connection.name = "main";
    connection.login_url = "https://login.salesforce.com";
    connection.instance_url = "https://acme.my.salesforce.com";
    connection.client_id = "the-client";
    connection.username = "ana@acme.example";
    return connection;
}

inline model::Credentials some_credentials() {
    return {base::Secret{"the-secret"}, base::Secret{"refresh-1"}, {}, base::Secret{"token-1"}};
}

/// A session of a stored connection over scripted answers.
class SessionFixture : public testing::Test {
protected:
    SessionFixture();
    ~SessionFixture() override;

    [[nodiscard]] model::Connection stored();

    [[nodiscard]] std::string stored_access_token();

    [[nodiscard]] std::string stored_refresh_token();

    http::RecordedTransport transport_;
    fakes::FakeClock clock_;
    fakes::InMemoryConnectionStore store_;
    Hosts hosts_;
    TokenKeeper keeper_{TokenClient{transport_, hosts_, clock_}, store_, kAcme, a_connection()};
    OrgChannel channel_{transport_, clock_, keeper_, {}};
    Session session_{channel_};
};

}  // namespace dealwire::salesforce
