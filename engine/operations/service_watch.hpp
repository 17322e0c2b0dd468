#pragma once

#include "engine/base/clock.hpp"
#include "engine/budget/policy.hpp"
#include "engine/jobs/service_state.hpp"
#include "engine/jobs/timing.hpp"
#include "engine/operations/health.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/figure_source.hpp"
#include "engine/ports/metrics.hpp"
#include "engine/ports/spending_store.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <stop_token>

namespace dealwire::operations {

struct WatchSettings {
    int schema_known = 0;
    std::chrono::milliseconds every{2'000};  ///< between two looks at the store
    std::chrono::seconds figures{15};        ///< between two readings of the figures
    std::size_t most_named = 100;            ///< tenants that have labels of their own
    budget::BudgetSettings budget = {};
    HealthLimits limits = {};
    std::function<jobs::Timings()> timings = {};  ///< in force; empty: nothing is planned
};

/// Looks at the store now and then, so that whoever asks for health or figures never waits for it:
/// a store that hangs would hold every probe and tell nobody why. Thread-safe.
class ServiceWatch {
public:
    struct Ports {
        ports::FigureSource& figures;
        ports::SpendingStore& spending;
        const jobs::ServiceState& state;
        ports::Metrics& metrics;
        base::Clock& clock;
        ports::EventLog& log;
    };

    ServiceWatch(const Ports& ports, const WatchSettings& settings);

    /// One look: asks the store for its version and, when they are due, for the figures.
    void look();
    /// Looks until stopped.
    void keep_looking(const std::stop_token& stop);

    [[nodiscard]] Health health() const;
    /// Puts the gauges of this process: what it is ready for, and the pulse of its parts.
    void publish_pulse() const;

private:
    void ask();
    void read_figures();
    void note(const std::string& problem);

    Ports ports_;
    WatchSettings settings_;
    std::optional<base::Instant> figures_read_;
    mutable std::mutex mutex_;
    StoreAnswer answer_;
};

}  // namespace dealwire::operations
