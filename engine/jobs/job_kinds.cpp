#include "engine/jobs/job_kinds.hpp"

#include <algorithm>
#include <array>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;

constexpr std::array<JobKind, 5> kKinds{
    {{.name = kSync,
      .does = "one whole cycle: import, provision, resolve, export",
      .urgency = Urgency::Work,
      .lane = model::kOrgLane,
      .scheduled = true,
      .lengthy = true},
     {.name = kLive,
      .does = "resolve and export what just came in",
      .urgency = Urgency::Live,
      .lane = model::kOrgLane,
      .patient = true,
      .gathers = 1500ms},
     {.name = kReconcile,
      .does = "prove that everything the org has is held",
      .urgency = Urgency::Backlog,
      .lane = model::kOrgLane,
      .scheduled = true,
      .lengthy = true},
     {.name = kErase, .does = "erase what is held of one person", .lane = ""},
     {.name = kPrune,
      .does = "drop old runs, done jobs and used requests",
      .urgency = Urgency::Backlog,
      .lane = "",
      .scheduled = true}}};

}  // namespace

std::span<const JobKind> job_kinds() { return kKinds; }

const JobKind* find_kind(std::string_view name) {
    const auto found = std::ranges::find(kKinds, name, &JobKind::name);
    return found == kKinds.end() ? nullptr : &*found;
}

bool is_scheduled(std::string_view kind) {
    const JobKind* known = find_kind(kind);
    return known && known->scheduled;
}

bool is_patient(std::string_view kind) {
    const JobKind* known = find_kind(kind);
    return known && (known->patient || known->scheduled);
}

model::Job make_job(const JobKind& kind, const base::TenantId& tenant, base::Instant now,
                    base::Entropy& entropy) {
    model::Job job;
    job.id.value = base::uuid_v7(now, entropy.chance());
    job.tenant = tenant;
    job.kind = kind.name;
    job.lane = kind.lane;
    job.due = now + kind.gathers;
    return job;
}

}  // namespace dealwire::jobs
