#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"

namespace dealwire::app {
namespace {

/// Opening the store brings it up to date, so there is nothing left to do but say so.
ExitCode migrate(Invocation& invocation, Local& local) {
    const int version = local.schema_version();
    invocation.output.document(base::Tree::Object{{"schemaVersion", version}});
    invocation.output.line("The store is at schema version " + std::to_string(version) + ".");
    return ExitCode::Done;
}

}  // namespace

void add_migrate(Command& app, Action& chosen) {
    app.add_subcommand("migrate", "Bring the store's schema up to date")->callback([&chosen] {
        chosen = [](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) { return migrate(invocation, local); });
        };
    });
}

}  // namespace dealwire::app
