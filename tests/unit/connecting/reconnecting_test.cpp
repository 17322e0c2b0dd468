#include "engine/connecting/reconnecting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::connecting {
namespace {

using model::Connection;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Connection staging() {
    Connection connection;
    connection.name = "staging";
    connection.environment = model::Environment::Sandbox;
    connection.flow = model::Flow::JwtBearer;
    connection.org = {*model::RecordId::parse("00D000000000001")};
    connection.login_url = "https://acme--staging.sandbox.my.salesforce.com";
    connection.client_id = "3MVG9.x";
    connection.username = "dealwire@acme.test.staging";
    return connection;
}

TEST(Reconnecting, NamesTheWholeCommand) {
    EXPECT_EQ(connect_command(staging()),
              "dealwire connect salesforce --environment sandbox --name staging --login-url "
              "https://acme--staging.sandbox.my.salesforce.com --flow jwt --client-id 3MVG9.x "
              "--username dealwire@acme.test.staging --key-file FILE");
}

TEST(Reconnecting, LeavesOutWhatIsUsualAndQuotesWhatAShellWouldSplit) {
    Connection production;
    production.name = "production";
    production.login_url = "https://login.salesforce.com";
    production.client_id = "x";
    EXPECT_EQ(connect_command(production),
              "dealwire connect salesforce --environment production --flow web --client-id x "
              "--client-secret-file FILE");

    production.name = "Ana's org";
    EXPECT_THAT(connect_command(production), HasSubstr(R"(--name 'Ana'\''s org' )"));
}

TEST(Reconnecting, PutsARefreshedSandboxInPlaceOfTheOldOne) {
    const Connection connection = staging();
    const std::string trouble = another_org(connection, *model::RecordId::parse("00D000000000002"));

    EXPECT_TRUE(tells_of_another_org(trouble));
    EXPECT_THAT(reconnect_remedy(connection, trouble), HasSubstr("--replaces staging "));
    EXPECT_THAT(reconnect_remedy(connection, trouble), Not(HasSubstr("--name")));
    EXPECT_THAT(reconnect_remedy(connection, "expired access/refresh token"),
                EndsWith("--key-file FILE. Nothing is lost."));
}

TEST(Reconnecting, NeverReplacesAProductionOrg) {
    Connection connection = staging();
    connection.environment = model::Environment::Production;

    const std::string remedy = reconnect_remedy(connection, another_org(connection, {}));

    EXPECT_THAT(remedy, HasSubstr("--name OTHER"));
    EXPECT_THAT(remedy, Not(HasSubstr("--replaces")));
}

}  // namespace
}  // namespace dealwire::connecting
