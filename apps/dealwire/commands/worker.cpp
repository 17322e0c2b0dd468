#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/handlers.hpp"
#include "apps/dealwire/listen_address.hpp"
#include "apps/dealwire/service_run.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/stop_deadline.hpp"
#include "apps/dealwire/wiring_metrics.hpp"

#include <memory>

namespace dealwire::app {
namespace {

struct Options {
    int lanes = 0;  ///< 0: those of the settings
    std::string metrics;
};

ExitCode work(Invocation& invocation, Installation& installation, const Options& options) {
    const int lanes = installation.config()->jobs.lanes;
    if (lanes == 0)
        return invocation.output.failure(ExitCode::Usage,
                                         "jobs.lanes is 0: this worker would do nothing.",
                                         "Set it, or say --lanes 2.");
    jobs::ServiceState state{installation.clock().now(), true, true};
    const Operations operations{installation, state, options.metrics};
    Handlers handlers{installation};
    Crew crew{installation,
              state,
              installation.metrics(),
              handlers.all(),
              {.role = "worker", .lanes = lanes}};
    installation.log().write(ports::Level::Info, "worker_started",
                             {{"lanes", std::int64_t{lanes}}});
    invocation.output.document(
        base::Tree::Object{{"lanes", lanes}, {"metrics", operations.address()}});
    if (speaks_in_lines(*installation.config())) {
        Output& output = invocation.output;
        output.line("Working on " + std::to_string(lanes) + " jobs at once.");
        if (!operations.address().empty())
            output.line("Figures and health: " + operations.address());
        output.line("Stop with Ctrl-C or SIGTERM; SIGHUP reads the settings anew.");
    }
    invocation.output.flush();
    return run_service(invocation, installation, crew, "worker");
}

ExitCode worker(Invocation& invocation, const Options& options) {
    auto config = load_settings(invocation.globals);
    if (!config) return invocation.output.failure(config.error());
    if (!options.metrics.empty() && !parse_listen(options.metrics))
        return invocation.output.failure(ExitCode::Usage,
                                         "'" + options.metrics + "' is no address to listen on.",
                                         "Write HOST:PORT, such as 127.0.0.1:9465.");
    if (config->store.url.starts_with("sqlite:"))
        return invocation.output.failure(
            ExitCode::Usage,
            "The store is a SQLite file, where one process at a time can write: further workers "
            "would only wait for each other.",
            "Run 'dealwire serve', which has workers in it (jobs.lanes says how many). For "
            "more, move the store to PostgreSQL.");
    if (options.lanes > 0) config->jobs.lanes = options.lanes;
    StopDeadline deadline{invocation.stop, config->jobs.stop_within};
    Installation installation{std::move(*config), Manner::Service};
    const StopDeadline::Adviser adviser{deadline,
                                        [&] { return installation.config()->jobs.stop_within; },
                                        [&] { tell_of_stop(installation, "worker", false); }};
    try {
        return work(invocation, installation, options);
    } catch (const ConfigError& error) {
        return invocation.output.failure(error.issues());
    }
}

}  // namespace

void add_worker(Command& app, Action& chosen) {
    Command* command =
        app.add_subcommand("worker", "Work on jobs beside 'dealwire serve' (PostgreSQL)");
    auto options = std::make_shared<Options>();
    command->add_option("--lanes", options->lanes, "Jobs at once (else jobs.lanes)")
        ->between(1, 64);
    command->add_option("--metrics", options->metrics,
                        "HOST:PORT of figures and health (else metrics.address and metrics.port)");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) { return worker(invocation, *options); };
    });
}

}  // namespace dealwire::app
