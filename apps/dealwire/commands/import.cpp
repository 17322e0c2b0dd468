#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/names.hpp"
#include "apps/dealwire/org_work.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/work_lease.hpp"

#include <memory>

namespace dealwire::app {
namespace {

struct Options {
    std::vector<std::string> objects;
    bool full = false;
    bool reconcile = false;
};

ExitCode import(Invocation& invocation, Place& place, Remote& remote, const Options& options,
                std::stop_token stop) {
    const ImportDone done = do_import(
        place, remote,
        {.objects = options.objects, .full = options.full, .reconcile = options.reconcile},
        std::move(stop));
    const jobs::ImportCycleReport& report = done.report;
    invocation.output.document(import_tree(report, done.run, remote.calls()));
    print_import(report, done.run, remote.calls(), invocation.output);
    if (report.import.ended_by) {
        invocation.output.trouble(*report.import.ended_by);
        return exit_code_of(*report.import.ended_by);
    }
    return exit_code_of(report.import.outcome());
}

}  // namespace

void add_import(Command& app, Action& chosen) {
    Command* command = app.add_subcommand("import", "Bring the org's records into the local model");
    auto options = std::make_shared<Options>();
    command->add_option("OBJECT", options->objects, "Only these objects");
    command->add_flag("--full", options->full, "Read everything again, not only what changed");
    command->add_flag("--reconcile", options->reconcile,
                      "Prove that everything the org has is held, and repair what is not");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            for (std::string& object : options->objects) {
                const importing::ImportedObject* known = object_named(object);
                if (!known)
                    return invocation.output.failure(
                        ExitCode::Usage, object + " is not an imported object.",
                        "Names are those of Salesforce, such as Account or Opportunity.");
                object = known->name;
            }
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return with_lease(invocation, place, [&](std::stop_token stop) {
                    return import(invocation, place, remote, *options, std::move(stop));
                });
            });
        };
    });
}

}  // namespace dealwire::app
