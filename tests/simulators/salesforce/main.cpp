#include "tests/simulators/salesforce/bulk/bulk_thread.hpp"
#include "tests/simulators/salesforce/http/site.hpp"
#include "tests/simulators/salesforce/options.hpp"
#include "tests/simulators/salesforce/org/refresh.hpp"
#include "tests/simulators/salesforce/schema/embedded.hpp"
#include "tests/simulators/salesforce/schema/standard_objects.hpp"
#include "tests/simulators/salesforce/seed/big_data.hpp"
#include "tests/simulators/salesforce/start_screen.hpp"

#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace {

using namespace dealwire::orgsim;

/// An org, its site and its port, in the order in which they come and go.
struct RunningOrg {
    RunningOrg(OrgIdentity identity, const Schema& schema, const Options& options, OrgClock& clock,
               const Credentials& credentials)
        : org(std::move(identity), schema, file_of(options, identity.name), clock),
          site(org, credentials) {}

    static std::string file_of(const Options& options, const std::string& name) {
        if (options.state.empty()) {
            return ":memory:";
        }
        std::filesystem::create_directories(options.state);
        return (options.state / (name + ".db")).string();
    }

    std::size_t fill(const Options& options, const Credentials& credentials) {
        const std::size_t rows = org.has_data() ? 0 : load(options);
        org.add_base_data();
        org.tokens().add_refresh(credentials.refresh_token, integration_approval(org, credentials));
        return rows;
    }

    /// A sandbox is small whatever the production org is.
    std::size_t load(const Options& options) {
        const bool big = options.data == "medium" || options.data == "large";
        if (big && !org.identity().sandbox) {
            const BigDataSize& size = options.data == "large" ? kLargeData : kMediumData;
            return make_big_data(org.database(), org.schema(), size, org.identity().instance);
        }
        return options.data == "none" ? 0 : org.load_seed(options.seed_dir);
    }

    void listen(const Options& options, std::uint16_t port, const AccessLog& log) {
        server = std::make_unique<HttpServer>(
            options.listen, port,
            [this](const HttpRequest& request) { return site.answer(request); }, log);
        const std::string host = options.listen == "0.0.0.0" ? "127.0.0.1" : options.listen;
        org.set_url("http://" + host + ":" + std::to_string(server->port()));
    }

    Org org;
    Site site;
    BulkThread bulk{org};
    std::unique_ptr<HttpServer> server;
};

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) {
        throw std::runtime_error("Cannot read " + path.string());
    }
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Approvals do not outlive a refresh; this one is given anew.
std::string refreshed_token(const Credentials& credentials) {
    return credentials.refresh_token + "-refreshed";
}

AccessLog access_log(const Options& options) {
    if (options.access_log.empty()) {
        return {};
    }
    auto file = std::make_shared<std::ofstream>(options.access_log, std::ios::app);
    auto mutex = std::make_shared<std::mutex>();
    return [file, mutex](const HttpRequest& request, const Reply& reply) {
        const std::lock_guard lock(*mutex);
        *file << request.header("host") << " " << request.method << " " << request.target << " "
              << (reply.drop ? "dropped" : std::to_string(reply.response.status)) << " "
              << request.body.size() << " " << reply.response.body.size() << std::endl;
    };
}

void write_ports(const Options& options, const RunningOrg& production, const RunningOrg& sandbox) {
    if (options.ports_file.empty()) {
        return;
    }
    // Written aside and renamed, so that a waiting script never reads half a file.
    const auto aside = options.ports_file.string() + ".new";
    std::ofstream(aside)
        << Json{{"production", production.org.url()}, {"sandbox", sandbox.org.url()}}.dump()
        << "\n";
    std::filesystem::rename(aside, options.ports_file);
}

sigset_t blocked_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

void run(const Options& options) {
    const sigset_t signals = blocked_signals();
    Credentials credentials;
    credentials.jwt_public_key = options.jwt_public_key.empty()
                                     ? std::string(embedded_file("keys/jwt-public.pem"))
                                     : read_file(options.jwt_public_key);
    Schema schema = standard_schema();
    const PackageReport package = load_package(options.package, schema);
    OrgClock clock;
    RunningOrg production(production_identity(), schema, options, clock, credentials);
    RunningOrg sandbox(sandbox_identity(), schema, options, clock, credentials);
    const std::size_t rows = production.fill(options, credentials);
    const std::size_t sandbox_rows = sandbox.fill(options, credentials);
    sandbox.org.refresh = [&] {
        refresh_from(production.org, sandbox.org);
        sandbox.org.tokens().add_refresh(refreshed_token(credentials),
                                         integration_approval(sandbox.org, credentials));
    };
    const AccessLog log = access_log(options);
    production.listen(options, options.production_port, log);
    sandbox.listen(options, options.sandbox_port, log);
    write_ports(options, production, sandbox);
    std::cout << start_screen(production.org, sandbox.org, options, package, credentials,
                              std::to_string(rows) + " rows loaded in production, " +
                                  std::to_string(sandbox_rows) + " in the sandbox")
              << std::flush;
    int received = 0;
    sigwait(&signals, &received);
    std::cout << "Ending." << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
    int exit_code = 0;
    const auto options = parse_options(argc, argv, exit_code);
    if (!options) {
        return exit_code;
    }
    try {
        run(*options);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "salesforce-simulator: " << error.what() << "\n";
        return 1;
    }
}
