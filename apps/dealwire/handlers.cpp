#include "apps/dealwire/handlers.hpp"

#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/job_asking.hpp"
#include "apps/dealwire/org_work.hpp"
#include "engine/base/stopped.hpp"
#include "engine/jobs/job_kinds.hpp"
#include "engine/ports/sealer.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using jobs::JobResult;
using model::Job;

std::string sentence_of(const base::Issues& issues) {
    std::string text;
    for (const base::Issue& issue : issues)
        text += (text.empty() ? "" : "; ") + issue.path + " " + issue.problem;
    return text;
}

/// Work that can do nothing until a person did something: it comes again with the schedule.
JobResult hindered(Local& local, const Job& job, const std::string& why) {
    local.log().write(ports::Level::Warn, "job_hindered", {{"kind", job.kind}, {"why", why}});
    return JobResult::nothing_to_do(why);
}

/// Gives the tenant of a job to the work, and makes a result of what people have to mend.
class TenantHandler final : public jobs::JobHandler {
public:
    TenantHandler(LocalCache& locals, Handlers::Work work)
        : locals_{locals}, work_{std::move(work)} {}

    JobResult handle(const Job& job, std::stop_token stop) override {
        const auto local = locals_.of(job.tenant);
        try {
            return work_(*local, job, stop);
        } catch (const ConfigError& error) {
            return hindered(*local, job,
                            "The settings have problems: " + sentence_of(error.issues()));
        } catch (const ports::SealError& error) {
            return JobResult::failed(
                {.fault = base::Fault::Rejected, .code = "KEY", .detail = error.what()});
        }
    }

private:
    LocalCache& locals_;
    Handlers::Work work_;
};

using OrgWork = std::function<JobResult(Place&, Remote&, const std::stop_token&)>;

/// Work in the org of the active connection. Nobody asks an org that refused us until a person has
/// authorised the connection again.
JobResult in_org(Local& local, const Job& job, const std::stop_token& stop, const OrgWork& work) {
    const auto connection = local.connections().active(local.tenant());
    if (!connection) return JobResult::nothing_to_do("The tenant is not connected to an org.");
    if (!connection->trouble.empty())
        return hindered(local, job,
                        "Connection '" + connection->name +
                            "' must be authorised again: " + connection->trouble);
    Place place{local, *connection, {local.tenant(), connection->org}};
    Remote remote{local, *connection, place.scope};
    JobResult result = work(place, remote, stop);
    remote.remember_usage();
    return result;
}

std::string note_on(model::Outcome outcome, const std::string& run) {
    if (outcome == model::Outcome::Ok) return "";
    return "Ended " + std::string{model::name_of(outcome)} + ": dealwire runs show " + run;
}

JobResult sync(Place& place, Remote& remote, const std::stop_token& stop) {
    const SyncDone done = do_sync(place, remote, stop);
    if (done.report.ended_by) return JobResult::failed(*done.report.ended_by);
    return JobResult::done(note_on(done.report.outcome(), done.run));
}

JobResult reconcile(Place& place, Remote& remote, const std::stop_token& stop) {
    const ImportDone done = do_import(place, remote, {.objects = {}, .reconcile = true}, stop);
    if (done.report.import.ended_by) return JobResult::failed(*done.report.import.ended_by);
    return JobResult::done(note_on(done.report.import.outcome(), done.run));
}

/// Whether nothing that was looked at has to be looked at again by the next one.
bool is_through(const exporting::ExportReport& report) {
    return !report.error && report.deferred == 0 && report.held_back == 0;
}

/// What was changed otherwise than by conversations that came in is left to the next sync.
JobResult live(jobs::Arrivals& arrivals, Place& place, Remote& remote,
               const std::stop_token& stop) {
    const jobs::Arrivals::Since since = arrivals.look(place.scope);
    exporting::ExportRequest request;
    if (since.conversations) request.among = *since.conversations;
    if (since.conversations && request.among.empty())
        return JobResult::nothing_to_do("Nothing came in since the last export.");
    const ExportDone done = do_export(place, remote, request, "live", stop);
    if (is_through(done.report)) arrivals.served(place.scope, since.until);
    if (done.report.error) return JobResult::failed(*done.report.error);
    return JobResult::done(note_on(jobs::outcome_of(done.report), done.run));
}

