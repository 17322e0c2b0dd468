#include "apps/dealwire/cli.hpp"

#include "apps/dealwire/command.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/settings.hpp"
#include "engine/base/text.hpp"
#include "engine/ports/sealer.hpp"
#include "engine/ports/store_error.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <span>
#include <string_view>

namespace dealwire::app {
namespace {

constexpr std::array kCommands{
    add_init,     add_doctor, add_migrate,   add_connect,       add_connections, add_fields,
    add_import,   add_crm,    add_users,     add_ingest,        add_resolve,     add_why,
    add_override, add_rules,  add_people,    add_export,        add_filter,      add_reprocess,
    add_trackers, add_sync,   add_status,    add_conversations, add_parked,      add_runs,
    add_budget,   add_person, add_retention, add_mapping,       add_permissions, add_serve,
    add_key,      add_worker, add_jobs,      add_tenants,       add_apikey,      add_audit};

void add_globals(CLI::App& app, Globals& globals) {
    app.add_option("--config", globals.config,
                   "Config file (else $DEALWIRE_CONFIG, ./dealwire.yaml, "
                   "/etc/dealwire/dealwire.yaml)");
    app.add_option("--tenant", globals.tenant, "Tenant to work for")->capture_default_str();
    app.add_flag("--json", globals.json, "Print one JSON document on stdout");
    app.add_flag("--print-config", globals.print_config, "Print the settings in force and end");
}

/// Unknown options of a command are looked for in the commands above it.
void let_globals_stand_anywhere(CLI::App& app) {
    app.fallthrough();
    for (CLI::App* command : app.get_subcommands({})) let_globals_stand_anywhere(*command);
}

ExitCode print_config(Invocation& invocation) {
    const auto config = load_settings(invocation.globals);
    if (!config) return invocation.output.failure(config.error());
    const std::string text = config::to_yaml(*config);
    invocation.output.document(
        base::Tree::Object{{"config", config_path(invocation.globals).string()}, {"yaml", text}});
    invocation.output.line(text);
    return ExitCode::Done;
}

ExitCode run_guarded(const Action& action, Invocation& invocation) {
    try {
        return action(invocation);
    } catch (const ports::SchemaError& error) {
        return invocation.output.failure(ExitCode::Usage, error.what(), kSchemaRemedy);
    } catch (const ports::StoreError& error) {
        return invocation.output.failure(
            ExitCode::Failed, std::string{"The store failed: "} + error.what(),
            "Nothing of the failed step was kept. Check the disk or the database, then repeat.");
    } catch (const ports::SealError& error) {
        return invocation.output.failure(
            ExitCode::Usage, error.what(),
            "The key is where key.provider of the settings says (docs/guide/security.md). Nothing "
            "was changed.");
    } catch (const std::exception& error) {
        return invocation.output.failure(ExitCode::Failed, error.what(), "");
    }
}

/// As far as the command line was understood: "dealwire connect salesforce".
std::string command_reached(const CLI::App& app) {
    std::string words = app.get_name();
    for (const CLI::App* command = &app; !command->get_subcommands().empty();) {
        command = command->get_subcommands().front();
        words += " " + command->get_name();
    }
    return words;
}

}  // namespace

int run(int argc, char** argv, std::ostream& out, std::ostream& err, std::stop_token stop) {
    const auto count = static_cast<std::size_t>(argc);
    CLI::App app{"Dealwire keeps conversations and a Salesforce org in step.", "dealwire"};
    app.set_version_flag("--version", "dealwire " DEALWIRE_VERSION);
    Globals globals;
    Action chosen;
    add_globals(app, globals);
    Command all{app};
    for (const AddCommand add : kCommands) add(all, chosen);
    let_globals_stand_anywhere(app);
    app.footer(
        "Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 partial, "
        "4 re-authorise, 5 budget.\nFirst steps: dealwire init, dealwire connect salesforce, "
        "dealwire ingest FILE, dealwire sync.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        if (asked) return app.exit(error, out, err);  // --help, --version
        const bool json =
            std::ranges::count(std::span{argv, count}, std::string_view{"--json"}) > 0;
        return static_cast<int>(Output{out, err, json}.failure(
            ExitCode::Usage, error.what(), "See '" + command_reached(app) + " --help'."));
    }
    if (globals.print_config) chosen = print_config;
    if (!chosen) {
        out << app.help();
        return static_cast<int>(ExitCode::Usage);
    }
    Output output{out, err, globals.json};
    if (base::trim(globals.tenant).empty())
        return static_cast<int>(
            output.failure(ExitCode::Usage, "The name of the tenant is empty.",
                           "Give one with --tenant, or leave it out for 'default'."));
    Invocation invocation{globals, output, std::move(stop)};
    return static_cast<int>(run_guarded(chosen, invocation));
}

}  // namespace dealwire::app
