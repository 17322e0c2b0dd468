#include "engine/operations/measured_runs.hpp"

#include "engine/base/stopped.hpp"
#include "tests/fakes/fake_metrics.hpp"
#include "tests/fakes/in_memory_run_store.hpp"

#include <gtest/gtest.h>

namespace dealwire::operations {
namespace {

using namespace std::chrono_literals;

const base::TenantId kAcme{"acme"};
const base::Instant kStart = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

model::Run finished_run() {
    model::Run run;
    run.id = {"r1"};
    run.kind = "import";
    run.started = kStart;
    run.finished = kStart + 3s;
    run.outcome = model::Outcome::Partial;
    run.calls = 4;
    model::ObjectOutcome contacts;
    contacts.object = "Contact";
    contacts.read = 10;
    contacts.changed = 7;
    run.objects.push_back(contacts);
    return run;
}

TEST(MeasuredRuns, CountARunThatWasAskedToStopAsStoppedAndNotAsFailed) {
    fakes::InMemoryRunStore store;
    fakes::FakeMetrics metrics;
    model::Run run = finished_run();
    run.outcome = model::Outcome::Failed;
    run.objects.front().error = base::stopped();

    MeasuredRuns{store, metrics}.finish(kAcme, run);

    EXPECT_EQ(metrics.of("dealwire_runs_total{import,stopped}"), 1);
    EXPECT_EQ(metrics.of("dealwire_runs_total{import,failed}"), -1) << "nothing is told";
}

TEST(MeasuredRuns, CountARunWithItsRowsAndCalls) {
    fakes::InMemoryRunStore store;
    fakes::FakeMetrics metrics;

    MeasuredRuns{store, metrics}.finish(kAcme, finished_run());

    EXPECT_EQ(metrics.of("dealwire_runs_total{import,partial}"), 1);
    EXPECT_EQ(metrics.of("dealwire_run_calls_total{import}"), 4);
    EXPECT_EQ(metrics.of("dealwire_run_duration_seconds{import}"), 1);
    EXPECT_EQ(metrics.of("dealwire_rows_total{Contact,read}"), 10);
    EXPECT_EQ(metrics.of("dealwire_rows_total{Contact,changed}"), 7);
    EXPECT_EQ(metrics.of("dealwire_rows_total{Contact,deleted}"), -1);
}

TEST(MeasuredRuns, AreKeptAsWithoutThem) {
    fakes::InMemoryRunStore store;
    fakes::FakeMetrics metrics;
    MeasuredRuns runs{store, metrics};

    runs.begin(kAcme, finished_run());
    EXPECT_TRUE(metrics.figures().empty());
    runs.finish(kAcme, finished_run());

    EXPECT_EQ(runs.find(kAcme, {"r1"})->calls, 4);
    EXPECT_EQ(runs.newest(kAcme, 5).size(), 1U);
}

}  // namespace
}  // namespace dealwire::operations
