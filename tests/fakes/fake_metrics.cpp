#include "tests/fakes/fake_metrics.hpp"

namespace dealwire::fakes {

FakeMetrics::FakeMetrics() = default;

FakeMetrics::~FakeMetrics() = default;

void FakeMetrics::count(const ports::Metric& metric, ports::LabelValues labels,
                        double by) noexcept {
    add(metric, labels, by);
}

void FakeMetrics::move(const ports::Metric& metric, ports::LabelValues labels, double by) noexcept {
    add(metric, labels, by);
}

void FakeMetrics::set(const ports::Metric& metric, ports::LabelValues labels,
                      double value) noexcept {
    const std::lock_guard lock{mutex_};
    figures_[key(metric, labels)] = value;
}

void FakeMetrics::observe(const ports::Metric& metric, ports::LabelValues labels, double) noexcept {
    add(metric, labels, 1);
}

void FakeMetrics::next_round(const ports::Metric& metric) noexcept {
    const std::lock_guard lock{mutex_};
    const std::string start = std::string{metric.name} + "{";
    std::erase_if(figures_, [&](const auto& one) { return one.first.starts_with(start); });
}

std::map<std::string, double> FakeMetrics::figures() const {
    const std::lock_guard lock{mutex_};
    return figures_;
}

double FakeMetrics::of(const std::string& name) const {
    const auto all = figures();
    const auto found = all.find(name);
    return found == all.end() ? -1 : found->second;
}

std::string FakeMetrics::key(const ports::Metric& metric, ports::LabelValues labels) {
    std::string text{metric.name};
    text += "{";
    for (const std::string_view label : labels) {
        if (!text.ends_with('{')) text += ",";
        text += label;
    }
    return text + "}";
}

void FakeMetrics::add(const ports::Metric& metric, ports::LabelValues labels, double by) {
    const std::lock_guard lock{mutex_};
    figures_[key(metric, labels)] += by;
}

}  // namespace dealwire::fakes
