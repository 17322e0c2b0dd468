#pragma once

#include "engine/ports/metrics.hpp"

#include <map>
#include <mutex>
#include <string>

namespace dealwire::fakes {

/// Keeps figures under `name{value,value}`. Histograms keep the number of observations.
/// Thread-safe.
class FakeMetrics final : public ports::Metrics {
public:
    FakeMetrics();
    ~FakeMetrics() override;

    void count(const ports::Metric& metric, ports::LabelValues labels, double by) noexcept override;

    void move(const ports::Metric& metric, ports::LabelValues labels, double by) noexcept override;

    void set(const ports::Metric& metric, ports::LabelValues labels,
             double value) noexcept override;

    void observe(const ports::Metric& metric, ports::LabelValues labels, double) noexcept override;

    /// At once, so that a test sees what a round puts.
    void next_round(const ports::Metric& metric) noexcept override;

    [[nodiscard]] std::map<std::string, double> figures() const;

    /// -1 where it was never told.
    [[nodiscard]] double of(const std::string& name) const;

private:
    static std::string key(const ports::Metric& metric, ports::LabelValues labels);

    void add(const ports::Metric& metric, ports::LabelValues labels, double by);

    mutable std::mutex mutex_;
    std::map<std::string, double> figures_;
};

}  // namespace dealwire::fakes
