#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/service_status.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/tenant_removing.hpp"
#include "apps/dealwire/work_lease.hpp"

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Tenant;
using model::TenantState;

constexpr std::chrono::seconds kPatience{120};

struct Options {
    std::string name;
    std::string note;
    std::string confirm;
};

Tree tenant_tree(const Tenant& tenant) {
    return Tree::Object{{"tenant", tenant.id.value},
                        {"state", model::name_of(tenant.state)},
                        {"note", tenant.note}};
}

ExitCode unknown(Invocation& invocation, const std::string& name) {
    return invocation.output.failure(ExitCode::Usage, "There is no tenant '" + name + "'.",
                                     "See 'dealwire tenants list'.");
}

ExitCode add(Invocation& invocation, Local& local, const Options& options) {
    if (const auto problem = model::problem_with_tenant_name(options.name))
        return invocation.output.failure(ExitCode::Usage, *problem, "Choose another name.");
    const base::Instant now = local.clock().now();
    const Tenant tenant{.id = {options.name}, .created = now, .changed = now, .note = options.note};
    if (!local.tenants().add(tenant))
        return invocation.output.failure(ExitCode::Failed,
                                         "There is a tenant '" + options.name + "' already.",
                                         "See 'dealwire tenants list'.");
    note_setting(local, tenant.id, {"tenants.add", tenant.id.value, tenant.note});
    invocation.output.document(tenant_tree(tenant));
    invocation.output.line("Added tenant '" + options.name + "'.");
    invocation.output.line("Next: dealwire --tenant " + options.name +
                           " connect salesforce --environment production|sandbox --flow ...");
    return ExitCode::Done;
}

ExitCode list(Invocation& invocation, Local& local, const Options&) {
    const auto lines = tenant_lines(local, local.config().jobs.timings);
    invocation.output.document(Tree::Object{{"tenants", tenants_tree(lines)}});
    if (!invocation.output.json()) print_tenants(lines, local.clock().now(), invocation.output);
    return ExitCode::Done;
}

ExitCode move(Invocation& invocation, Local& local, const Options& options, TenantState from,
              TenantState to) {
    const auto tenant = local.tenants().find({options.name});
    if (!tenant) return unknown(invocation, options.name);
    Tenant moved = *tenant;
    moved.state = to;
    moved.changed = local.clock().now();
    moved.note = options.note;
    if (tenant->state == to) {
        invocation.output.document(tenant_tree(*tenant));
        invocation.output.line("Tenant '" + options.name + "' is " + model::name_of(to) +
                               " already.");
        return ExitCode::Done;
    }
    if (!local.tenants().move(tenant->id, from, moved))
        return invocation.output.failure(
            ExitCode::Failed,
            "Tenant '" + options.name + "' is " + model::name_of(tenant->state) + ".",
            tenant->state == TenantState::Removing ? "To finish that: dealwire tenants remove " +
                                                         options.name + " --confirm " + options.name
                                                   : "See 'dealwire tenants list'.");
    note_setting(local, moved.id,
                 {to == TenantState::Suspended ? "tenants.suspend" : "tenants.resume",
                  moved.id.value, moved.note});
    invocation.output.document(tenant_tree(moved));
    if (to == TenantState::Suspended) {
        invocation.output.line("Nothing is done for '" + options.name +
                               "' any more: no jobs, no API. Everything is kept.");
        const auto held = local.work_lanes().holder(tenant->id, model::kOrgLane, moved.changed);
        if (held && local.work_stops().ask_to_stop(*held, "the tenant is suspended"))
            invocation.output.line("What is at work for it was asked to stop.");
    } else {
        invocation.output.line("'" + options.name + "' is served again.");
    }
    return ExitCode::Done;
}

ExitCode suspend(Invocation& invocation, Local& local, const Options& options) {
    return move(invocation, local, options, TenantState::Active, TenantState::Suspended);
}

ExitCode resume(Invocation& invocation, Local& local, const Options& options) {
    return move(invocation, local, options, TenantState::Suspended, TenantState::Active);
}

/// What would be lost, in one sentence.
std::string loss(Local& local) {
    const auto connections =
        static_cast<std::int64_t>(local.connections().all(local.tenant()).size());
    return "This deletes everything of '" + local.tenant().value + "' here, " +
           counted(local.conversations().count(local.tenant()), "conversation") + " and " +
           counted(connections, "connection") +
           " among it, and cannot be undone. What is in Salesforce stays there.";
}

/// Nobody else begins anything for the tenant from now on.
bool begin_removal(Local& local, const Tenant& tenant) {
    if (tenant.state == TenantState::Removing) return true;
    Tenant moved = tenant;
    moved.state = TenantState::Removing;
    moved.changed = local.clock().now();
    moved.note = "by " + person();
    return local.tenants().move(tenant.id, tenant.state, moved);
}

