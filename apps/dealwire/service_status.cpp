#include "apps/dealwire/service_status.hpp"

#include "apps/dealwire/command.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/run_state.hpp"
#include "apps/dealwire/work_force.hpp"
#include "engine/base/time_text.hpp"
#include "engine/jobs/job_kinds.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dealwire::app {
namespace {

using base::Tree;
using model::JobState;

constexpr std::size_t kRunningShown = 10;
constexpr std::size_t kParkedShown = 5;
constexpr std::size_t kHeldUpShown = 5;
/// One for each tenant at most.
constexpr std::size_t kOfAllTenants = 100'000;
/// Among so many runs is one that was no plan.
constexpr std::size_t kRunsLookedAt = 20;

Tree time_or_null(const std::optional<base::Instant>& time) {
    return time ? Tree{base::to_text(*time)} : Tree{};
}

Tree process_tree(const model::WorkerProcess& process) {
    return Tree::Object{{"name", process.name},
                        {"role", process.role},
                        {"version", process.version},
                        {"lanes", process.lanes},
                        {"busy", process.busy},
                        {"stopping", process.stopping},
                        {"startedAt", base::to_text(process.started)},
                        {"seenAt", base::to_text(process.beat)},
                        {"tickedAt", time_or_null(process.ticked)}};
}

/// "in 4 min", "now".
std::string until(base::Instant then, base::Instant now) {
    return then <= now ? "now" : "in " + span(then - now);
}

std::string words_of(const NextTurn& next, base::Instant now) {
    return next.parked ? "not begun: parked" : until(next.turn.next, now);
}

const std::string& kind_of(const NextTurn& next) { return next.turn.kind; }

std::int64_t jobs_in(const std::vector<model::QueueDepth>& depth, JobState state) {
    std::int64_t jobs = 0;
    for (const model::QueueDepth& one : depth)
        if (one.state == state) jobs += one.jobs;
    return jobs;
}

/// Each kind with what waits, runs and is parked of it.
void print_queue(const ServiceStatus& status, Output& output) {
    std::map<std::string, std::map<JobState, model::QueueDepth>> kinds;
    for (const model::QueueDepth& one : status.depth) kinds[one.kind][one.state] = one;
    for (const NextTurn& next : status.next) kinds.try_emplace(next.turn.kind);
    Table table{{"jobs", "waiting", "oldest due", "running", "parked", "next", ""}};
    for (auto& [kind, states] : kinds) {
        const model::QueueDepth& waiting = states[JobState::Waiting];
        const auto next = std::ranges::find(status.next, kind, kind_of);
        const bool paused = std::ranges::find(status.paused, kind,
                                              &std::pair<base::TenantId, std::string>::second) !=
                            status.paused.end();
        table.row({kind, std::to_string(waiting.jobs),
                   waiting.jobs > 0 ? until(waiting.oldest_due, status.now) == "now"
                                          ? ago(waiting.oldest_due, status.now)
                                          : until(waiting.oldest_due, status.now)
                                    : "-",
                   std::to_string(states[JobState::Running].jobs),
                   std::to_string(states[JobState::Parked].jobs),
                   next == status.next.end() ? "-" : words_of(*next, status.now),
                   paused ? "paused" : ""});
    }
    if (kinds.empty()) return;
    for (const std::string& line : table.lines()) output.line(line);
}

/// When it really begins: what is due in quiet hours waits for their end.
base::Instant begins_at(const ports::ScheduleEntry& entry, const jobs::Timings& timings,
                        base::Instant now) {
    const base::Instant earliest = std::max(entry.next, now);
    const base::Instant allowed =
        jobs::after_quiet(timings.of(entry.tenant, entry.kind).quiet, earliest);
    return allowed == earliest ? entry.next : allowed;
}

using Place = std::pair<base::TenantId, std::string>;

/// When what the schedules bring begins, by tenant and kind.
std::map<Place, NextTurn> next_turns(Facilities& facilities, const base::TenantId& tenant,
                                     const jobs::Timings& timings) {
    const base::Instant now = facilities.clock().now();
    std::map<Place, NextTurn> turns;
    std::set<std::string> kinds;
    for (ports::ScheduleEntry& entry : facilities.schedules().all()) {
        if (!tenant.empty() && entry.tenant != tenant) continue;
        entry.next = begins_at(entry, timings, now);
        kinds.insert(entry.kind);
        Place place{entry.tenant, entry.kind};
        turns.emplace(std::move(place), NextTurn{std::move(entry), {}});
    }
    const auto each_of = [&](const ports::JobsShown& shown, const auto& note) {
        for (const model::JobEntry& entry : facilities.job_board().jobs(shown)) {
            const model::Job& job = entry.lease.job;
            const auto turn = turns.find({job.tenant, job.kind});
            if (turn != turns.end() && job.subject.empty()) note(turn->second, job);
        }
    };
    for (const std::string& kind : kinds) {
        each_of({.tenant = tenant, .kind = kind, .held_up = true, .limit = kOfAllTenants},
                [](NextTurn& next, const model::Job& job) {
                    next.turn.next = std::max(next.turn.next, job.due);
                });
        each_of({.tenant = tenant, .kind = kind, .state = JobState::Parked, .limit = kOfAllTenants},
                [](NextTurn& next, const model::Job& job) { next.parked = job.id; });
    }
    return turns;
}

/// The first turn of each kind; what is parked comes after all that is not.
std::vector<NextTurn> first_of_each(std::map<Place, NextTurn> turns) {
    std::vector<NextTurn> sorted;
    for (auto& [place, turn] : turns) sorted.push_back(std::move(turn));
    std::ranges::stable_sort(sorted, {}, [](const NextTurn& next) {
        return std::pair{next.parked.has_value(), next.turn.next};
    });
    std::vector<NextTurn> first;
    for (NextTurn& next : sorted)
        if (std::ranges::find(first, next.turn.kind, kind_of) == first.end())
            first.push_back(std::move(next));
    return first;
}

/// What waits after a failure; not what waits for a free lane alone.
std::vector<model::JobEntry> held_up(Facilities& facilities, const base::TenantId& tenant) {
    auto found =
        facilities.job_board().jobs({.tenant = tenant, .held_up = true, .limit = kHeldUpShown});
    const base::Instant now = facilities.clock().now();
    std::erase_if(found, [&](const model::JobEntry& entry) {
        return entry.lease.job.attempts == 0 && entry.lease.job.due <= now;
    });
    return found;
}

std::string held_up_line(const model::Job& job, base::Instant now) {
    std::string line = "  waiting: " + job.kind + " of " + job.tenant.value;
    if (job.attempts > 0) line += " after " + counted(job.attempts, "attempt");
    return line + ", next attempt " +
           (job.due <= now ? "as soon as a lane is free" : until(job.due, now)) + ": " +
           on_one_line(job.last_error);
}

std::string running_line(const model::JobEntry& entry, base::Instant now) {
    const model::Job& job = entry.lease.job;
    const std::string line = "  running: " + job.kind + " of " + job.tenant.value + " (" +
                             job.id.value + ") by " + entry.lease.worker + ", due " +
                             ago(job.due, now);
    if (entry.lease.expires >= now) return line;
    return line + "; not heard of for " + span(now - entry.lease.expires) +
           ": that process died or hangs, another one takes the job over";
}

/// What is parked, each with the command that lets it wait again.
void print_parked(const ServiceStatus& status, Output& output) {
    for (const model::JobEntry& entry : status.parked) {
        const model::Job& job = entry.lease.job;
        output.line("  parked: " + job.kind + " of " + job.tenant.value + ": " +
                    on_one_line(job.last_error));
        output.line("    once the cause is mended: " +
                    command_for(job.tenant, "jobs retry " + job.id.value));
    }
    const auto more =
        jobs_in(status.depth, JobState::Parked) - static_cast<std::int64_t>(status.parked.size());
    if (more <= 0) return;
    const std::string all = status.tenant
                                ? command_for(status.tenant->id, "jobs list --state parked")
                                : "dealwire jobs list --state parked --all-tenants";
    output.line("  and " + counted(more, "parked job") + " more: " + all);
}

Tree jobs_tree(const std::vector<model::JobEntry>& entries) {
    Tree::Array list;
    for (const model::JobEntry& entry : entries) list.push_back(job_tree(entry));
    return list;
}

std::string processes_sentence(const ServiceStatus& status) {
    int lanes = 0;
    int busy = 0;
    for (const model::WorkerProcess& process : status.processes) {
        lanes += process.lanes;
        busy += process.busy;
    }
    const auto count = static_cast<std::int64_t>(status.processes.size());
    const auto ticked = last_tick(status.processes);
    return "Service        " + std::to_string(count) + (count == 1 ? " process" : " processes") +
           " alive, " + std::to_string(busy) + " of " + std::to_string(lanes) +
           " lanes at work, schedule looked at " + (ticked ? ago(*ticked, status.now) : "not yet");
}

}  // namespace

