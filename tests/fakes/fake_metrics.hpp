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
    void count(const ports::Metric& metric, ports::LabelValues labels,
               double by) noexcept override {
        add(metric, labels, by);
    }

    void move(const ports::Metric& metric, ports::LabelValues labels, double by) noexcept override {
        add(metric, labels, by);
    }

    void set(const ports::Metric& metric, ports::LabelValues labels,
             double value) noexcept override {
        const std::lock_guard lock{mutex_};
        figures_[key(metric, labels)] = value;
    }

    void observe(const ports::Metric& metric, ports::LabelValues labels, double) noexcept override {
        add(metric, labels, 1);
    }

    /// At once, so that a test sees what a round puts.
    void next_round(const ports::Metric& metric) noexcept override {
        const std::lock_guard lock{mutex_};
        const std::string start = std::string{metric.name} + "{";
        std::erase_if(figures_, [&](const auto& one) { return one.first.starts_with(start); });
    }

    [[nodiscard]] std::map<std::string, double> figures() const {
        const std::lock_guard lock{mutex_};
        return figures_;
    }

    /// -1 where it was never told.
    [[nodiscard]] double of(const std::string& name) const {
        const auto all = figures();
        const auto found = all.find(name);
        return found == all.end() ? -1 : found->second;
    }

private:
    static std::string key(const ports::Metric& metric, ports::LabelValues labels) {
        std::string text{metric.name};
        text += "{";
        for (const std::string_view label : labels) {
            if (!text.ends_with('{')) text += ",";
            text += label;
        }
        return text + "}";
    }

    void add(const ports::Metric& metric, ports::LabelValues labels, double by) {
        const std::lock_guard lock{mutex_};
        figures_[key(metric, labels)] += by;
    }

    mutable std::mutex mutex_;
    std::map<std::string, double> figures_;
};

}  // namespace dealwire::fakes
