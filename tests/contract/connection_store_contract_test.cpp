#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::Secret;
using model::Connection;

const base::TenantId kAcme{"acme"};

Connection connection(const std::string& name, int org = 1) {
    Connection made;
    made.id = {"id-of-" + name};
    made.name = name;
    made.environment = model::Environment::Sandbox;
    made.flow = model::Flow::JwtBearer;
    made.org = {id("00D", org)};
    made.org_name = "Acme Ltd";
    made.login_url = "https://login.test";
    made.instance_url = "https://instance.test";
    made.client_id = "client";
    made.username = "u@x.test";
    made.user = id("005", 1);
    made.created_at = at(1);
    return made;
}

model::Credentials secrets(const std::string& mark) {
    return {Secret{"secret-" + mark}, Secret{"refresh-" + mark}, Secret{"key-" + mark}, Secret{}};
}

class ConnectionStoreContract : public StoreContract {
protected:
    ports::ConnectionStore& store() { return world_->connections(); }

    Connection add(const Connection& made, const std::string& mark = "1") {
        return store().add(kAcme, made, secrets(mark));
    }
};

TEST_P(ConnectionStoreContract, GivesBackWhatWasAddedWithItsSecrets) {
    add(connection("main"));

    const Connection held = store().all(kAcme).at(0);
    EXPECT_EQ(held.id.value, "id-of-main");
    EXPECT_EQ(held.environment, model::Environment::Sandbox);
    EXPECT_EQ(held.flow, model::Flow::JwtBearer);
    EXPECT_EQ(held.org, model::OrgId{id("00D", 1)});
    EXPECT_EQ(held.login_url, "https://login.test");
    EXPECT_EQ(held.user, id("005", 1));
    EXPECT_EQ(held.created_at, at(1));
    const auto credentials = store().credentials(kAcme, held.id);
    EXPECT_EQ(credentials.client_secret.reveal(), "secret-1");
    EXPECT_EQ(credentials.refresh_token.reveal(), "refresh-1");
    EXPECT_EQ(credentials.private_key.reveal(), "key-1");
    EXPECT_TRUE(credentials.access_token.empty());
}

TEST_P(ConnectionStoreContract, MakesTheFirstOfATenantTheActiveOne) {
    EXPECT_EQ(store().active(kAcme), std::nullopt);

    EXPECT_TRUE(add(connection("main")).active);
    EXPECT_FALSE(add(connection("other", 2)).active);

    EXPECT_EQ(store().active(kAcme)->name, "main");
    EXPECT_TRUE(store().add({"someone"}, connection("main"), secrets("1")).active);
}

TEST_P(ConnectionStoreContract, ReplacesOneOfTheSameNameToTheSameOrg) {
    add(connection("main"));
    store().mark_trouble(kAcme, {"id-of-main"}, "The grant was revoked.");
    Connection again = connection("main");
    again.id = {"a new id"};
    again.flow = model::Flow::RefreshToken;

    const Connection added = add(again, "2");

    EXPECT_EQ(added.id.value, "id-of-main");
    EXPECT_TRUE(added.active);
    const auto all = store().all(kAcme);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].trouble, "");
    EXPECT_EQ(all[0].flow, model::Flow::RefreshToken);
    EXPECT_EQ(store().credentials(kAcme, added.id).refresh_token.reveal(), "refresh-2");
}

TEST_P(ConnectionStoreContract, RefusesOneOfTheSameNameToAnotherOrg) {
    add(connection("main"));

    EXPECT_THROW(add(connection("main", 2), "2"), ports::StoreError);

    EXPECT_EQ(store().credentials(kAcme, {"id-of-main"}).refresh_token.reveal(), "refresh-1");
}

TEST_P(ConnectionStoreContract, SavesTokensAndLeavesEmptyOnesAlone) {
    add(connection("main"));
    const base::ConnectionId main{"id-of-main"};

    store().save_tokens(kAcme, main, {Secret{"access-2"}, Secret{}, "https://moved.test"});
    EXPECT_EQ(store().credentials(kAcme, main).access_token.reveal(), "access-2");
    EXPECT_EQ(store().credentials(kAcme, main).refresh_token.reveal(), "refresh-1");
    EXPECT_EQ(store().active(kAcme)->instance_url, "https://moved.test");

    store().save_tokens(kAcme, main, {Secret{}, Secret{"refresh-2"}, ""});
    EXPECT_EQ(store().credentials(kAcme, main).access_token.reveal(), "access-2");
    EXPECT_EQ(store().credentials(kAcme, main).refresh_token.reveal(), "refresh-2");
    EXPECT_EQ(store().active(kAcme)->instance_url, "https://moved.test");
}

TEST_P(ConnectionStoreContract, MarksAndClearsTrouble) {
    add(connection("main"));

    store().mark_trouble(kAcme, {"id-of-main"}, "The grant was revoked.");
    EXPECT_EQ(store().active(kAcme)->trouble, "The grant was revoked.");
    store().mark_trouble(kAcme, {"id-of-main"}, "");
    EXPECT_EQ(store().active(kAcme)->trouble, "");
}

TEST_P(ConnectionStoreContract, ClearsNoTroubleButTheOneThatWasSeen) {
    add(connection("main"));
    store().mark_trouble(kAcme, {"id-of-main"}, "The grant was revoked.");

    store().clear_trouble(kAcme, {"id-of-main"}, "The user was frozen.");
    EXPECT_EQ(store().active(kAcme)->trouble, "The grant was revoked.");
    store().clear_trouble(kAcme, {"id-of-main"}, "The grant was revoked.");
    EXPECT_EQ(store().active(kAcme)->trouble, "");
}

TEST_P(ConnectionStoreContract, RemembersTheLastUsage) {
    add(connection("main"));
    EXPECT_FALSE(store().usage(kAcme, {"id-of-main"}));

    store().save_usage(kAcme, {"id-of-main"},
                       model::ApiUsage{.used = 7, .allowed = 15000, .seen_at = at(3)});

    const auto usage = store().usage(kAcme, {"id-of-main"});
    ASSERT_TRUE(usage);
    EXPECT_EQ(usage->used, 7);
    EXPECT_EQ(usage->allowed, 15000);
    EXPECT_EQ(usage->seen_at, at(3));

    store().save_usage(kAcme, {"id-of-main"}, std::nullopt);
    EXPECT_FALSE(store().usage(kAcme, {"id-of-main"}));
}

TEST_P(ConnectionStoreContract, RefusesConnectionsThatAreNotThere) {
    add(connection("main"));

    EXPECT_THROW(store().credentials(kAcme, {"nix"}), ports::StoreError);
    EXPECT_THROW(store().save_tokens(kAcme, {"nix"}, {Secret{"a"}, Secret{}, ""}),
                 ports::StoreError);
    EXPECT_THROW(store().mark_trouble({"other"}, {"id-of-main"}, "x"), ports::StoreError);
}

INSTANTIATE_TEST_SUITE_P(Stores, ConnectionStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
