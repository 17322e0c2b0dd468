#pragma once

#include "apps/dealwire/exit_code.hpp"
#include "apps/dealwire/output.hpp"

#include <functional>
#include <stop_token>
#include <string>

namespace dealwire::app {

class Command;

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
using AddCommand = void (*)(Command& app, Action& chosen);

// One function per file in commands/.
void add_init(Command& app, Action& chosen);
void add_doctor(Command& app, Action& chosen);
void add_migrate(Command& app, Action& chosen);
void add_connect(Command& app, Action& chosen);
void add_connections(Command& app, Action& chosen);
void add_key(Command& app, Action& chosen);
void add_fields(Command& app, Action& chosen);
void add_import(Command& app, Action& chosen);
void add_crm(Command& app, Action& chosen);
void add_users(Command& app, Action& chosen);
void add_ingest(Command& app, Action& chosen);
void add_resolve(Command& app, Action& chosen);
void add_why(Command& app, Action& chosen);
void add_override(Command& app, Action& chosen);
void add_export(Command& app, Action& chosen);
void add_filter(Command& app, Action& chosen);
void add_reprocess(Command& app, Action& chosen);
void add_conversations(Command& app, Action& chosen);
void add_parked(Command& app, Action& chosen);
void add_sync(Command& app, Action& chosen);
void add_trackers(Command& app, Action& chosen);
void add_status(Command& app, Action& chosen);
void add_runs(Command& app, Action& chosen);
void add_budget(Command& app, Action& chosen);
void add_rules(Command& app, Action& chosen);
void add_people(Command& app, Action& chosen);
void add_permissions(Command& app, Action& chosen);
void add_mapping(Command& app, Action& chosen);
void add_person(Command& app, Action& chosen);
void add_retention(Command& app, Action& chosen);
void add_serve(Command& app, Action& chosen);
void add_worker(Command& app, Action& chosen);
void add_jobs(Command& app, Action& chosen);
void add_tenants(Command& app, Action& chosen);
void add_apikey(Command& app, Action& chosen);
void add_audit(Command& app, Action& chosen);

}  // namespace dealwire::app
