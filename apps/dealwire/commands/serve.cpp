#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/handlers.hpp"
#include "apps/dealwire/listen_address.hpp"
#include "apps/dealwire/service_run.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/wiring_metrics.hpp"
#include "apps/dealwire/wiring_serve.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace dealwire::app {
namespace {

struct Options {
    std::string listen;
    int lanes = -1;  ///< less than 0: those of the settings
};

void tell(Invocation& invocation, const std::string& address, const std::string& metrics,
          int lanes) {
    Output& output = invocation.output;
    output.document(
        base::Tree::Object{{"address", address}, {"metrics", metrics}, {"lanes", lanes}});
    output.line("Listening on " + address + "; the canvas app posts to " + address +
                "/salesforce/canvas");
    if (!metrics.empty()) output.line("Figures and health: " + metrics);
    output.line(lanes > 0 ? "Working on " + std::to_string(lanes) +
                                " jobs at once; 'dealwire status' shows how it goes."
                          : "Working on no jobs (jobs.lanes is 0).");
    output.line("Stop with Ctrl-C or SIGTERM; SIGHUP reads the settings anew.");
    output.flush();
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
    tell(invocation, address, operations.address(), lanes);
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
    Installation installation{std::move(*config), Manner::Service};
    try {
        return run(invocation, installation, lanes);
    } catch (const ConfigError& error) {
        return invocation.output.failure(error.issues());
    }
}

}  // namespace

void add_serve(CLI::App& app, Action& chosen) {
    CLI::App* command =
        app.add_subcommand("serve", "The service: pages, API, and the work of all tenants");
    auto options = std::make_shared<Options>();
    command->add_option("--listen", options->listen,
                        "HOST:PORT (else serve.address and serve.port)");
    command
        ->add_option("--lanes", options->lanes,
                     "Jobs at once (else jobs.lanes); 0 leaves all work to 'dealwire worker'")
        ->check(CLI::Range(0, 64));
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) { return serve(invocation, *options); };
    });
}

}  // namespace dealwire::app
