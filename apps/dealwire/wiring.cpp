#include "apps/dealwire/wiring.hpp"

#include "adapters/config/domain_lists.hpp"
#include "adapters/config/mapping_file.hpp"
#include "adapters/config/rules_document.hpp"
#include "adapters/crypto/hmac_digest.hpp"
#include "adapters/crypto/random_entropy.hpp"
#include "adapters/crypto/vault.hpp"
#include "adapters/http/poco_transport.hpp"
#include "adapters/http/retrying_transport.hpp"
#include "adapters/logging/spdlog_event_log.hpp"
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
#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_authorisation_store.hpp"
#include "adapters/store/sql_connection_life.hpp"
#include "adapters/store/sql_connection_store.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_crm_field_source.hpp"
#include "adapters/store/sql_crm_reader.hpp"
#include "adapters/store/sql_crm_store.hpp"
#include "adapters/store/sql_data_key_store.hpp"
#include "adapters/store/sql_deletion_store.hpp"
#include "adapters/store/sql_erased_people.hpp"
#include "adapters/store/sql_export_store.hpp"
#include "adapters/store/sql_field_selection_store.hpp"
#include "adapters/store/sql_hit_store.hpp"
#include "adapters/store/sql_ingest_job_store.hpp"
#include "adapters/store/sql_job_queue.hpp"
#include "adapters/store/sql_match_store.hpp"
#include "adapters/store/sql_member_store.hpp"
#include "adapters/store/sql_proof_store.hpp"
#include "adapters/store/sql_reading_store.hpp"
#include "adapters/store/sql_record_tally.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "adapters/store/sql_run_store.hpp"
#include "adapters/store/sql_schema_store.hpp"
#include "adapters/store/sql_sealed_cells.hpp"
#include "adapters/store/sql_setting_store.hpp"
#include "adapters/store/sql_spending_store.hpp"
#include "adapters/store/sql_token_leases.hpp"
#include "adapters/store/sql_unknown_people.hpp"
#include "adapters/store/sql_used_requests.hpp"
#include "adapters/store/sql_watch_store.hpp"
#include "adapters/system/process_name.hpp"
#include "adapters/system/read_ahead_bulk.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/thread_lanes.hpp"
#include "apps/dealwire/child_uses.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/render/progress_bar.hpp"
#include "apps/dealwire/reprocessing.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/user_rules.hpp"
#include "apps/dealwire/wiring_keys.hpp"
#include "engine/budget/allowance.hpp"
#include "engine/exporting/shared_activities.hpp"

namespace dealwire::app {
namespace {

logging::SpdlogEventLog make_log(const config::LoggingConfig& config) {
    const auto format = config.format == "json" ? logging::Format::Json : logging::Format::Text;
    return {logging::level_named(config.level), format};
}

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

// The org writes answers faster than one lane reads them; more than two would wait for the store.
constexpr std::size_t kLanes = 2;

/// Of one object at once. The largest one is mostly as large as all others together: with two
/// savers it does not leave a processor idle when it is the last one.
constexpr std::size_t kSavers = 2;

/// Sessions of the store that work in lanes needs: one for each that saves, one for what the others
/// read.
constexpr int kFewestSessions = static_cast<int>(kLanes * kSavers) + 1;

/// 240 bits.
base::Secret fresh_secret(base::Entropy& entropy) {
    std::string bytes;
    for (int part = 0; part < 3; ++part)
        for (const std::uint8_t byte : entropy.chance()) bytes.push_back(static_cast<char>(byte));
    return base::Secret{std::move(bytes)};
}

/// Brings the schema up to date; its version afterwards.
int migrated(store::Database& database) {
    store::migrate(database);
    return store::embedded_migrations(database.dialect().backend).back().version;
}

/// The way to Salesforce's hosts, without an account there.
struct Road {
    Road(const config::SalesforceConfig& config, base::Clock& clock, base::Entropy& entropy)
        : hosts{config.test_hosts},
          transport{transport_settings(hosts, config)},
          patient{transport, clock, entropy, {.failure_of = salesforce::passing_trouble}} {}

