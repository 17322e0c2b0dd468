#include "apps/dealwire/wiring_v2.hpp"

#include "adapters/api/v2/v2_site.hpp"
#include "adapters/store/sql_activity_days.hpp"
#include "adapters/store/sql_conversation_directory.hpp"
#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/job_asking.hpp"
#include "apps/dealwire/tracking.hpp"
#include "apps/dealwire/wiring_api_door.hpp"
#include "engine/intake/intake.hpp"

namespace dealwire::app {
namespace {

using api::v2::CallAdded;
using api::v2::CallAddition;

/// The object of conversation records, as it is named in the org.
std::string conversation_object(const exporting::Mapping& mapping) {
    for (const exporting::ObjectRule& rule : mapping.objects)
        if (!rule.parent && rule.kind.empty()) return rule.object;
    return "Conversation__c";
}

/// How others reach this server; where nobody told it, how this machine does.
std::string base_address(const config::ServeConfig& serve) {
    std::string url = serve.public_url;
    while (url.ends_with('/')) url.pop_back();
    if (!url.empty()) return url;
    const bool bare_six = serve.address.find(':') != std::string::npos;
    const std::string host = bare_six ? "[" + serve.address + "]" : serve.address;
    return std::string{serve.tls_certificate.empty() ? "http://" : "https://"} + host + ":" +
           std::to_string(serve.port);
}

api::v2::SiteSettings site_settings(Installation& installation) {
    std::string url = base_address(installation.config()->serve);
    Local local{installation, {"default"}};
    return {.public_url = std::move(url), .parent_object = conversation_object(local.mapping())};
}

/// One call, by the rules of `dealwire ingest`; one that was deleted stays deleted, and one that is
/// there stays as it is.
CallAddition add_call(Installation& installation, const base::TenantId& tenant,
                      base::Tree document) {
    Local local{installation, tenant};
    intake::IntakePolicy policy = intake_policy(local, false);
    policy.only_new = true;  // of several with one clientUniqueId at the same moment one is added
    intake::Intake intake{local.conversations(), tenant, std::move(policy)};
    intake.take(1, std::move(document), 0);
    const intake::IntakeReport report = intake.finish();
    if (!report.rejected.empty()) return {CallAdded::Refused, report.rejected.front().reason};
    if (report.accepted == 0) return {CallAdded::Known, ""};
    ask_for_live(local, tenant);
    return {CallAdded::Added, ""};
}

api::v2::TrackersShown shown_trackers(Installation& installation, const base::TenantId& tenant) {
    Local local{installation, tenant};
    api::v2::TrackersShown shown{trackers_in_force(local).trackers, {}};
    const auto revisions = revisions_of_trackers(local);
    if (!revisions.empty()) shown.updated = revisions.front().at;
    return shown;
}

api::v2::SiteActions site_actions(Installation& installation) {
    return {.trackers = [&installation](
                            const auto& tenant) { return shown_trackers(installation, tenant); },
            .add_call =
                [&installation](const auto& tenant, base::Tree document) {
                    return add_call(installation, tenant, std::move(document));
                },
            .erase =
                [&installation](const api::Caller& caller, const std::string& who) {
                    Local local{installation, caller.tenant};
                    const ActingFor acting{actor_of(caller)};
                    ask_for_erasure(local, who);
                },
            .home =
                [&installation](const auto& tenant) {
                    Local local{installation, tenant};
                    return calling_code(local);
                }};
}

}  // namespace

struct ConversationApi::Impl {
    Impl(Installation& installation, ports::AccessLog& access_log, const api::Cursors& cursors)
        : directory{installation.database()},
          activity{installation.database()},
          site{{.directory = directory,
                .conversations = installation.conversations(),
                .resolutions = installation.resolutions(),
                .hits = installation.hits(),
                .members = installation.members(),
                .member_log = installation.member_log(),
                .connections = installation.connections(),
                .crm_fields = installation.crm_fields(),
                .crm = installation.reader(),
                .selections = installation.selections(),
                .exports = installation.exports(),
                .access_log = access_log,
                .activity = activity,
                .people = installation.participants(),
                .clock = installation.clock(),
                .cursors = cursors},
               site_actions(installation),
               site_settings(installation)} {}

    store::SqlConversationDirectory directory;
    store::SqlActivityDays activity;
    api::v2::V2Site site;
};

ConversationApi::ConversationApi(Installation& installation, ports::AccessLog& access_log,
                                 const api::Cursors& cursors)
    : impl_{std::make_unique<Impl>(installation, access_log, cursors)} {}

ConversationApi::~ConversationApi() = default;

api::CallerSite& ConversationApi::site() { return impl_->site; }

}  // namespace dealwire::app
