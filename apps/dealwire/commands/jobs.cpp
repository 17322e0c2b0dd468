#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/service_status.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/jobs/job_kinds.hpp"

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::JobEntry;
using model::JobState;

struct Options {
    std::vector<std::string> ids;
    std::string kind;
    std::string state;
    bool all_tenants = false;
    bool all = false;
    std::size_t limit = 50;
};

base::TenantId tenant_of(Local& local, const Options& options) {
    return options.all_tenants ? base::TenantId{} : local.tenant();
}

std::string when(const JobEntry& entry, base::Instant now) {
    const model::Job& job = entry.lease.job;
    if (job.state == JobState::Waiting)
        return job.due > now ? "due in " + span(job.due - now) : "due " + ago(job.due, now);
    if (job.state == JobState::Running) return "since " + ago(job.due, now);
    return ago(entry.finished.value_or(job.due), now);
}

ExitCode list(Invocation& invocation, Local& local, const Options& options) {
    const auto entries = local.job_board().jobs({.tenant = tenant_of(local, options),
                                                 .kind = options.kind,
                                                 .state = model::job_state_named(options.state),
                                                 .limit = options.limit});
    Tree::Array document;
    Table table{{"id", "tenant", "kind", "state", "when", "worker", "attempts", "message"}};
    for (const JobEntry& entry : entries) {
        const model::Job& job = entry.lease.job;
        document.push_back(job_tree(entry));
        table.row({job.id.value, job.tenant.value, job.kind, model::name_of(job.state),
                   when(entry, local.clock().now()),
                   job.state == JobState::Running ? entry.lease.worker : "",
                   std::to_string(job.attempts), on_one_line(job.last_error)});
    }
    invocation.output.document(Tree::Object{{"jobs", std::move(document)}});
    if (entries.empty()) {
        invocation.output.line("No jobs.");
        return ExitCode::Done;
    }
    if (!options.all_tenants) table.leave_out("tenant");
    table.leave_out_where_all("worker", "");
    for (const std::string& line : table.lines()) invocation.output.line(line);
    if (entries.size() == options.limit)
        invocation.output.line("... there may be more: --limit " +
                               std::to_string(2 * options.limit));
    return ExitCode::Done;
}

ExitCode unknown(Invocation& invocation, const std::string& id) {
    return invocation.output.failure(ExitCode::Failed, "There is no job '" + id + "'.",
                                     "See 'dealwire jobs list'; jobs that are done are "
                                     "remembered for jobs.keep_jobs.");
}

