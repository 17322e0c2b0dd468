#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Connection;

std::string state_of(const Connection& connection) {
    return connection.trouble.empty() ? "ok" : "re-authorise";
}

ExitCode list(Invocation& invocation, Local& local) {
    Tree::Array document;
    Table table{{"", "name", "environment", "org", "user", "state"}};
    for (const Connection& connection : local.connections().all(local.tenant())) {
        document.push_back(connection_tree(connection));
        table.row({connection.active ? "*" : " ", connection.name,
                   model::name_of(connection.environment),
                   connection.org_name + " (" + connection.org.id.text() + ")", connection.username,
                   state_of(connection)});
    }
    const bool none = document.empty();
    invocation.output.document(Tree::Object{{"connections", std::move(document)}});
    if (none) {
        invocation.output.line("No connection yet: dealwire connect salesforce ...");
        return ExitCode::Done;
    }
    for (const std::string& line : table.lines()) invocation.output.line(line);
    invocation.output.line("* everything goes to this one alone");
    return ExitCode::Done;
}

ExitCode show(Invocation& invocation, Local& local, const std::string& name) {
    for (const Connection& connection : local.connections().all(local.tenant())) {
        if (connection.name != name) continue;
        invocation.output.document(connection_tree(connection));
        Table table{{"connection", connection.name}};
        table.row({"active", connection.active ? "yes" : "no"});
        table.row({"environment", model::name_of(connection.environment)});
        table.row({"org", connection.org_name + " (" + connection.org.id.text() + ")"});
        table.row({"user", connection.username + " (" + connection.user.text() + ")"});
        table.row({"instance", connection.instance_url});
        table.row({"flow", model::name_of(connection.flow)});
        table.row({"state", state_of(connection)});
        if (!connection.trouble.empty()) table.row({"trouble", connection.trouble});
        for (const std::string& line : table.lines()) invocation.output.line(line);
        return ExitCode::Done;
    }
    return invocation.output.failure(ExitCode::Usage, "There is no connection '" + name + "'.",
                                     "See 'dealwire connections list'.");
}

}  // namespace

void add_connections(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("connections", "The orgs this tenant is connected to");
    family->require_subcommand(1);
    family->add_subcommand("list", "All of them")->callback([&chosen] {
        chosen = [](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) { return list(invocation, local); });
        };
    });

    CLI::App* one = family->add_subcommand("show", "One of them");
    auto name = std::make_shared<std::string>();
    one->add_option("NAME", *name, "Name of the connection")->required();
    one->callback([&chosen, name] {
        chosen = [name](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return show(invocation, local, *name); });
        };
    });
}

}  // namespace dealwire::app
