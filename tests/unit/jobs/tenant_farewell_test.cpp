#include "engine/jobs/tenant_farewell.hpp"

#include "engine/ports/store_error.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/in_memory_tenant_store.hpp"

#include <gmock/gmock.h>

namespace dealwire::jobs {
namespace {

class TenantFarewellTest : public testing::Test {
protected:
    TenantFarewellTest() {
        tenants_.add({.id = {"acme"},
                      .state = model::TenantState::Removing,
                      .created = {},
                      .changed = {},
                      .note = ""});
        tenants_.put_rows("data_key", {"acme"}, 1);
        tenants_.put_rows("conversation", {"acme"}, 2 * TenantFarewell::kRowsAtOnce + 7);
        tenants_.put_rows("run", {"acme"}, 0);
        tenants_.put_rows("run", {"globex"}, 5);
    }

    fakes::InMemoryTenantStore tenants_;
    fakes::FakeEventLog log_;
    TenantFarewell farewell_{tenants_, log_};
};

TEST_F(TenantFarewellTest, TakesEverythingItsKeysFirst) {
    std::vector<std::string> emptied;
    const FarewellReport report =
        farewell_.run({"acme"}, {}, [&](const std::string& table) { emptied.push_back(table); });

    EXPECT_TRUE(report.gone);
    EXPECT_THAT(emptied, testing::ElementsAre("data_key", "conversation", "run"));
    EXPECT_EQ(report.rows.at("conversation"), 2 * TenantFarewell::kRowsAtOnce + 7);
    EXPECT_FALSE(report.rows.contains("run"));
    EXPECT_FALSE(tenants_.find({"acme"}));
    EXPECT_EQ(tenants_.erase({"globex"}, "run", 9), 5) << "nobody else's";
}

TEST_F(TenantFarewellTest, TakesWhatSomebodyWroteMeanwhile) {
    tenants_.put_late_rows("conversation", 4);

    const FarewellReport report = farewell_.run({"acme"}, {});

    EXPECT_EQ(report.rows.at("conversation"), 2 * TenantFarewell::kRowsAtOnce + 7 + 4);
    EXPECT_EQ(tenants_.erase({"acme"}, "conversation", 9), 0);
    EXPECT_FALSE(tenants_.find({"acme"}));
}

TEST_F(TenantFarewellTest, GoesOnWhereItWasStopped) {
    std::stop_source stop;
    const FarewellReport first =
        farewell_.run({"acme"}, stop.get_token(), [&](const std::string&) { stop.request_stop(); });
    EXPECT_FALSE(first.gone);
    EXPECT_TRUE(tenants_.find({"acme"}));

    EXPECT_TRUE(farewell_.run({"acme"}, {}).gone);
    EXPECT_FALSE(tenants_.find({"acme"}));
}

TEST_F(TenantFarewellTest, LeavesTheTenantWhereTheStoreFails) {
    tenants_.fail_next_commit();
    EXPECT_THROW(farewell_.run({"acme"}, {}), ports::StoreError);
    EXPECT_TRUE(tenants_.find({"acme"}));
}

}  // namespace
}  // namespace dealwire::jobs
