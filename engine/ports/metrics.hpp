#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace dealwire::ports {

enum class MetricKind { Counter, Gauge, Histogram };

/// A figure that is followed over time. All of them are constants in metric_catalogue.hpp, so that
/// dashboards and alerts can be held against one list.
struct Metric {
    static constexpr std::size_t kMostLabels = 3;

    /// By Prometheus' conventions: base units, `_seconds` and `_bytes` at the end, `_total` for
    /// counters.
    std::string_view name;
    MetricKind kind = MetricKind::Counter;
    std::string_view help;  ///< one sentence
    /// Names of the labels, in the order in which their values are given; the empty ones count
    /// for nothing. A value comes from a small closed set; never an id, an address or a path.
    std::array<std::string_view, kMostLabels> labels = {};
};

using LabelValues = std::initializer_list<std::string_view>;

/// Takes figures. Thread-safe, cheap enough for every request and every call, never throws. A
/// figure whose labels do not fit its metric is dropped.
class Metrics {
public:
    virtual ~Metrics() = default;

    /// Adds to a counter; `by` is not negative.
    virtual void count(const Metric& metric, LabelValues labels, double by = 1) noexcept = 0;
    /// Moves a gauge by so much.
    virtual void move(const Metric& metric, LabelValues labels, double by) noexcept = 0;
    /// Puts a gauge.
    virtual void set(const Metric& metric, LabelValues labels, double value) noexcept = 0;
    /// Adds to a histogram; durations in seconds.
    virtual void observe(const Metric& metric, LabelValues labels, double value) noexcept = 0;
    /// Begins a new round of a gauge whose labels come and go. What is not put again before the
    /// round after it is told no more, and nothing is missing in between.
    virtual void next_round(const Metric& metric) noexcept = 0;
};

/// Where nobody asks for figures.
class NoMetrics final : public Metrics {
public:
    void count(const Metric&, LabelValues, double) noexcept override {}

    void move(const Metric&, LabelValues, double) noexcept override {}

    void set(const Metric&, LabelValues, double) noexcept override {}

    void observe(const Metric&, LabelValues, double) noexcept override {}

    void next_round(const Metric&) noexcept override {}
};

}  // namespace dealwire::ports
