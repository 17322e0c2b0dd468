#pragma once

#include "engine/ports/metrics.hpp"

#include <memory>
#include <string>

namespace dealwire::metrics {

/// Keeps the metrics of the catalogue in this process and writes them as Prometheus reads them
/// (text format 0.0.4). A metric appears with its first figure. Thread-safe.
class PrometheusMetrics final : public ports::Metrics {
public:
    PrometheusMetrics();
    ~PrometheusMetrics() override;

    void count(const ports::Metric& metric, ports::LabelValues labels, double by) noexcept override;
    void move(const ports::Metric& metric, ports::LabelValues labels, double by) noexcept override;
    /// A counter is brought up to `value`, never down: for those that the system keeps.
    void set(const ports::Metric& metric, ports::LabelValues labels,
             double value) noexcept override;
    void observe(const ports::Metric& metric, ports::LabelValues labels,
                 double value) noexcept override;
    void next_round(const ports::Metric& metric) noexcept override;

    [[nodiscard]] std::string text() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::metrics
