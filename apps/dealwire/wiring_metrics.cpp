#include "apps/dealwire/wiring_metrics.hpp"

#include "adapters/api/http/http_server.hpp"
#include "adapters/api/operations/measured_site.hpp"
#include "adapters/api/operations/metrics_site.hpp"
#include "adapters/api/operations/operations_site.hpp"
#include "adapters/store/database.hpp"
#include "adapters/store/sql_figure_source.hpp"
#include "adapters/store/sql_spending_store.hpp"
#include "apps/dealwire/listen_address.hpp"
#include "apps/dealwire/secret_file.hpp"
#include "engine/operations/service_watch.hpp"

#include <stdexcept>
#include <thread>

namespace dealwire::app {
namespace {

operations::WatchSettings watch_settings(Installation& installation) {
    const auto config = installation.config();
    constexpr double kPercent = 100.0;
    operations::WatchSettings settings;
    settings.schema_known = installation.schema_version();
    settings.figures = config->metrics.refresh;
    settings.most_named = static_cast<std::size_t>(config->metrics.most_tenants);
    settings.budget.share = config->budget.share_percent / kPercent;
    settings.budget.reserve = config->budget.reserve_percent / kPercent;
    settings.timings = [&installation] { return installation.config()->jobs.timings; };
    return settings;
}

api::ServerSettings server_settings(const config::MetricsConfig& config) {
    constexpr int kThreads = 4;
    api::ServerSettings settings;
    settings.address = config.address;
    settings.port = static_cast<std::uint16_t>(config.port);
    settings.threads = kThreads;
    return settings;
}

config::MetricsConfig metrics_config(const config::Config& config, const std::string& listen) {
    config::MetricsConfig metrics = config.metrics;
    if (const auto address = parse_listen(listen)) {
        metrics.enabled = true;
        metrics.address = address->host;
        metrics.port = address->port;
    }
    return metrics;
}

base::Secret token_of(const config::MetricsConfig& config) {
    return config.token_file.empty() ? base::Secret{} : secret_from(config.token_file);
}

/// Without what only those who run it should read: paths and messages of the store.
operations::Health brief(operations::Health health) {
    for (operations::HealthCheck& check : health.checks) {
        check.detail = check.ok ? "ok" : "failing";
        check.remedy.clear();
    }
    return health;
}

}  // namespace

struct Operations::Impl {
    Impl(Installation& installation, const jobs::ServiceState& state,
         const config::MetricsConfig& metrics_settings, bool asked_for)
        : config{metrics_settings},
          metrics{installation.metrics()},
          database{installation.config()->store.url, {.sessions = 1}},
          figures{database},
          spending{database},
          watch{{figures, spending, state, metrics, installation.clock(), installation.log()},
                watch_settings(installation)},
          text{[this, &installation] {
              watch.publish_pulse();
              return installation.metrics_text();
          }},
          site{{[this] { return watch.health(); }, text}, token_of(config)},
          outside{{[this] { return brief(watch.health()); }, {}}, base::Secret{}},
          behind_door{text} {
        watch.look();  // the first who asks gets an answer
        looking = std::jthread{[this](const std::stop_token& stop) { watch.keep_looking(stop); }};
        if (config.enabled) listen(installation, asked_for);
    }

    /// A service works without being looked at, too; where somebody asked for the port by hand, it
    /// is better to say at once that it cannot be had.
    void listen(Installation& installation, bool asked_for) {
        try {
            server.emplace(server_settings(config), site, installation.clock());
        } catch (const std::runtime_error& error) {
            if (asked_for) throw;
            installation.log().write(ports::Level::Error, "metrics_not_served",
                                     {{"why", std::string{error.what()}}});
        }
    }

    config::MetricsConfig config;
    ports::Metrics& metrics;
    store::Database database;  // its own session: neither waits for work nor holds it up
    store::SqlFigureSource figures;
    store::SqlSpendingStore spending;
    operations::ServiceWatch watch;
    std::function<std::string()> text;
    api::OperationsSite site;
    api::OperationsSite outside;
    api::MetricsSite behind_door;
    std::jthread looking;
    std::optional<api::HttpServer> server;
};

Operations::Operations(Installation& installation, const jobs::ServiceState& state,
                       const std::string& listen)
    : impl_{std::make_unique<Impl>(
          installation, state, metrics_config(*installation.config(), listen), !listen.empty())} {}

Operations::~Operations() = default;

std::string Operations::address() const {
    if (!impl_->server) return {};
    const std::string& host = impl_->config.address;
    const bool bare_six = host.find(':') != std::string::npos;
    return "http://" + (bare_six ? "[" + host + "]" : host) + ":" +
           std::to_string(impl_->server->port());
}

api::Site& Operations::health_site() { return impl_->outside; }

api::CallerSite& Operations::metrics_site() { return impl_->behind_door; }

std::unique_ptr<api::Site> Operations::measured(api::Site& site) {
    return std::make_unique<api::MeasuredSite>(site, impl_->metrics);
}

}  // namespace dealwire::app
