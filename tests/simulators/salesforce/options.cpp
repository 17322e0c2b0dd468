#include "tests/simulators/salesforce/options.hpp"

#include <CLI/CLI.hpp>

namespace dealwire::orgsim {

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
    Options options;
    CLI::App app("A simulated Salesforce org, production and sandbox, to try and test Dealwire on.",
                 "salesforce-simulator");
    app.footer(
        "Everything is made up and kept in memory unless --state is given.\n"
        "Faults, clock and dumps: the control endpoint /simulator, see "
        "tests/simulators/salesforce/README.md.");
    app.add_option("--production-port", options.production_port,
                   "Port of the production org, 0: any")
        ->capture_default_str();
    app.add_option("--sandbox-port", options.sandbox_port, "Port of the sandbox org, 0: any")
        ->capture_default_str();
    app.add_option("--listen", options.listen, "Address to listen on")->capture_default_str();
    app.add_option("--data", options.data, "Seed data")
        ->check(CLI::IsMember({"none", "small", "medium", "large"}))
        ->capture_default_str();
    app.add_option("--package", options.package, "Salesforce DX source tree to deploy")
        ->capture_default_str();
    app.add_option("--seed-dir", options.seed_dir, "Folder of the small data set (NDJSON files)")
        ->capture_default_str();
    app.add_option("--state", options.state, "Keep the tables in files of this folder");
    app.add_option("--ports-file", options.ports_file,
                   "Write the two URLs to this file as JSON once the orgs listen");
    app.add_option("--access-log", options.access_log, "Append a line per request to this file");
    app.add_option("--jwt-public-key", options.jwt_public_key,
                   "Public key (PEM) for the JWT bearer flow, instead of the one built in");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        constexpr int kUsage = 2;
        exit_code = app.exit(error) == 0 ? 0 : kUsage;
        return std::nullopt;
    }
    return options;
}

}  // namespace dealwire::orgsim
