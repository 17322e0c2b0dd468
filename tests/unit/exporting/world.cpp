#include "tests/unit/exporting/world.hpp"

namespace dealwire::exporting::testing {

World::World() { clock.set(CaseBuilder{}.build().now); }

World::~World() = default;

void World::ingest(const Case& made) {
    const std::vector<ports::IncomingConversation> batch{{made.conversation, made.document}};
    conversations.save(scope.tenant, batch);
    const std::vector<ports::MadeResolution> resolved{{made.resolution, made.conversation.digest}};
    resolutions.save(scope, "basis", resolved);
    members.save(scope, made.members);
}

void World::remove(const std::string& id) {
    conversations.remove(scope.tenant, base::ConversationId{id});
}

ExportReport World::run(const ExportRequest& request, std::stop_token stop) {
    Exporter exporter{{exports,
                       conversations,
                       resolutions,
                       members,
                       sink,
                       clock,
                       progress,
                       log,
                       crm,
                       exports,
                       hits,
                       budget,
                       &people,
                       &revisions,
                       {&bulk, &ingest_jobs, bulk_use, job_rates},
                       lanes,
                       describe},
                      scope,
                      mapping,
                      settings,
                      sizes};
    return exporter.run(request, std::move(stop));
}

ExportReport World::run_through(ports::RecordSink& other, const ExportRequest& request) {
    Exporter exporter{{exports, conversations, resolutions, members, other, clock, progress, log,
                       crm, exports, hits, budget},
                      scope,
                      mapping,
                      settings,
                      sizes};
    return exporter.run(request, {});
}

std::map<model::RecordName, std::string> World::wanted() {
    std::map<model::RecordName, std::string> digests;
    const People company{members.all(scope)};
    const ExportRules rules{mapping, settings, company, clock.now()};
    for (const auto& [id, entry] : conversations.all(scope.tenant)) {
        if (entry.removed) continue;
        const auto resolution = resolutions.find(scope, id);
        for (const auto& record :
             desired_state(rules, {entry.conversation, entry.document, *resolution}).records)
            digests.emplace(record.name, record.digest);
    }
    return digests;
}

std::map<model::RecordName, std::string> World::in_org() const {
    std::map<model::RecordName, std::string> digests;
    for (const auto& [name, kept] : sink.org()) digests.emplace(name, kept.record.digest);
    return digests;
}

std::vector<model::ExportRecord> World::records(const std::string& conversation) {
    const std::vector<base::ConversationId> one{base::ConversationId{conversation}};
    return exports.records(scope, one);
}

}  // namespace dealwire::exporting::testing
