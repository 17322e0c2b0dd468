#include "adapters/crypto/certificate.hpp"
#include "adapters/system/process_name.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/handlers.hpp"
#include "apps/dealwire/listen_address.hpp"
#include "apps/dealwire/service_run.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/stop_deadline.hpp"
#include "apps/dealwire/wiring_metrics.hpp"
#include "apps/dealwire/wiring_serve.hpp"
#include "apps/dealwire/work_force.hpp"
#include "engine/ports/store_error.hpp"

#include <memory>

namespace dealwire::app {
namespace {

struct Options {
    std::string listen;
    int lanes = -1;  ///< less than 0: those of the settings
};

void tell(Invocation& invocation, const config::Config& config, const std::string& address,
          const std::string& metrics, int lanes) {
    Output& output = invocation.output;
    output.document(
        base::Tree::Object{{"address", address}, {"metrics", metrics}, {"lanes", lanes}});
    if (!speaks_in_lines(config)) return output.flush();
    output.line("Listening on " + address + "; the canvas app posts to " + address +
                "/salesforce/canvas");
    if (!metrics.empty()) output.line("Figures and health: " + metrics);
    output.line(lanes > 0 ? "Working on " + std::to_string(lanes) +
                                " jobs at once; 'dealwire status' shows how it goes."
                          : "Working on no jobs (jobs.lanes is 0).");
    output.line("Stop with Ctrl-C or SIGTERM; SIGHUP reads the settings anew.");
    output.flush();
}

/// A restart mends neither: the supervisor is told so by the exit code.
std::optional<base::Issue> trouble_with_certificate(const config::ServeConfig& serve) {
    if (serve.tls_certificate.empty()) return std::nullopt;
    const auto validity = crypto::validity_of(serve.tls_certificate, serve.tls_key);
    if (validity) return std::nullopt;
    return base::Issue{"serve.tls_certificate", "and serve.tls_key: " + validity.error(),
                       "Check both files, and that the user of the service may read them."};
}

/// The other `serve` of this machine that works on the same file: two of them would only wait for
/// each other. Where there is none, this one is known to whoever begins after it.
std::optional<std::string> other_serve(Installation& installation) {
    if (!installation.config()->store.url.starts_with("sqlite:")) return std::nullopt;
    const std::string self = system::this_process();
    const base::Instant now = installation.clock().now();
    const model::WorkerProcess process{.name = self,
                                       .role = "serve",
                                       .version = DEALWIRE_VERSION,
                                       .started = now,
                                       .beat = now,
                                       .ticked = {}};
    const auto in_the_way = [&](const model::WorkerProcess& other) {
        return other.role == "serve" && system::place_of(other.name) == system::place_of(self) &&
               system::may_be_alive(other.name);
    };
    try {
        const auto other = installation.workers().report_alone(process, now - kSilence, in_the_way);
        if (other) return other->name;
    } catch (const ports::StoreError& error) {
        // The service waits for a store that cannot be written now, as it does later.
        installation.log().write(ports::Level::Warn, "report_failed", {{"why", error.what()}});
    }
    return std::nullopt;
}

ExitCode run(Invocation& invocation, Installation& installation, int lanes) {
    Local local{installation, {invocation.globals.tenant}};
    jobs::ServiceState state{installation.clock().now(), true, lanes > 0};
    Operations operations{installation, state};
    Handlers handlers{installation};
    const Service service{installation, local, operations};
    Crew crew{installation,
              state,
              installation.metrics(),
              handlers.all(),
              {.role = "serve", .lanes = lanes}};
    const std::string address = service.address();
    installation.log().write(ports::Level::Info, "serve_started",
                             {{"address", address}, {"lanes", std::int64_t{lanes}}});
    tell(invocation, *installation.config(), address, operations.address(), lanes);
    return run_service(invocation, installation, crew, "serve");
}

ExitCode serve(Invocation& invocation, const Options& options) {
    const std::string& listen = options.listen;
    auto config = load_settings(invocation.globals);
    if (!config) return invocation.output.failure(config.error());
    if (!listen.empty()) {
        const auto address = parse_listen(listen);
        if (!address)
            return invocation.output.failure(ExitCode::Usage,
                                             "'" + listen + "' is no address to listen on.",
                                             "Write HOST:PORT, such as 127.0.0.1:8443.");
        config->serve.address = address->host;
        config->serve.port = address->port;
        if (const auto issues = config::check(*config); !issues.empty())
            return invocation.output.failure(issues);
    }
    if (options.lanes >= 0) config->jobs.lanes = options.lanes;
    const int lanes = config->jobs.lanes;
    if (const auto trouble = trouble_with_certificate(config->serve))
        return invocation.output.failure(base::Issues{*trouble});
    StopDeadline deadline{invocation.stop, config->jobs.stop_within};
    Installation installation{std::move(*config), Manner::Service};
    const StopDeadline::Adviser adviser{deadline,
                                        [&] { return installation.config()->jobs.stop_within; },
                                        [&] { tell_of_stop(installation, "serve", false); }};
    if (const auto other = other_serve(installation))
        return invocation.output.failure(
            ExitCode::Failed,
            "Another 'dealwire serve' (" + *other + ") works on this store, a SQLite file.",
            "One process can write a file at a time: stop the other one first, or move the store "
            "to PostgreSQL, where any number may run.");
    try {
        return run(invocation, installation, lanes);
    } catch (const ConfigError& error) {
        return invocation.output.failure(error.issues());
    }
}

}  // namespace

void add_serve(Command& app, Action& chosen) {
    Command* command =
        app.add_subcommand("serve", "The service: pages, API, and the work of all tenants");
    auto options = std::make_shared<Options>();
    command->add_option("--listen", options->listen,
                        "HOST:PORT (else serve.address and serve.port)");
    command
        ->add_option("--lanes", options->lanes,
                     "Jobs at once (else jobs.lanes); 0 leaves all work to 'dealwire worker'")
        ->between(0, 64);
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) { return serve(invocation, *options); };
    });
}

}  // namespace dealwire::app
