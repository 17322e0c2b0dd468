#include "apps/dealwire/job_asking.hpp"

#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/work_force.hpp"
#include "engine/intake/person.hpp"
#include "engine/jobs/job_kinds.hpp"

namespace dealwire::app {
namespace {

ports::SealPlace place_of(const base::TenantId& tenant, const std::string& subject) {
    return {.tenant = tenant, .table = "job", .row = subject, .column = "payload"};
}

model::Job new_job(Facilities& facilities, std::string_view kind, const base::TenantId& tenant) {
    return jobs::make_job(*jobs::find_kind(kind), tenant, facilities.clock().now(),
                          facilities.entropy());
}

}  // namespace

void ask_for_live(Facilities& facilities, const base::TenantId& tenant) {
    facilities.jobs().enqueue(new_job(facilities, jobs::kLive, tenant));
}

void ask_for_live_if_served(Facilities& facilities, const base::TenantId& tenant) {
    if (!work_force(facilities).empty()) ask_for_live(facilities, tenant);
}

std::optional<model::Job> ask_for_erasure(Local& local, const std::string& email_or_phone) {
    const auto whom = intake::parse_person(email_or_phone, calling_code(local));
    if (!whom) return std::nullopt;
    model::Job job = new_job(local, jobs::kErase, local.tenant());
    job.subject = local.digester().digest(whom->text());
    job.payload = local.sealer().seal(base::Secret{whom->text() + "\n" + person()},
                                      place_of(local.tenant(), job.subject));
    return local.jobs().enqueue(job);
}

AskedErasure asked_erasure(Local& local, const model::Job& job) {
    const std::string text =
        local.sealer().open(job.payload, place_of(local.tenant(), job.subject)).reveal();
    const std::size_t end = text.find('\n');
    return {text.substr(0, end), end == std::string::npos ? std::string{} : text.substr(end + 1)};
}

void register_tenant(Facilities& facilities, const base::TenantId& tenant) {
    if (facilities.tenants().find(tenant)) return;
    const base::Instant now = facilities.clock().now();
    facilities.tenants().add({.id = tenant, .created = now, .changed = now, .note = ""});
}

}  // namespace dealwire::app