ExitCode show(Invocation& invocation, Local& local, const Options& options) {
    const auto entry = local.job_board().find(local.tenant(), {options.ids.front()});
    if (!entry) return unknown(invocation, options.ids.front());
    const model::Job& job = entry->lease.job;
    invocation.output.document(job_tree(*entry));
    const jobs::JobKind* kind = jobs::find_kind(job.kind);
    Table table{{"job", job.id.value}};
    table.row({"kind", job.kind + (kind ? ": " + std::string{kind->does} : "")});
    table.row({"state",
               std::string{model::name_of(job.state)} + ", " + when(*entry, local.clock().now())});
    if (!job.subject.empty()) table.row({"subject", job.subject});
    table.row({"attempts", std::to_string(job.attempts)});
    if (job.state == JobState::Running) table.row({"worker", entry->lease.worker});
    if (entry->again) table.row({"once more", "it was asked for again while it runs"});
    if (!job.last_error.empty()) table.row({"message", on_one_line(job.last_error)});
    if (job.state == JobState::Parked)
        table.row({"next", "mend the cause, then: " +
                               command_for(job.tenant, "jobs retry " + job.id.value)});
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

ExitCode retry(Invocation& invocation, Local& local, const Options& options) {
    if (options.ids.empty() && !options.all)
        return invocation.output.failure(ExitCode::Usage, "Which jobs?",
                                         "Name them, or say --all for every parked job.");
    std::vector<base::JobId> ids;
    for (const std::string& id : options.ids) {
        const auto entry = local.job_board().find(local.tenant(), {id});
        if (!entry) return unknown(invocation, id);
        if (entry->lease.job.state != JobState::Parked)
            return invocation.output.failure(
                ExitCode::Failed,
                "Job '" + id + "' is not parked but " + model::name_of(entry->lease.job.state) +
                    ".",
                "Only parked jobs are retried by hand; others come by themselves.");
        ids.push_back({id});
    }
    const std::int64_t again =
        local.job_board().retry_parked(local.tenant(), ids, local.clock().now());
    local.bell().ring();
    note_setting(local, {"jobs.retry", "", counted(again, "job")});
    invocation.output.document(Tree::Object{{"retried", again}});
    invocation.output.line(counted(again, "job") + (again == 1 ? " waits" : " wait") + " again.");
    return ExitCode::Done;
}

ExitCode set_paused(Invocation& invocation, Local& local, const Options& options, bool pause) {
    const base::TenantId tenant = tenant_of(local, options);
    const bool changed = pause ? local.job_board().pause(tenant, options.kind, local.clock().now())
                               : local.job_board().resume(tenant, options.kind);
    if (changed)
        note_setting(local, {pause ? "jobs.pause" : "jobs.resume", options.kind,
                             tenant.empty() ? "of all tenants" : ""});
    invocation.output.document(
        Tree::Object{{"kind", options.kind},
                     {"tenant", tenant.empty() ? Tree{} : Tree{tenant.value}},
                     {"paused", pause},
                     {"changed", changed}});
    const std::string whose = tenant.empty() ? "of all tenants" : "of '" + tenant.value + "'";
    const std::string state = pause ? " are not begun any more" : " are begun again";
    invocation.output.line("Jobs '" + options.kind + "' " + whose + state +
                           (changed ? "." : ", as before."));
    if (pause)
        invocation.output.line("Those at work come to their end. To go on: dealwire jobs resume " +
                               options.kind + (tenant.empty() ? " --all-tenants" : ""));
    return ExitCode::Done;
}

std::vector<std::string> kind_names() {
    std::vector<std::string> names;
    for (const jobs::JobKind& kind : jobs::job_kinds()) names.emplace_back(kind.name);
    return names;
}

using Work = ExitCode (*)(Invocation&, Local&, const Options&);

void run_at_desk(Command* command, Action& chosen, const std::shared_ptr<Options>& options,
                 Work work) {
    command->callback([&chosen, options, work] {
        chosen = [options, work](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return work(invocation, local, *options); });
        };
    });
}

void add_list(Command* family, Action& chosen) {
    Command* command = family->add_subcommand("list", "What waits, runs, is parked and was done");
    auto options = std::make_shared<Options>();
    command->add_option("--kind", options->kind, "Only these")->one_of(kind_names());
    command->add_option("--state", options->state, "waiting, running, parked or done")
        ->one_of({"waiting", "running", "parked", "done"});
    command->add_option("--limit", options->limit, "At most so many")
        ->between(1, 10'000)
        ->capture_default_str();
    command->add_flag("--all-tenants", options->all_tenants, "Of all tenants");
    run_at_desk(command, chosen, options, list);
}

void add_pause(Command* family, Action& chosen, const char* name, const char* help, Work work) {
    Command* command = family->add_subcommand(name, help);
    auto options = std::make_shared<Options>();
    command->add_option("KIND", options->kind, "Kind of job")->required()->one_of(kind_names());
    command->add_flag("--all-tenants", options->all_tenants, "Of all tenants");
    run_at_desk(command, chosen, options, work);
}

}  // namespace

ExitCode list_jobs(Invocation& invocation, Local& local, std::size_t limit) {
    Options options;
    options.limit = limit;
    return list(invocation, local, options);
}

void add_jobs(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("jobs", "The work of the service");
    family->require_subcommand(1);
    add_list(family, chosen);

    auto one = std::make_shared<Options>();
    Command* show_it = family->add_subcommand("show", "One job");
    show_it->add_option("ID", one->ids, "Its id")->required()->expected(1);
    run_at_desk(show_it, chosen, one, show);

    auto some = std::make_shared<Options>();
    Command* retry_it = family->add_subcommand("retry", "Let parked jobs wait again");
    retry_it->add_option("ID", some->ids, "Their ids");
    retry_it->add_flag("--all", some->all, "Every parked job of the tenant");
    run_at_desk(retry_it, chosen, some, retry);

    add_pause(family, chosen, "pause", "Begin no more jobs of a kind",
              [](Invocation& invocation, Local& local, const Options& options) {
                  return set_paused(invocation, local, options, true);
              });
    add_pause(family, chosen, "resume", "Begin them again",
              [](Invocation& invocation, Local& local, const Options& options) {
                  return set_paused(invocation, local, options, false);
              });
}

}  // namespace dealwire::app
