#include "apps/dealwire/commands/key_pair.hpp"

#include "adapters/crypto/key_pair.hpp"
#include "adapters/system/system_clock.hpp"
#include "apps/dealwire/command_line.hpp"
#include "engine/base/time_text.hpp"

#include <filesystem>
#include <memory>

namespace dealwire::app {

namespace fs = std::filesystem;

ExitCode generate_key_pair(Invocation& invocation, const std::string& file) {
    Output& output = invocation.output;
    const fs::path key = file;
    const fs::path certificate = file + ".crt";
    for (const fs::path& taken : {key, certificate})
        if (fs::exists(taken))
            return output.failure(ExitCode::Usage,
                                  taken.string() + " exists already; nothing is overwritten.",
                                  "Choose another name, or use the key that is there.");
    const auto pair = crypto::make_key_pair("Dealwire integration", system::SystemClock{}.now());
    crypto::write_key_pair(pair, key, certificate);
    output.document(base::Tree::Object{{"key", key.string()},
                                       {"certificate", certificate.string()},
                                       {"fingerprint", pair.fingerprint},
                                       {"expiresAt", base::to_text(pair.expires)}});
    output.line("Made " + key.string() + " (private key; it stays here, readable by you alone)");
    output.line("     " + certificate.string() + " (certificate, until " +
                base::to_text(pair.expires).substr(0, 10) + ")");
    output.line("     SHA-256 " + pair.fingerprint);
    output.line();
    output.line("In Salesforce, as an admin:");
    output.line(
        "  1. Setup, External Client App Manager: open the app (or make one), OAuth "
        "settings, enable the JWT Bearer Flow and upload the certificate.");
    output.line(
        "  2. Scopes: 'Manage user data via APIs (api)', 'Perform requests at any time "
        "(refresh_token, offline_access)', 'Access the identity URL service (id)'.");
    output.line(
        "  3. Policies: 'Admin approved users are pre-authorized'; then give the app to the "
        "permission set or profile of the integration user.");
    output.line("  4. Wait some minutes until a new app is known everywhere, then:");
    output.line(
        "     dealwire connect salesforce --environment production|sandbox --flow jwt "
        "--client-id CONSUMER_KEY --username USER --key-file " +
        key.string());
    return ExitCode::Done;
}

void add_key_pair(Command& family, Action& chosen) {
    Command* command = family.add_subcommand(
        "pair", "Make a key pair and certificate for 'connect salesforce --flow jwt'");
    auto file = std::make_shared<std::string>();
    command
        ->add_option("--out", *file, "File for the private key; the certificate goes to FILE.crt")
        ->required();
    command->callback([&chosen, file] {
        chosen = [file](Invocation& invocation) { return generate_key_pair(invocation, *file); };
    });
}

}  // namespace dealwire::app
