#include "adapters/config/config_file.hpp"
#include "adapters/crypto/key_file.hpp"
#include "apps/dealwire/command.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/wiring_keys.hpp"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>

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
    const Installation installation{std::move(*config)};

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

/// The key file that the settings name; nothing where the key is kept elsewhere.
std::optional<fs::path> key_file(const config::Config& config) {
    if (config.key.provider != "file") return std::nullopt;
    return fs::path{config.key.file};
}

/// For a config that was there before: one that a package brought, or that a person wrote. Run
/// again, it finds everything in place.
ExitCode complete(Invocation& invocation) {
    auto config = load_settings(invocation.globals);
    if (!config) return invocation.output.failure(config.error());
    const auto key = key_file(*config);
    const bool key_is_new = key && !fs::exists(*key);
    if (key_is_new && holds_sealed_secrets(*config))
        return invocation.output.failure(
            ExitCode::Usage,
            "The store holds secrets that a key seals, and " + key->string() + " is not there.",
            "Put the copy of the key back in its place; a new one would open none of them.");
    if (key_is_new) {
        if (key->has_parent_path()) fs::create_directories(key->parent_path());
        crypto::create_key_file(*key, crypto::make_master_key());
    }
    const Installation installation{std::move(*config)};

    Output& output = invocation.output;
    const std::string file = config_path(invocation.globals).string();
    output.document(base::Tree::Object{{"config", file},
                                       {"key", key ? key->string() : ""},
                                       {"keyMade", key_is_new},
                                       {"schemaVersion", installation.schema_version()}});
    output.line("Settings: " + file);
    output.line("Store: schema version " + std::to_string(installation.schema_version()));
    if (key_is_new)
        output.line("Made " + key->string() + " (seals tokens; keep a copy in a safe place)");
    return ExitCode::Done;
}

}  // namespace

void add_init(Command& app, Action& chosen) {
    Command* command =
        app.add_subcommand("init", "Write a commented config, make the store and a key");
    auto keep = std::make_shared<bool>(false);
    command->add_flag("--keep-config", *keep,
                      "The config is there already: make only the store and the key it names");
    command->callback([&chosen, keep] {
        chosen = [keep](Invocation& invocation) {
            return *keep ? complete(invocation) : init(invocation);
        };
    });
}

}  // namespace dealwire::app
