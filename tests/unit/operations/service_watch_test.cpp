#include "engine/operations/service_watch.hpp"

#include "engine/ports/store_error.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_metrics.hpp"
#include "tests/fakes/in_memory_spending_store.hpp"

#include <gtest/gtest.h>

namespace dealwire::operations {
namespace {

using namespace std::chrono_literals;

class ScriptedFigures final : public ports::FigureSource {
public:
    int schema_version() override {
        if (away) throw ports::StoreError{"The store refused: no route."};
        return 25;
    }

    model::ServiceFigures figures() override {
        ++read;
        model::ServiceFigures figures;
        figures.queue = {{"sync", model::JobState::Waiting, 4, std::nullopt}};
        figures.tenants.emplace_back().scope.tenant = {"acme"};
        figures.tenants.back().imported = imported;
        return figures;
    }

    bool away = false;
    std::optional<base::Instant> imported;
    int read = 0;
};

class ServiceWatchTest : public testing::Test {
protected:
    fakes::FakeClock clock_;
    fakes::FakeEventLog log_;
    fakes::FakeMetrics metrics_;
    fakes::InMemorySpendingStore spending_;
    ScriptedFigures figures_;
    jobs::ServiceState state_{clock_.now(), false, false};
    ServiceWatch watch_{{figures_, spending_, state_, metrics_, clock_, log_},
                        {.schema_known = 25, .timings = [this] { return timings_; }}};
    jobs::Timings timings_;
};

/// At noon of some day.
constexpr base::Instant kNoon{std::chrono::hours{12}};

TEST_F(ServiceWatchTest, KnowsByTheSettingsWhenAnImportIsOverdue) {
    const auto overdue = [&](const jobs::KindTiming& timing, std::chrono::minutes ago) {
        timings_.kinds["sync"] = timing;
        clock_.advance(std::chrono::hours{24} - (clock_.now() - kNoon) % std::chrono::hours{24});
        figures_.imported = clock_.now() - ago;
        watch_.look();
        return metrics_.of("dealwire_import_overdue_seconds{acme}");
    };

    EXPECT_EQ(overdue({.every = 15min, .quiet = {}}, 75min), 3600);
    EXPECT_EQ(overdue({.every = 6h, .quiet = {}}, 75min), 0);
    EXPECT_EQ(overdue({.every = 15min, .quiet = {{8h, 11h}}}, 240min), 3600) << "since eleven";
    EXPECT_EQ(overdue({.every = 15min, .quiet = {{8h, 14h}}}, 240min), 0) << "not before two";
    EXPECT_EQ(overdue({.on = false, .quiet = {}}, 300min), -1);
}

TEST_F(ServiceWatchTest, IsUnreadyUntilTheStoreAnswered) {
    EXPECT_FALSE(watch_.health().ready);

    watch_.look();

    EXPECT_TRUE(watch_.health().ready);
    EXPECT_EQ(metrics_.of("dealwire_store_up{}"), 1);
    EXPECT_EQ(metrics_.of("dealwire_jobs{sync,waiting}"), 4);
}

TEST_F(ServiceWatchTest, ReadsFiguresNoMoreOftenThanAsked) {
    watch_.look();
    clock_.advance(2s);
    watch_.look();
    EXPECT_EQ(figures_.read, 1);

    clock_.advance(15s);
    watch_.look();
    EXPECT_EQ(figures_.read, 2);
}

TEST_F(ServiceWatchTest, SaysOnceThatTheStoreIsAwayAndOnceThatItIsBack) {
    watch_.look();
    figures_.away = true;
    watch_.look();
    watch_.look();
    EXPECT_FALSE(watch_.health().ready);
    EXPECT_EQ(metrics_.of("dealwire_store_up{}"), 0);
    figures_.away = false;
    watch_.look();

    EXPECT_TRUE(watch_.health().ready);
    ASSERT_EQ(log_.events().size(), 2U);
    EXPECT_EQ(log_.events()[0].name, "store_unreachable");
    EXPECT_EQ(log_.events()[1].name, "store_reached_again");
}

TEST_F(ServiceWatchTest, AStoreThatHangsMakesItUnreadyWithoutBeingAsked) {
    watch_.look();
    clock_.advance(11s);

    EXPECT_FALSE(watch_.health().ready);
    EXPECT_TRUE(watch_.health().live);
}

TEST_F(ServiceWatchTest, PublishesThePulse) {
    state_.scheduler_ticked(clock_.now());
    watch_.publish_pulse();

    EXPECT_EQ(metrics_.of("dealwire_ready{}"), 0);
    EXPECT_EQ(metrics_.of("dealwire_scheduler_last_tick_timestamp_seconds{}"), 1'780'272'000);
    EXPECT_EQ(metrics_.of("dealwire_workers{}"), -1);
}

}  // namespace
}  // namespace dealwire::operations