/// The same guard as that of the command, which alone takes the word that it is right.
base::Error looks_like_ours(const jobs::PersonFound& found) {
    return {.fault = base::Fault::Rejected,
            .code = "LOOKS_LIKE_ONE_OF_OURS",
            .detail = "That person took part in " + std::to_string(found.conversations.size()) +
                      " of " + std::to_string(found.held) +
                      " conversations, which looks like one of your own. Nothing was erased.",
            .remedy = "If that is what you want: dealwire person erase ADDRESS --even-many"};
}

JobResult erase(Local& local, const Job& job, const std::stop_token& stop) {
    const AskedErasure asked = asked_erasure(local, job);
    const auto person = intake::parse_person(asked.whom, calling_code(local));
    if (!person)
        return JobResult::failed({.fault = base::Fault::Rejected,
                                  .code = "PERSON",
                                  .detail = "It names neither an address nor a number."});
    jobs::PersonErasure erasure = person_erasure(local);
    const jobs::PersonFound found = erasure.find(*person, stop);
    if (stop.stop_requested()) return JobResult::failed(base::stopped());
    // Whoever is remembered was let through by an attempt before.
    if (found.looks_like_one_of_ours() && !erasure.is_remembered(*person))
        return JobResult::refuse(looks_like_ours(found));
    model::DeletionAct act = new_deletion(local, model::DeletionReason::Person);
    if (!asked.by.empty()) act.by = asked.by;
    // Done once more after a crash, it is the same act.
    act.id.value = job.id.value;
    const jobs::PersonErased erased =
        erasure.erase(*person, act, found, erasure_depth(local), stop);
    if (erased.stopped) return JobResult::failed(base::stopped());
    if (!found.conversations.empty()) ask_for_live(local, local.tenant());
    return JobResult::done(std::to_string(erased.erased) + " conversations erased, " +
                           std::to_string(erased.redacted) + " freed of the person's data.");
}

JobResult prune(Local& local, const Job&, const std::stop_token& stop) {
    constexpr std::int64_t kAtOnce = 1'000;
    const base::Instant now = local.clock().now();
    const config::JobsConfig& config = local.config().jobs;
    const ports::PruneLimits limits{
        .runs = now - config.keep_runs, .jobs = now - config.keep_jobs, .now = now};
    ports::Pruned all;
    for (bool more = true; more;) {
        if (stop.stop_requested()) return JobResult::failed(base::stopped());
        const ports::Pruned some = local.pruner().prune(local.tenant(), limits, kAtOnce);
        all.runs += some.runs;
        all.jobs += some.jobs;
        more = std::max({some.runs, some.jobs, some.requests, some.authorisations}) >= kAtOnce;
    }
    while (local.changes().fold(local.tenant()))  // notes that nobody read
        if (stop.stop_requested()) return JobResult::failed(base::stopped());
    return JobResult::done(std::to_string(all.runs) + " runs and " + std::to_string(all.jobs) +
                           " jobs dropped.");
}

Handlers::Work org_work(OrgWork work) {
    return [work = std::move(work)](Local& local, const Job& job, const std::stop_token& stop) {
        return in_org(local, job, stop, work);
    };
}

}  // namespace

Handlers::Handlers(Installation& installation)
    : locals_{installation}, arrivals_{installation.changes()} {
    add(jobs::kSync, org_work(sync));
    add(jobs::kReconcile, org_work(reconcile));
    add(jobs::kLive, org_work([this](Place& place, Remote& remote, const std::stop_token& stop) {
            return live(arrivals_, place, remote, stop);
        }));
    add(jobs::kErase, erase);
    add(jobs::kPrune, prune);
}

void Handlers::add(std::string_view kind, Work work) {
    add(kind, std::make_unique<TenantHandler>(locals_, std::move(work)));
}

void Handlers::add(std::string_view kind, std::unique_ptr<jobs::JobHandler> handler) {
    handlers_.insert_or_assign(std::string{kind}, std::move(handler));
}

jobs::JobHandlers Handlers::all() const {
    jobs::JobHandlers all;
    for (const auto& [kind, handler] : handlers_) all.emplace(kind, handler.get());
    return all;
}

}  // namespace dealwire::app
