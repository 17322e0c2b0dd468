#include "adapters/http/measured_transport.hpp"
#include "adapters/http/poco_transport.hpp"
#include "adapters/http/retrying_transport.hpp"
#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/introduction.hpp"
#include "adapters/salesforce/revocation.hpp"
#include "adapters/salesforce/salesforce_activity_people.hpp"
#include "adapters/salesforce/salesforce_bulk.hpp"
#include "adapters/salesforce/salesforce_census.hpp"
#include "adapters/salesforce/salesforce_directory.hpp"
#include "adapters/salesforce/salesforce_ingest.hpp"
#include "adapters/salesforce/salesforce_sink.hpp"
#include "adapters/salesforce/salesforce_source.hpp"
#include "adapters/salesforce/salesforce_user_rights.hpp"
#include "adapters/system/read_ahead_bulk.hpp"
#include "adapters/system/thread_lanes.hpp"
#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/export_outlook.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/wiring.hpp"
#include "apps/dealwire/work_width.hpp"
#include "engine/budget/allowance.hpp"
#include "engine/ports/metric_catalogue.hpp"

namespace dealwire::app {
namespace {

http::TransportSettings transport_settings(const salesforce::Hosts& hosts,
                                           const config::SalesforceConfig& config) {
    return {.plain_hosts = hosts.plain_hosts(), .extra_authorities = config.ca_file};
}

salesforce::SessionSettings session_settings(const config::SalesforceConfig& config) {
    return {.api_version = config.api_version,
            .deadlines = {.connect = config.connect_timeout,
                          .read = config.read_timeout,
                          .total = config.total_timeout}};
}

salesforce::BulkSettings bulk_settings(const config::SalesforceConfig& config) {
    salesforce::BulkSettings settings;
    settings.patience = config.bulk_patience;
    return settings;
}

salesforce::IngestSettings ingest_settings(const config::SalesforceConfig& config) {
    salesforce::IngestSettings settings;
    settings.patience = config.bulk_patience;
    return settings;
}

constexpr double kPercent = 100.0;
// Documents of two pages are in memory at once; every page costs the compiling of its statements.
constexpr exporting::Exporter::Sizes kExportSizes{.page = 200};

importing::MissingLimit missing_limit(const config::ImportConfig& config) {
    importing::MissingLimit limit;
    limit.share = config.missing_limit_percent / kPercent;
    return limit;
}

/// The way to Salesforce's hosts, without an account there.
struct Road {
    Road(const config::SalesforceConfig& config, base::Clock& clock, base::Entropy& entropy,
         ports::Metrics& metrics)
        : hosts{config.test_hosts},
          transport{transport_settings(hosts, config)},
          measured{transport,
                   [&metrics](const http::MeasuredCall& call) {
                       metrics.count(ports::metric::kRemoteCalls, {"salesforce", call.answer}, 1);
                       metrics.observe(ports::metric::kRemoteSeconds, {"salesforce"}, call.seconds);
                   }},
          patient{measured, clock, entropy, {.failure_of = salesforce::passing_trouble}} {}

    salesforce::Hosts hosts;
    http::PocoTransport transport;
    http::MeasuredTransport measured;
    http::RetryingTransport patient;
};

}  // namespace

struct Remote::Impl {
    Impl(Local& here, const model::Connection& connected, const model::OrgScope& place)
        : local{here},
          connection{connected},
          scope{place},
          road{local.config().salesforce, local.clock(), local.entropy(), local.metrics()},
          allowance{local.spending(), local.clock(), scope, local.budget_settings(),
                    local.connections().usage(local.tenant(), connected.id)},
          keeper{salesforce::TokenClient{road.transport, road.hosts, local.clock()},
                 local.connections(), local.tenant(), connected, local.turns()},
          channel{road.patient, local.clock(), keeper, session_settings(local.config().salesforce),
                  &allowance},
          session{channel},
          source{session, local.clock()},
          sink{session},
          people{session},
          census{session},
          directory{session},
          rights{session},
          ingest{channel, local.clock(), ingest_settings(local.config().salesforce)},
          bulk{channel, local.clock(), bulk_settings(local.config().salesforce)},
          importer{{source, ahead, lanes, local.crm(), local.places(), local.schemas(),
                    local.selections(), local.clock(), local.progress(), local.log()},
                   scope,
                   local.import_settings()},
          prover{{importer, source, local.crm(), local.places(), local.selections(), local.proofs(),
                  local.clock(), local.log()},
                 local.import_settings(),
                 missing_limit(local.config().import)},
          importing{{importer, prover, local.provisioner(), local.reader(), local.crm(), allowance,
                     local.clock()}} {}

