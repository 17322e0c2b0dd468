#pragma once

#include "apps/dealwire/exit_code.hpp"
#include "apps/dealwire/output.hpp"

#include <functional>
#include <stop_token>
#include <string>

namespace CLI {
class App;
}

namespace dealwire::app {

/// Options that every command takes, before or after its name.
struct Globals {
    std::string config;  ///< empty: $DEALWIRE_CONFIG, ./dealwire.yaml, /etc/dealwire/dealwire.yaml
    std::string tenant = "default";
    bool json = false;
    bool print_config = false;
};

/// What a command gets to do its work with.
struct Invocation {
    const Globals& globals;
    Output& output;
    std::stop_token stop;
};

using Action = std::function<ExitCode(Invocation&)>;

/// Adds one command (or a family of them) to the command line. When the user chose it, parsing sets
/// `chosen`.
using AddCommand = void (*)(CLI::App& app, Action& chosen);

// One function per file in commands/.
void add_init(CLI::App& app, Action& chosen);
void add_doctor(CLI::App& app, Action& chosen);
void add_migrate(CLI::App& app, Action& chosen);
void add_connect(CLI::App& app, Action& chosen);
void add_connections(CLI::App& app, Action& chosen);
void add_key(CLI::App& app, Action& chosen);
void add_fields(CLI::App& app, Action& chosen);
void add_import(CLI::App& app, Action& chosen);
void add_crm(CLI::App& app, Action& chosen);
void add_users(CLI::App& app, Action& chosen);
void add_ingest(CLI::App& app, Action& chosen);
void add_resolve(CLI::App& app, Action& chosen);
void add_why(CLI::App& app, Action& chosen);
void add_override(CLI::App& app, Action& chosen);
void add_export(CLI::App& app, Action& chosen);
void add_filter(CLI::App& app, Action& chosen);
void add_reprocess(CLI::App& app, Action& chosen);
void add_conversations(CLI::App& app, Action& chosen);
void add_parked(CLI::App& app, Action& chosen);
void add_sync(CLI::App& app, Action& chosen);
void add_trackers(CLI::App& app, Action& chosen);
void add_status(CLI::App& app, Action& chosen);
void add_runs(CLI::App& app, Action& chosen);
void add_budget(CLI::App& app, Action& chosen);
void add_rules(CLI::App& app, Action& chosen);
void add_people(CLI::App& app, Action& chosen);
void add_permissions(CLI::App& app, Action& chosen);
void add_mapping(CLI::App& app, Action& chosen);
void add_person(CLI::App& app, Action& chosen);
void add_retention(CLI::App& app, Action& chosen);
void add_serve(CLI::App& app, Action& chosen);
void add_worker(CLI::App& app, Action& chosen);
void add_jobs(CLI::App& app, Action& chosen);
void add_tenants(CLI::App& app, Action& chosen);
void add_apikey(CLI::App& app, Action& chosen);
void add_audit(CLI::App& app, Action& chosen);

}  // namespace dealwire::app