Tree removed_tree(const std::string& name, const Removed& removed) {
    Tree::Array grants;
    for (const GrantGone& grant : removed.grants)
        grants.push_back(Tree::Object{{"connection", grant.connection},
                                      {"revoked", grant.taken},
                                      {"problem", grant.problem}});
    Tree::Object rows;
    for (const auto& [table, count] : removed.farewell.rows) rows.emplace_back(table, count);
    return Tree::Object{{"tenant", name},
                        {"removed", removed.farewell.gone},
                        {"grants", std::move(grants)},
                        {"rows", std::move(rows)}};
}

ExitCode tell(Invocation& invocation, const std::string& name, const Removed& removed) {
    invocation.output.document(removed_tree(name, removed));
    std::int64_t rows = 0;
    for (const auto& [table, count] : removed.farewell.rows) rows += count;
    bool reached = true;
    for (const GrantGone& grant : removed.grants) {
        if (!grant.problem.empty())
            invocation.output.warning("'" + grant.connection + "': " + grant.problem);
        reached = reached && grant.problem.empty();
    }
    if (!removed.farewell.gone) {
        invocation.output.warning("stopped before the end; the same command goes on");
        return ExitCode::Partial;
    }
    invocation.output.line(
        "Removed '" + name + "': " + counted(rows, "row") + " from " +
        counted(static_cast<std::int64_t>(removed.farewell.rows.size()), "table") +
        ", and the keys that opened its secrets.");
    invocation.output.line("Copies in backups end with those backups.");
    return reached ? ExitCode::Done : ExitCode::Partial;
}

ExitCode erase_all(Invocation& invocation, Local& local, const std::stop_token& stop) {
    if (!wait_for_silence(local, kPatience, stop))
        return invocation.output.failure(ExitCode::Failed,
                                         "Somebody still works for '" + local.tenant().value + "'.",
                                         "Nothing was deleted yet. See 'dealwire jobs list --state "
                                         "running', then run it again.");
    Removed removed;
    removed.grants = give_all_back(local, stop);
    wait_until_heard(local, stop);
    if (!stop.stop_requested())
        removed.farewell =
            jobs::TenantFarewell{local.tenant_removal(), local.log()}.run(local.tenant(), stop);
    // Its own log is gone: this is told in that of the installation.
    if (removed.farewell.gone && local.tenant().value != Globals{}.tenant)
        note_setting(local, {Globals{}.tenant}, {"tenants.remove", local.tenant().value});
    return tell(invocation, local.tenant().value, removed);
}

ExitCode remove(Invocation& invocation, Installation& installation, const Options& options) {
    Local local{installation, {options.name}};
    const auto tenant = local.tenants().find(local.tenant());
    if (!tenant) return unknown(invocation, options.name);
    if (options.confirm != options.name)
        return invocation.output.failure(ExitCode::Usage, loss(local),
                                         "If that is what you want: dealwire tenants remove " +
                                             options.name + " --confirm " + options.name);
    if (!begin_removal(local, *tenant))
        return invocation.output.failure(ExitCode::Failed,
                                         "Somebody else changed the tenant at the same moment.",
                                         "See 'dealwire tenants list', then run it again.");
    return taking_lease(
        invocation, local, "the tenant is being removed", kPatience,
        [&](const std::stop_token& stop) { return erase_all(invocation, local, stop); });
}

using Work = ExitCode (*)(Invocation&, Local&, const Options&);

Command* add_one(Command* family, const char* name, const char* help, Action& chosen,
                 const std::shared_ptr<Options>& options, Work work) {
    Command* command = family->add_subcommand(name, help);
    command->callback([&chosen, options, work] {
        chosen = [options, work](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return work(invocation, local, *options); });
        };
    });
    return command;
}

void add_remove(Command* family, Action& chosen) {
    auto options = std::make_shared<Options>();
    Command* command = family->add_subcommand(
        "remove", "Give its grants back and delete everything of it, keys included");
    command->add_option("NAME", options->name, "Name of the tenant")->required();
    command->add_option("--confirm", options->confirm, "Its name once more");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return at_installation(invocation, [&](Installation& installation) {
                return remove(invocation, installation, *options);
            });
        };
    });
}

}  // namespace

void add_tenants(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("tenants", "The customers of this installation");
    family->require_subcommand(1);
    add_one(family, "list", "All of them, and how each stands", chosen, std::make_shared<Options>(),
            list);

    struct Named {
        const char* name;
        const char* help;
        Work work;
    };

    for (const Named& named :
         {Named{"add", "One more", add},
          Named{"suspend", "Do nothing for it any more; keep everything", suspend},
          Named{"resume", "Serve it again", resume}}) {
        auto options = std::make_shared<Options>();
        Command* command = add_one(family, named.name, named.help, chosen, options, named.work);
        command->add_option("NAME", options->name, "Name of the tenant")->required();
        command->add_option("--note", options->note, "Why, for whoever looks later");
    }
    add_remove(family, chosen);
}

}  // namespace dealwire::app
