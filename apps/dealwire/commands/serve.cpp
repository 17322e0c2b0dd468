#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/listen_address.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/wiring_serve.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace dealwire::app {
namespace {

ExitCode run(Invocation& invocation, Local& local) {
    const Service service{local};
    const std::string address = service.address();
    local.log().write(ports::Level::Info, "serve_started", {{"address", address}});
    invocation.output.document(base::Tree::Object{{"address", address}});
    invocation.output.line("Listening on " + address + "; the canvas app posts to " + address +
                           "/salesforce/canvas");
    invocation.output.line("Stop with Ctrl-C or SIGTERM.");
    invocation.output.flush();
    while (!invocation.stop.stop_requested())
        local.clock().wait(std::chrono::hours{1}, invocation.stop);
    local.log().write(ports::Level::Info, "serve_stopped", {{"address", address}});
    return ExitCode::Done;
}

ExitCode serve(Invocation& invocation, const std::string& listen) {
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
    Installation installation{std::move(*config), Manner::Service};
    Local local{installation, {invocation.globals.tenant}};
    try {
        return run(invocation, local);
    } catch (const ConfigError& error) {
        return invocation.output.failure(error.issues());
    }
}

}  // namespace

void add_serve(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("serve", "Serve the pages inside Salesforce");
    auto listen = std::make_shared<std::string>();
    command->add_option("--listen", *listen, "HOST:PORT (else serve.address and serve.port)");
    command->callback([&chosen, listen] {
        chosen = [listen](Invocation& invocation) { return serve(invocation, *listen); };
    });
}

}  // namespace dealwire::app