std::string command_for(const base::TenantId& tenant, const std::string& command) {
    return "dealwire " +
           (tenant.value == Globals{}.tenant ? "" : "--tenant " + tenant.value + " ") + command;
}

Tree job_tree(const model::JobEntry& entry) {
    const model::Job& job = entry.lease.job;
    const bool running = job.state == JobState::Running;
    return Tree::Object{{"id", job.id.value},
                        {"tenant", job.tenant.value},
                        {"kind", job.kind},
                        {"subject", job.subject},
                        {"state", model::name_of(job.state)},
                        {"attempts", job.attempts},
                        {"dueAt", base::to_text(job.due)},
                        {"createdAt", base::to_text(entry.created)},
                        {"endedAt", time_or_null(entry.finished)},
                        {"worker", running ? Tree{entry.lease.worker} : Tree{}},
                        {"leaseUntil", running ? Tree{base::to_text(entry.lease.expires)} : Tree{}},
                        {"onceMore", entry.again},
                        {"message", job.last_error}};
}

ServiceStatus service_status(Facilities& facilities, const base::TenantId& tenant,
                             const jobs::Timings& timings) {
    ServiceStatus status{
        .now = facilities.clock().now(),
        .processes = work_force(facilities),
        .depth = facilities.job_board().depth(tenant),
        .running = facilities.job_board().jobs(
            {.tenant = tenant, .state = JobState::Running, .limit = kRunningShown}),
        .held_up = held_up(facilities, tenant),
        .parked = facilities.job_board().jobs(
            {.tenant = tenant, .state = JobState::Parked, .limit = kParkedShown}),
        .paused = facilities.job_board().paused(),
        .next = first_of_each(next_turns(facilities, tenant, timings)),
        .tenant = {}};
    if (!tenant.empty()) {
        status.tenant = facilities.tenants().find(tenant);
        std::erase_if(status.paused,
                      [&](const auto& one) { return !one.first.empty() && one.first != tenant; });
    }
    return status;
}

