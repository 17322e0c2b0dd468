#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/wiring_serve.hpp"

#include <CLI/App.hpp>

#include <charconv>
#include <memory>

namespace dealwire::app {
namespace {

/// `HOST:PORT`, an IPv6 address in brackets. False where it is none.
bool take_listen(const std::string& listen, config::ServeConfig& serve) {
    constexpr int kMostPort = 65'535;
    const std::size_t colon = listen.rfind(':');
    if (colon == std::string::npos || colon == 0) return false;
    std::string host = listen.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    int port = -1;
    const char* end = listen.data() + listen.size();
    const auto [stop, error] = std::from_chars(listen.data() + colon + 1, end, port);
    if (error != std::errc{} || stop != end || port < 0 || port > kMostPort || host.empty())
        return false;
    serve.address = std::move(host);
    serve.port = port;
    return true;
}

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
        if (!take_listen(listen, config->serve))
            return invocation.output.failure(ExitCode::Usage,
                                             "'" + listen + "' is no address to listen on.",
                                             "Write HOST:PORT, such as 127.0.0.1:8443.");
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
