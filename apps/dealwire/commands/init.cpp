#include "adapters/config/config_file.hpp"
#include "adapters/crypto/key_file.hpp"
#include "apps/dealwire/command.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/settings.hpp"

#include <CLI/App.hpp>

#include <filesystem>
#include <fstream>

namespace dealwire::app {
namespace {

namespace fs = std::filesystem;

ExitCode refuse(Invocation& invocation, const fs::path& file) {
    return invocation.output.failure(
        ExitCode::Usage, file.string() + " exists already; init overwrites nothing.",
        "Use it as it is, or choose another place with --config FILE.");
}

void write_config(const fs::path& file) {
    if (file.has_parent_path()) fs::create_directories(file.parent_path());
    std::ofstream out{file, std::ios::binary};
    // The address of a database may have its password in it.
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    out << config::example_text();
    if (!out.flush()) throw std::runtime_error(file.string() + " could not be written.");
}

ExitCode init(Invocation& invocation) {
    const fs::path file = invocation.globals.config.empty() ? fs::path{"dealwire.yaml"}
                                                            : config_path(invocation.globals);
    const fs::path folder = fs::absolute(file).parent_path();
    const fs::path key = folder / "dealwire.key";
    const fs::path store = folder / "dealwire.db";
    for (const fs::path& taken : {file, key, store})
        if (fs::exists(taken)) return refuse(invocation, taken);

    write_config(file);
    crypto::create_key_file(key, crypto::make_master_key());
    Globals globals = invocation.globals;
    globals.config = file.string();
    auto config = load_settings(globals);
    if (!config) return invocation.output.failure(config.error());
    const Local local{std::move(*config), globals};

    Output& output = invocation.output;
    output.document(base::Tree::Object{
        {"config", file.string()}, {"store", store.string()}, {"key", key.string()}});
    output.line("Made " + file.string() + " (settings, with every default explained)");
    output.line("     " + store.string() + " (the store)");
    output.line("     " + key.string() + " (seals tokens; keep a copy in a safe place)");
    output.line();
    output.line("Next: dealwire connect salesforce --environment sandbox --flow ...");
    return ExitCode::Done;
}

}  // namespace

void add_init(CLI::App& app, Action& chosen) {
    app.add_subcommand("init", "Write a commented config, make the store and a key")
        ->callback([&chosen] { chosen = init; });
}

}  // namespace dealwire::app
