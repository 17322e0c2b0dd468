#include "adapters/metrics/prometheus_metrics.hpp"

#include "engine/ports/metric_catalogue.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <set>
#include <vector>

namespace dealwire::metrics {
namespace {

using ports::LabelValues;
using ports::Metric;
using ports::MetricKind;
using Buckets = prometheus::Histogram::BucketBoundaries;
using Labels = std::map<std::string, std::string>;

// Each bucket is a series for every set of labels, so there are no more than tell something.
const Buckets kRequestBuckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                              0.25,  0.5,    1,     2.5,  5,     10};
const Buckets kCallBuckets{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120};
const Buckets kWorkBuckets{0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 900, 3600};

const Buckets& buckets_of(const Metric& metric) {
    if (metric.name == ports::metric::kHttpSeconds.name) return kRequestBuckets;
    return metric.name == ports::metric::kRemoteSeconds.name ? kCallBuckets : kWorkBuckets;
}

/// Nothing where the values do not fit the names.
std::optional<Labels> labels_of(const Metric& metric, LabelValues values) {
    Labels labels;
    const auto* value = values.begin();
    for (const std::string_view name : metric.labels) {
        if (name.empty()) break;
        if (value == values.end()) return std::nullopt;
        labels.emplace(std::string{name}, std::string{*value++});
    }
    if (value != values.end()) return std::nullopt;
    return labels;
}

/// A family of the registry with those of its members that we made.
template <class Kind>
class Members {
public:
    explicit Members(prometheus::Family<Kind>& family) : family_{family} {}

    /// `use` gets the member with these labels, while nobody takes it away.
    template <class Use, class... Arguments>
    void with(const Labels& labels, const Use& use, const Arguments&... arguments) {
        const std::lock_guard lock{mutex_};
        Member& member = members_[labels];
        if (!member.figure) member.figure = &family_.Add(labels, arguments...);
        member.round = round_;
        use(*member.figure);
    }

    /// Those that were not used in the round that ends go.
    void next_round() {
        const std::lock_guard lock{mutex_};
        std::erase_if(members_, [this](const auto& one) {
            const bool gone = one.second.round != round_;
            if (gone) family_.Remove(one.second.figure);
            return gone;
        });
        ++round_;
    }

private:
    struct Member {
        Kind* figure = nullptr;
        std::uint64_t round = 0;
    };

    prometheus::Family<Kind>& family_;
    std::mutex mutex_;
    std::uint64_t round_ = 0;
    std::map<Labels, Member> members_;
};

template <class Kind, class Builder>
auto members_of(const Builder& build, const Metric& metric, prometheus::Registry& registry) {
    return std::make_unique<Members<Kind>>(
        build().Name(std::string{metric.name}).Help(std::string{metric.help}).Register(registry));
}

}  // namespace

struct PrometheusMetrics::Impl {
    Impl() {
        for (const Metric& metric : ports::metric::kAll) add(metric);
    }

    void add(const Metric& metric) {
        using namespace prometheus;
        if (metric.kind == MetricKind::Counter)
            counters[metric.name] = members_of<Counter>(BuildCounter, metric, registry);
        else if (metric.kind == MetricKind::Gauge)
            gauges[metric.name] = members_of<Gauge>(BuildGauge, metric, registry);
        else
            histograms[metric.name] = members_of<Histogram>(BuildHistogram, metric, registry);
    }

    /// Nothing happens where there is no such metric, or its labels are others.
    template <class Kind, class Use, class... Arguments>
    static void use(std::map<std::string_view, std::unique_ptr<Members<Kind>>>& families,
                    const Metric& metric, LabelValues values, const Use& use,
                    const Arguments&... arguments) {
        const auto family = families.find(metric.name);
        const auto labels = labels_of(metric, values);
        if (family != families.end() && labels) family->second->with(*labels, use, arguments...);
    }

    prometheus::Registry registry;
    std::map<std::string_view, std::unique_ptr<Members<prometheus::Counter>>> counters;
    std::map<std::string_view, std::unique_ptr<Members<prometheus::Gauge>>> gauges;
    std::map<std::string_view, std::unique_ptr<Members<prometheus::Histogram>>> histograms;
};

namespace {

/// A figure that cannot be kept must not end the work it speaks of.
template <class Work>
void without_harm(const Work& work) noexcept {
    try {
        work();
    } catch (...) {
        return;
    }
}

}  // namespace

PrometheusMetrics::PrometheusMetrics() : impl_{std::make_unique<Impl>()} {}

PrometheusMetrics::~PrometheusMetrics() = default;

void PrometheusMetrics::count(const Metric& metric, LabelValues labels, double by) noexcept {
    without_harm([&] {
        Impl::use(impl_->counters, metric, labels, [&](auto& counter) { counter.Increment(by); });
    });
}

void PrometheusMetrics::move(const Metric& metric, LabelValues labels, double by) noexcept {
    without_harm([&] {
        Impl::use(impl_->gauges, metric, labels, [&](auto& gauge) { gauge.Increment(by); });
    });
}

void PrometheusMetrics::set(const Metric& metric, LabelValues labels, double value) noexcept {
    without_harm([&] {
        Impl::use(impl_->gauges, metric, labels, [&](auto& gauge) { gauge.Set(value); });
        Impl::use(impl_->counters, metric, labels, [&](auto& counter) {
            if (value > counter.Value()) counter.Increment(value - counter.Value());
        });
    });
}

void PrometheusMetrics::observe(const Metric& metric, LabelValues labels, double value) noexcept {
    without_harm([&] {
        Impl::use(
            impl_->histograms, metric, labels, [&](auto& histogram) { histogram.Observe(value); },
            buckets_of(metric));
    });
}

void PrometheusMetrics::next_round(const Metric& metric) noexcept {
    without_harm([&] {
        const auto family = impl_->gauges.find(metric.name);
        if (family != impl_->gauges.end()) family->second->next_round();
    });
}

std::string PrometheusMetrics::text() const {
    return prometheus::TextSerializer{}.Serialize(impl_->registry.Collect());
}

}  // namespace dealwire::metrics