Tree service_tree(const ServiceStatus& status) {
    Tree::Array processes;
    for (const auto& process : status.processes) processes.push_back(process_tree(process));
    Tree::Array queue;
    for (const model::QueueDepth& one : status.depth)
        queue.push_back(Tree::Object{{"kind", one.kind},
                                     {"state", model::name_of(one.state)},
                                     {"jobs", one.jobs},
                                     {"oldestDue", base::to_text(one.oldest_due)}});
    Tree::Array paused;
    for (const auto& [tenant, kind] : status.paused)
        paused.push_back(
            Tree::Object{{"tenant", tenant.empty() ? Tree{} : Tree{tenant.value}}, {"kind", kind}});
    Tree::Array next;
    for (const auto& [turn, parked] : status.next)
        next.push_back(Tree::Object{{"kind", turn.kind},
                                    {"tenant", turn.tenant.value},
                                    {"at", parked ? Tree{} : Tree{base::to_text(turn.next)}},
                                    {"parkedJob", parked ? Tree{parked->value} : Tree{}}});
    return Tree::Object{{"processes", std::move(processes)},
                        {"queue", std::move(queue)},
                        {"waiting", jobs_in(status.depth, JobState::Waiting)},
                        {"running", jobs_in(status.depth, JobState::Running)},
                        {"parked", jobs_in(status.depth, JobState::Parked)},
                        {"runningJobs", jobs_tree(status.running)},
                        {"heldUpJobs", jobs_tree(status.held_up)},
                        {"parkedJobs", jobs_tree(status.parked)},
                        {"paused", std::move(paused)},
                        {"next", std::move(next)}};
}

