#include "adapters/metrics/prometheus_metrics.hpp"

#include "engine/ports/metric_catalogue.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace dealwire::metrics {
namespace {

namespace metric = ports::metric;
using testing::Test;

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(PrometheusMetrics, WritesACounterWithItsLabelsTypeAndHelp) {
    PrometheusMetrics metrics;

    metrics.count(metric::kJobs, {"sync", "done"}, 1);
    metrics.count(metric::kJobs, {"sync", "done"}, 2);
    metrics.count(metric::kJobs, {"live", "parked"}, 1);

    const std::string text = metrics.text();
    EXPECT_TRUE(has_line(text, "# TYPE dealwire_jobs_total counter")) << text;
    EXPECT_TRUE(has_line(text, R"(dealwire_jobs_total{kind="sync",outcome="done"} 3)")) << text;
    EXPECT_TRUE(has_line(text, R"(dealwire_jobs_total{kind="live",outcome="parked"} 1)")) << text;
    EXPECT_NE(text.find("# HELP dealwire_jobs_total Jobs that ended"), std::string::npos);
}

TEST(PrometheusMetrics, SaysNothingOfWhatWasNeverTold) {
    EXPECT_EQ(PrometheusMetrics{}.text().find("process_open_fds "), std::string::npos);
}

TEST(PrometheusMetrics, DropsAFigureWhoseLabelsDoNotFit) {
    PrometheusMetrics metrics;

    metrics.count(metric::kJobs, {"sync"}, 1);
    metrics.count(metric::kJobs, {"sync", "done", "more"}, 1);
    metrics.set(metric::kJobs, {}, 1);

    EXPECT_EQ(metrics.text().find("dealwire_jobs_total{"), std::string::npos);
}

TEST(PrometheusMetrics, NeverTakesACounterBack) {
    PrometheusMetrics metrics;

    metrics.set(metric::kCpu, {}, 5);
    metrics.set(metric::kCpu, {}, 3);

    EXPECT_TRUE(has_line(metrics.text(), "process_cpu_seconds_total 5"));
}

TEST(PrometheusMetrics, CountsDurationsInBuckets) {
    PrometheusMetrics metrics;

    metrics.observe(metric::kHttpSeconds, {"/v2/calls"}, 0.004);
    metrics.observe(metric::kHttpSeconds, {"/v2/calls"}, 20);

    const std::string text = metrics.text();
    const std::string bucket = "dealwire_http_request_duration_seconds_bucket{route=\"/v2/calls\",";
    EXPECT_NE(text.find(bucket + R"(le="0.0025"} 0)"), std::string::npos) << text;
    EXPECT_NE(text.find(bucket + R"(le="0.005"} 1)"), std::string::npos) << text;
    EXPECT_NE(text.find(bucket + R"(le="+Inf"} 2)"), std::string::npos) << text;
}

TEST(PrometheusMetrics, TellsNoMoreOfWhatAWholeRoundDidNotPut) {
    PrometheusMetrics metrics;
    const std::string gone = R"(dealwire_jobs{kind="sync",state="waiting"} 7)";
    const std::string kept = R"(dealwire_jobs{kind="live",state="waiting"} 2)";
    metrics.set(metric::kQueued, {"sync", "waiting"}, 7);
    metrics.set(metric::kQueued, {"live", "waiting"}, 1);

    metrics.next_round(metric::kQueued);
    EXPECT_TRUE(has_line(metrics.text(), gone)) << "a figure is missing between two rounds";
    metrics.set(metric::kQueued, {"live", "waiting"}, 2);
    metrics.next_round(metric::kQueued);

    EXPECT_FALSE(has_line(metrics.text(), gone));
    EXPECT_TRUE(has_line(metrics.text(), kept));
}

TEST(PrometheusMetrics, EscapesWhatStandsInALabel) {
    PrometheusMetrics metrics;

    metrics.set(metric::kImported, {"a\"b\\c\nd"}, 1);

    EXPECT_NE(metrics.text().find(R"({tenant="a\"b\\c\nd"})"), std::string::npos);
}

TEST(PrometheusMetrics, LosesNothingAmongThreads) {
    PrometheusMetrics metrics;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 500; ++n) {
                    metrics.count(metric::kScheduled, {"sync"}, 1);
                    metrics.set(metric::kSessions, {"idle"}, n);
                    if (n % 50 == 0) metrics.next_round(metric::kSessions);
                }
            });
    }

    EXPECT_TRUE(has_line(metrics.text(), R"(dealwire_scheduled_jobs_total{kind="sync"} 2000)"));
}

TEST(MetricCatalogue, KeepsToTheConventions) {
    std::set<std::string_view> names;
    for (const ports::Metric& one : metric::kAll) {
        const bool counter = one.kind == ports::MetricKind::Counter;
        EXPECT_TRUE(names.insert(one.name).second) << one.name << " stands there twice";
        EXPECT_EQ(one.name.ends_with("_total"), counter) << one.name;
        EXPECT_TRUE(one.help.ends_with('.')) << one.name;
        EXPECT_TRUE(one.name.starts_with("dealwire_") || one.name.starts_with("process_"));
        if (one.kind == ports::MetricKind::Histogram) {
            EXPECT_TRUE(one.name.ends_with("_seconds")) << one.name;
        }
    }
}

}  // namespace
}  // namespace dealwire::metrics