    salesforce::Hosts hosts;
    http::PocoTransport transport;
    http::RetryingTransport patient;
};

}  // namespace

// In the order in which they depend on each other; destroyed in reverse.
struct Local::Impl {
    Impl(config::Config read, const Globals& globals)
        : config{std::move(read)},
          tenant{globals.tenant},
          log{make_log(config.logging)},
          key_ring{config, clock},
          database{
              config.store.url,
              {.sessions = static_cast<std::size_t>(std::max(config.store.pool, kFewestSessions))}},
          schema_version{migrated(database)},
          data_keys{database},
          sealed_cells{database},
          vault{key_ring.providers(), data_keys, clock},
          connections{database, vault},
          token_leases{database},
          authorisations{database, vault},
          connection_life{database},
          tally{database},
          crm{database},
          places{database},
          reader{database},
          crm_fields{database},
          selections{database},
          proofs{database},
          schemas{database},
          settings{database},
          watches{database},
          spending{database},
          members{database},
          conversations{database},
          resolutions{database},
          unknown_people{database},
          deletions{database},
          erased_people{database, vault},
          matches{database},
          hits{database},
          exports{database},
          ingest_jobs{database},
          runs{database},
          jobs{database},
          used_requests{database},
          provisioner{{reader, crm_fields, members, members, clock, entropy}, person(), [this] {
                          return user_rules_in_force(settings, tenant).rules;
                      }} {}

    salesforce::Turns turns() {
        // Two keepers of one process are two that wait for each other.
        static std::atomic<int> made = 0;
        return {.leases = &token_leases,
                .clock = &clock,
                .process = system::this_process() + "#" + std::to_string(++made),
                .may_be_alive = [](const std::string& keeper) {
                    return system::may_be_alive(keeper.substr(0, keeper.rfind('#')));
                }};
    }