    Local& local;
    const model::Connection connection;
    const model::OrgScope scope;
    Road road;
    budget::Allowance allowance;
    salesforce::TokenKeeper keeper;
    salesforce::OrgChannel channel;
    salesforce::Session session;
    salesforce::SalesforceSource source;
    salesforce::SalesforceSink sink;
    salesforce::SalesforceActivityPeople people;
    salesforce::SalesforceCensus census;
    salesforce::SalesforceDirectory directory;
    salesforce::SalesforceUserRights rights;
    salesforce::SalesforceIngest ingest;
    salesforce::SalesforceBulk bulk;
    system::ReadAheadBulk ahead{bulk, kSavers};
    system::ThreadLanes lanes{kLanes};
    importing::Importer importer;
    importing::Prover prover;
    jobs::ImportCycle importing;
    std::unique_ptr<exporting::Exporter> exporter;
};

Remote::Remote(Local& local, const model::Connection& connection, const model::OrgScope& scope)
    : impl_{std::make_unique<Impl>(local, connection, scope)} {}

Remote::~Remote() = default;

ports::OrgDirectory& Remote::directory() { return impl_->directory; }

ports::UserRights& Remote::rights() { return impl_->rights; }

ports::RecordSource& Remote::source() { return impl_->source; }

base::Result<std::vector<model::ObjectInfo>> Remote::describe(std::span<const std::string> objects,
                                                              std::stop_token stop) {
    return impl_->importer.describe(objects, std::move(stop));
}

jobs::ImportCycle& Remote::importing() { return impl_->importing; }

ports::WorkBudget& Remote::budget() { return impl_->allowance; }

void Remote::let_everything_through() { impl_->allowance.let_everything_through(); }

exporting::Exporter& Remote::exporter() {
    if (!impl_->exporter)
        impl_->exporter = exporter_with(filter_in_force(impl_->local, impl_->scope).filter);
    return *impl_->exporter;
}

std::unique_ptr<exporting::Exporter> Remote::exporter_with(exporting::Filter filter,
                                                           ports::HitSource* hits) {
    Local& local = impl_->local;
    exporting::ExportSettings settings = local.export_settings(impl_->scope);
    settings.filter = std::move(filter);
    const exporting::BulkExport bulk{.sink = &impl_->ingest,
                                     .jobs = &local.ingest_jobs(),
                                     .use = bulk_use(local.config().exporting)};
    const exporting::Exporter::Ports ports{
        local.exports(),
        local.conversations(),
        local.resolutions(),
        local.members(),
        impl_->sink,
        local.clock(),
        local.progress(),
        local.log(),
        local.crm_fields(),
        local.watches(),
        hits ? *hits : local.hits(),
        impl_->allowance,
        &impl_->people,
        &local.settings(),
        bulk,
        &impl_->lanes,
        [this](std::span<const std::string> objects, std::stop_token stop) {
            return describe(objects, std::move(stop));
        }};
    return std::make_unique<exporting::Exporter>(ports, impl_->scope, local.mapping(),
                                                 std::move(settings), kExportSizes);
}

exporting::Census Remote::census() {
    Local& local = impl_->local;
    const config::DeletionConfig& config = local.config().deletion;
    exporting::CensusSettings settings;
    settings.by_hand = deleted_by_hand(config);
    settings.every = config.look_every;
    for (const exporting::ObjectRule& rule : local.mapping().objects)
        if (rule.parent)
            settings.details.push_back({rule.object, rule.key_field, rule.parent->relationship});
        else
            settings.objects.emplace_back(rule.object, rule.key_field);
    return {{local.censuses(), local.exports(), impl_->census, local.clock(), local.log()},
            impl_->scope,
            std::move(settings)};
}

int Remote::calls() const { return impl_->channel.calls(); }

void Remote::remember_usage() {
    if (const auto usage = impl_->channel.usage())
        impl_->local.connections().save_usage(impl_->local.tenant(), impl_->connection.id, *usage);
    const auto seen = impl_->channel.sighting();
    if (!seen) return;
    const model::Connection& known = impl_->connection;
    if (!seen->username.empty() && !known.username.empty() && seen->username != known.username)
        impl_->local.log().write(
            ports::Level::Warn, "connected_user_changed",
            {{"connection", known.name}, {"before", known.username}, {"after", seen->username}});
    impl_->local.connection_life().save_sighting(impl_->local.tenant(), known.id, *seen);
}

base::Result<model::OrgIdentity> introduce(Local& local, const model::Connection& connection,
                                           model::Credentials& credentials, std::stop_token stop) {
    Road road{local.config().salesforce, local.clock(), local.entropy(), local.metrics()};
    auto met = salesforce::introduce(road.patient, road.hosts, local.clock(),
                                     session_settings(local.config().salesforce), connection,
                                     credentials, stop);
    if (!met) return base::fail(met.error());
    if (!met->tokens.refresh_token.empty())
        credentials.refresh_token = std::move(met->tokens.refresh_token);
    credentials.access_token = std::move(met->tokens.access_token);
    local.spending().add({local.tenant(), met->identity.org}, model::WorkKind::Live,
                         local.clock().now(), met->calls);
    return met->identity;
}

base::Result<TokensGone> give_back(Local& local, const model::Connection& connection,
                                   const model::Credentials& credentials, std::stop_token stop) {
    Road road{local.config().salesforce, local.clock(), local.entropy(), local.metrics()};
    const auto revoked =
        salesforce::revoke(road.patient, road.hosts, connection, credentials, std::move(stop));
    if (!revoked) return base::fail(revoked.error());
    if (*revoked == salesforce::Revoked::Nothing) return TokensGone::None;
    return *revoked == salesforce::Revoked::Yes ? TokensGone::Taken : TokensGone::Before;
}

}  // namespace dealwire::app
