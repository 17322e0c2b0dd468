#include "engine/operations/published_figures.hpp"

#include "tests/fakes/fake_metrics.hpp"

#include <gtest/gtest.h>

namespace dealwire::operations {
namespace {

using namespace std::chrono_literals;
using model::TenantFigures;

const base::Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
constexpr double kNowSeconds = 1'780'272'000;

TenantFigures tenant(const std::string& name) {
    TenantFigures made;
    made.scope.tenant = {name};
    made.imported = kNow - 10min;
    made.unexported = 2;
    made.oldest_unexported = kNow - 1h;
    made.parked = 3;
    made.usage = model::ApiUsage{100, 1000, kNow};
    return made;
}

TenantContext spent(int live) {
    return {{{model::WorkKind::Live, live}, {model::WorkKind::Backfill, 0}}, std::nullopt};
}

TEST(PublishedQueue, TellsHowLongTheOldestWaits) {
    fakes::FakeMetrics metrics;

    publish({{"sync", model::JobState::Waiting, 4, kNow - 90s},
             {"sync", model::JobState::Running, 1, kNow - 5min},
             {"prune", model::JobState::Waiting, 1, kNow + 1h}},
            kNow, metrics);

    EXPECT_EQ(metrics.of("dealwire_jobs{sync,waiting}"), 4);
    EXPECT_EQ(metrics.of("dealwire_jobs{sync,running}"), 1);
    EXPECT_EQ(metrics.of("dealwire_oldest_job_age_seconds{sync}"), 90);
    EXPECT_EQ(metrics.of("dealwire_oldest_job_age_seconds{prune}"), 0);
}

TEST(PublishedQueue, TellsNoMoreOfWhatIsGone) {
    fakes::FakeMetrics metrics;
    publish({{"upload", model::JobState::Parked, 1, kNow}}, kNow, metrics);

    publish({{"sync", model::JobState::Waiting, 1, kNow}}, kNow, metrics);

    EXPECT_EQ(metrics.of("dealwire_jobs{upload,parked}"), -1);
}

TEST(PublishedTenants, HaveLabelsOfTheirOwnWhileTheyAreFew) {
    fakes::FakeMetrics metrics;

    publish({tenant("acme"), tenant("globex")}, {spent(10), spent(20)}, {}, 2, kNow, metrics);

    EXPECT_EQ(metrics.of("dealwire_tenants{}"), 2);
    EXPECT_EQ(metrics.of("dealwire_parked_records{acme}"), 3);
    EXPECT_EQ(metrics.of("dealwire_last_import_timestamp_seconds{globex}"), kNowSeconds - 600);
    EXPECT_EQ(metrics.of("dealwire_oldest_unexported_conversation_age_seconds{acme}"), 3600);
    EXPECT_EQ(metrics.of("dealwire_org_calls{acme,allowed}"), 1000);
    EXPECT_EQ(metrics.of("dealwire_budget_calls_spent{globex,live}"), 20);
    EXPECT_GT(metrics.of("dealwire_budget_calls_left{acme,live}"), 0);
}

TEST(PublishedTenants, TellForHowLongTheirImportIsOverdue) {
    fakes::FakeMetrics metrics;
    const auto due = [](std::optional<base::Instant> at) {
        TenantContext context = spent(0);
        context.import_due = at;
        return context;
    };

    publish({tenant("late"), tenant("early"), tenant("off")},
            {due(kNow - 30min), due(kNow + 5min), due(std::nullopt)}, {}, 10, kNow, metrics);

    EXPECT_EQ(metrics.of("dealwire_import_overdue_seconds{late}"), 1800);
    EXPECT_EQ(metrics.of("dealwire_import_overdue_seconds{early}"), 0);
    EXPECT_EQ(metrics.of("dealwire_import_overdue_seconds{off}"), -1);
}

TEST(PublishedTenants, AreFoldedWhereTheyAreMany) {
    fakes::FakeMetrics metrics;
    std::vector<TenantFigures> tenants{tenant("acme"), tenant("globex"), tenant("initech")};
    tenants[1].imported = kNow - 2h;
    tenants[2].oldest_unexported = kNow - 5h;
    tenants[2].broken = true;

    publish(tenants, {}, {}, 2, kNow, metrics);

    EXPECT_EQ(metrics.of("dealwire_parked_records{}"), 9);
    EXPECT_EQ(metrics.of("dealwire_last_import_timestamp_seconds{}"), kNowSeconds - 7200);
    EXPECT_EQ(metrics.of("dealwire_oldest_unexported_conversation_age_seconds{}"), 5 * 3600);
    EXPECT_EQ(metrics.of("dealwire_broken_connections{}"), 1);
    EXPECT_EQ(metrics.of("dealwire_parked_records{acme}"), -1);
}

TEST(PublishedTenants, SayNothingOfWhatIsNotKnownYet) {
    fakes::FakeMetrics metrics;
    TenantFigures fresh;
    fresh.scope.tenant = {"acme"};

    publish({fresh}, {spent(0)}, {}, 10, kNow, metrics);

    EXPECT_EQ(metrics.of("dealwire_last_import_timestamp_seconds{acme}"), -1);
    EXPECT_EQ(metrics.of("dealwire_org_calls{acme,used}"), -1);
    EXPECT_EQ(metrics.of("dealwire_budget_calls_left{acme,live}"), -1);
    EXPECT_EQ(metrics.of("dealwire_oldest_unexported_conversation_age_seconds{acme}"), 0);
}

}  // namespace
}  // namespace dealwire::operations