    const config::Config config;
    const base::TenantId tenant;
    system::SystemClock clock;
    crypto::RandomEntropy entropy;
    logging::SpdlogEventLog log;
    ProgressBar progress;
    system::ThreadLanes lanes{matching::Resolver::kLanes};
    KeyRing key_ring;
    store::Database database;
    int schema_version;
    store::SqlDataKeyStore data_keys;
    store::SqlSealedCells sealed_cells;
    crypto::Vault vault;
    store::SqlConnectionStore connections;
    store::SqlTokenLeases token_leases;
    store::SqlAuthorisationStore authorisations;
    store::SqlConnectionLife connection_life;
    store::SqlRecordTally tally;
    store::SqlCrmStore crm;
    store::SqlReadingStore places;
    store::SqlCrmReader reader;
    store::SqlCrmFieldSource crm_fields;
    store::SqlFieldSelectionStore selections;
    store::SqlProofStore proofs;
    store::SqlSchemaStore schemas;
    store::SqlSettingStore settings;
    store::SqlWatchStore watches;
    store::SqlSpendingStore spending;
    store::SqlMemberStore members;
    store::SqlConversationStore conversations;
    store::SqlResolutionStore resolutions;
    store::SqlUnknownPeople unknown_people;
    store::SqlDeletionStore deletions;
    store::SqlErasedPeople erased_people;
    std::optional<crypto::HmacDigest> digester;
    store::SqlMatchStore matches;
    store::SqlHitStore hits;
    store::SqlExportStore exports;
    store::SqlIngestJobStore ingest_jobs;
    store::SqlRunStore runs;
    store::SqlJobQueue jobs;
    store::SqlUsedRequests used_requests;
    provisioning::Provisioner provisioner;
    std::optional<exporting::Mapping> mapping;
};

Local::Local(config::Config config, const Globals& globals)
    : impl_{std::make_unique<Impl>(std::move(config), globals)} {}

Local::~Local() = default;

const config::Config& Local::config() const { return impl_->config; }

const base::TenantId& Local::tenant() const { return impl_->tenant; }

int Local::schema_version() const { return impl_->schema_version; }

base::Clock& Local::clock() { return impl_->clock; }

base::Entropy& Local::entropy() { return impl_->entropy; }

ports::EventLog& Local::log() { return impl_->log; }

const ports::Sealer& Local::sealer() const { return impl_->vault; }

const crypto::Vault& Local::vault() const { return impl_->vault; }

salesforce::Turns Local::turns() { return impl_->turns(); }

ports::DataKeyStore& Local::data_keys() { return impl_->data_keys; }

ports::SealedCells& Local::sealed_cells() { return impl_->sealed_cells; }

ports::Progress& Local::progress() { return impl_->progress; }

ports::Lanes& Local::lanes() { return impl_->lanes; }

ports::ConnectionStore& Local::connections() { return impl_->connections; }

ports::AuthorisationStore& Local::authorisations() { return impl_->authorisations; }

ports::ConnectionLife& Local::connection_life() { return impl_->connection_life; }

ports::RecordTally& Local::tally() { return impl_->tally; }

ports::CrmStore& Local::crm() { return impl_->crm; }

ports::ReadingStore& Local::places() { return impl_->places; }

ports::CrmReader& Local::reader() { return impl_->reader; }

ports::CrmFieldSource& Local::crm_fields() { return impl_->crm_fields; }

ports::FieldSelectionStore& Local::selections() { return impl_->selections; }

ports::ProofStore& Local::proofs() { return impl_->proofs; }

ports::SchemaStore& Local::schemas() { return impl_->schemas; }

ports::SettingStore& Local::settings() { return impl_->settings; }

ports::WatchStore& Local::watches() { return impl_->watches; }

ports::SpendingStore& Local::spending() { return impl_->spending; }

ports::MemberStore& Local::members() { return impl_->members; }

ports::ManualSettings& Local::manual_settings() { return impl_->members; }

ports::MemberLog& Local::member_log() { return impl_->members; }

ports::ConversationStore& Local::conversations() { return impl_->conversations; }

ports::ResolutionStore& Local::resolutions() { return impl_->resolutions; }

ports::UnknownPeople& Local::unknown_people() { return impl_->unknown_people; }

ports::HitStore& Local::hits() { return impl_->hits; }

ports::DeletionStore& Local::deletions() { return impl_->deletions; }

ports::ErasedPeople& Local::erased_people() { return impl_->erased_people; }

const ports::KeyedDigest& Local::digester() {
    if (!impl_->digester)
        impl_->digester.emplace(
            impl_->erased_people.secret(impl_->tenant, fresh_secret(impl_->entropy)));
    return *impl_->digester;
}

ports::ExportStore& Local::exports() { return impl_->exports; }

ports::IngestJobStore& Local::ingest_jobs() { return impl_->ingest_jobs; }

ports::RunStore& Local::runs() { return impl_->runs; }

ports::JobQueue& Local::jobs() { return impl_->jobs; }

ports::UsedRequests& Local::used_requests() { return impl_->used_requests; }

ports::WorkStops& Local::work_stops() { return impl_->jobs; }

provisioning::Provisioner& Local::provisioner() { return impl_->provisioner; }

matching::MatchingRules Local::matching_rules(const config::MatchingConfig& written) const {
    auto lists = config::load_domain_lists(mappings_folder(impl_->config));
    if (!lists) throw ConfigError{lists.error()};
    return matching::MatchingRules::make(config::matching_settings(written), std::move(*lists));
}

matching::Resolver Local::resolver(const model::OrgScope& scope) {
    return {{reader(), impl_->matches, members(), conversations(), resolutions(), progress(), log(),
             &impl_->lanes},
            scope,
            matching_rules(rules_in_force(*this).rules)};
}

const exporting::Mapping& Local::mapping() {
    if (impl_->mapping) return *impl_->mapping;
    auto read = config::load_mapping(mappings_folder(impl_->config),
                                     impl_->config.exporting.namespace_prefix);
    if (!read) throw ConfigError{read.error()};
    base::Issues unknown = unknown_children(impl_->config.exporting, *read);
    if (!unknown.empty()) throw ConfigError{std::move(unknown)};
    return impl_->mapping.emplace(std::move(*read));
}

namespace {

exporting::ActivityShape activity_shape(const std::string& word) {
    if (word == "event") return exporting::ActivityShape::Event;
    return word == "none" ? exporting::ActivityShape::None : exporting::ActivityShape::Task;
}

exporting::DeletedByHand deleted_by_hand(const config::DeletionConfig& config) {
    return config.by_hand == "recreate" ? exporting::DeletedByHand::Recreate
                                        : exporting::DeletedByHand::Respect;
}

}  // namespace

exporting::ExportSettings Local::export_settings(const model::OrgScope& scope) {
    const config::Config& config = impl_->config;
    const auto owner = model::RecordId::parse(config.tasks.fallback_owner);
    const exporting::SharedActivities shared{impl_->settings, impl_->clock, scope};
    return {.tasks = {.enabled = config.tasks.enabled,
                      .per_contact = config.tasks.per == "contact",
                      .calls = activity_shape(config.tasks.calls),
                      .meetings = activity_shape(config.tasks.meetings),
                      .close_not_held_after = config.tasks.close_not_held_after,
                      .fallback_owner = owner.value_or(model::RecordId{}),
                      .several_contacts = shared.in_use()},
            .smart_trackers = config.exporting.smart_trackers,
            .filter = exporting::default_filter(),
            .reprocess = !reprocessing(*this).paused,
            .children = child_uses(config.exporting),
            .by_hand = deleted_by_hand(config.deletion)};
}

namespace {

importing::BulkUse bulk_use(const std::string& word) {
    if (word == "never") return importing::BulkUse::Never;
    return word == "always" ? importing::BulkUse::Always : importing::BulkUse::Auto;
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

exporting::BulkUse export_bulk_use(const std::string& word) {
    if (word == "never") return exporting::BulkUse::Never;
    return word == "always" ? exporting::BulkUse::Always : exporting::BulkUse::Auto;
}

constexpr double kPercent = 100.0;

importing::MissingLimit missing_limit(const config::ImportConfig& config) {
    importing::MissingLimit limit;
    limit.share = config.missing_limit_percent / kPercent;
    return limit;
}

}  // namespace

importing::ImportSettings Local::import_settings() const {
    const config::ImportConfig& config = impl_->config.import;
    importing::ImportSettings settings;
    settings.overlap = config.overlap;
    settings.refresh_formulas = config.refresh_formulas;
    settings.rates.bulk = bulk_use(config.bulk);
    return settings;
}

budget::BudgetSettings Local::budget_settings() const {
    const config::BudgetConfig& config = impl_->config.budget;
    budget::BudgetSettings settings;
    settings.share = config.share_percent / kPercent;
    settings.reserve = config.reserve_percent / kPercent;
    return settings;
}

struct Remote::Impl {
    Impl(Local& here, const model::Connection& connected, const model::OrgScope& place)
        : local{here},
          connection{connected},
          scope{place},
          road{local.config().salesforce, local.clock(), local.entropy()},
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
                                     .use = export_bulk_use(local.config().exporting.bulk)};
    const exporting::Exporter::Ports ports{local.exports(),
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
                                           &impl_->lanes};
    return std::make_unique<exporting::Exporter>(ports, impl_->scope, local.mapping(),
                                                 std::move(settings));
}

exporting::Census Remote::census() {
    Local& local = impl_->local;
    const config::DeletionConfig& config = local.config().deletion;
    exporting::CensusSettings settings;
    settings.by_hand = deleted_by_hand(config);
    settings.every = config.look_every;
    for (const exporting::ObjectRule& rule : local.mapping().objects)
        if (!rule.parent) settings.objects.emplace_back(rule.object, rule.key_field);
    store::SqlExportStore& exports = local.impl_->exports;
    return {{exports, exports, impl_->census, local.clock(), local.log()},
            impl_->scope,
            std::move(settings)};
}

int Remote::calls() const { return impl_->channel.calls(); }

void Remote::remember_usage() {
    if (const auto usage = impl_->channel.usage())
        impl_->local.connections().save_usage(impl_->local.tenant(), impl_->connection.id, *usage);
    if (const auto seen = impl_->channel.sighting())
        impl_->local.connection_life().save_sighting(impl_->local.tenant(), impl_->connection.id,
                                                     *seen);
}

base::Result<model::OrgIdentity> introduce(Local& local, const model::Connection& connection,
                                           model::Credentials& credentials, std::stop_token stop) {
    Road road{local.config().salesforce, local.clock(), local.entropy()};
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
    Road road{local.config().salesforce, local.clock(), local.entropy()};
    const auto revoked =
        salesforce::revoke(road.patient, road.hosts, connection, credentials, std::move(stop));
    if (!revoked) return base::fail(revoked.error());
    if (*revoked == salesforce::Revoked::Nothing) return TokensGone::None;
    return *revoked == salesforce::Revoked::Yes ? TokensGone::Taken : TokensGone::Before;
}

}  // namespace dealwire::app