void print_service(const ServiceStatus& status, Output& output) {
    if (status.tenant && status.tenant->state != model::TenantState::Active)
        output.line("The tenant is " + std::string{model::name_of(status.tenant->state)} +
                    " since " + base::to_text(status.tenant->changed) +
                    (status.tenant->note.empty() ? "" : ": " + status.tenant->note));
    if (status.processes.empty() && status.depth.empty() && status.next.empty()) {
        output.line("Service        not running (dealwire serve); everything is done by hand");
        return;
    }
    output.line(
        status.processes.empty()
            ? "Service        no process is alive, nothing is done by itself: dealwire serve"
            : processes_sentence(status));
    print_queue(status, output);
    for (const model::JobEntry& entry : status.running)
        output.line(running_line(entry, status.now));
    for (const model::JobEntry& entry : status.held_up)
        output.line(held_up_line(entry.lease.job, status.now));
    print_parked(status, output);
}

std::vector<TenantLine> tenant_lines(Facilities& facilities, const jobs::Timings& timings) {
    const auto turns = next_turns(facilities, {}, timings);
    std::vector<TenantLine> lines;
    for (model::Tenant& tenant : facilities.tenants().all()) {
        TenantLine& line = lines.emplace_back();
        line.connection = facilities.connections().active(tenant.id);
        auto runs = facilities.runs().newest(tenant.id, kRunsLookedAt);
        const auto last = std::ranges::find_if_not(runs, is_plan);
        if (last != runs.end()) line.last_run = std::move(*last);
        const auto sync = turns.find({tenant.id, std::string{jobs::kSync}});
        if (sync != turns.end()) line.next_sync = sync->second;
        const auto depth = facilities.job_board().depth(tenant.id);
        line.waiting = jobs_in(depth, JobState::Waiting);
        line.parked = jobs_in(depth, JobState::Parked);
        line.tenant = std::move(tenant);
    }
    return lines;
}

Tree tenants_tree(const std::vector<TenantLine>& lines) {
    Tree::Array list;
    for (const TenantLine& line : lines) {
        Tree run;
        if (line.last_run)
            run = Tree::Object{
                {"run", line.last_run->id.value},
                {"kind", line.last_run->kind},
                {"startedAt", base::to_text(line.last_run->started)},
                {"outcome",
                 line.last_run->finished ? Tree{model::name_of(line.last_run->outcome)} : Tree{}}};
        list.push_back(
            Tree::Object{{"tenant", line.tenant.id.value},
                         {"state", model::name_of(line.tenant.state)},
                         {"since", base::to_text(line.tenant.changed)},
                         {"note", line.tenant.note},
                         {"connection", line.connection ? Tree{line.connection->name} : Tree{}},
                         {"trouble", line.connection && !line.connection->trouble.empty()
                                         ? Tree{line.connection->trouble}
                                         : Tree{}},
                         {"lastRun", std::move(run)},
                         {"nextSync", line.next_sync && !line.next_sync->parked
                                          ? Tree{base::to_text(line.next_sync->turn.next)}
                                          : Tree{}},
                         {"jobsWaiting", line.waiting},
                         {"jobsParked", line.parked}});
    }
    return list;
}

void print_tenants(const std::vector<TenantLine>& lines, base::Instant now, Output& output) {
    Table table{{"tenant", "state", "connection", "last run", "next sync", "waiting", "parked"}};
    for (const TenantLine& line : lines) {
        std::string connection = line.connection ? line.connection->name : "none";
        if (line.connection && !line.connection->trouble.empty())
            connection += " (authorise again)";
        std::string run = "-";
        if (line.last_run)
            run =
                line.last_run->kind + " " +
                (line.last_run->finished ? model::name_of(line.last_run->outcome) : "unfinished") +
                ", " + ago(line.last_run->started, now);
        table.row({line.tenant.id.value, model::name_of(line.tenant.state), connection, run,
                   line.next_sync ? words_of(*line.next_sync, now) : "-",
                   std::to_string(line.waiting), std::to_string(line.parked)});
    }
    for (const std::string& text : table.lines()) output.line(text);
}

}  // namespace dealwire::app
