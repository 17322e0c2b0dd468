#include "apps/dealwire/wiring.hpp"

#include "adapters/config/domain_lists.hpp"
#include "adapters/config/mapping_file.hpp"
#include "adapters/config/rules_document.hpp"
#include "adapters/crypto/hmac_digest.hpp"
#include "adapters/crypto/random_entropy.hpp"
#include "adapters/crypto/vault.hpp"
#include "adapters/logging/spdlog_event_log.hpp"
#include "adapters/metrics/prometheus_metrics.hpp"
#include "adapters/salesforce/token_keeper.hpp"
#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_authorisation_store.hpp"
#include "adapters/store/sql_change_feed.hpp"
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
#include "adapters/store/sql_job_board.hpp"
#include "adapters/store/sql_job_queue.hpp"
#include "adapters/store/sql_match_store.hpp"
#include "adapters/store/sql_member_store.hpp"
#include "adapters/store/sql_participant_index.hpp"
#include "adapters/store/sql_proof_store.hpp"
#include "adapters/store/sql_pruner.hpp"
#include "adapters/store/sql_reading_store.hpp"
#include "adapters/store/sql_record_tally.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "adapters/store/sql_run_store.hpp"
#include "adapters/store/sql_schedule_store.hpp"
#include "adapters/store/sql_schema_store.hpp"
#include "adapters/store/sql_sealed_cells.hpp"
#include "adapters/store/sql_setting_store.hpp"
#include "adapters/store/sql_spending_store.hpp"
#include "adapters/store/sql_tenant_store.hpp"
#include "adapters/store/sql_token_leases.hpp"
#include "adapters/store/sql_unknown_people.hpp"
#include "adapters/store/sql_used_requests.hpp"
#include "adapters/store/sql_watch_store.hpp"
#include "adapters/store/sql_worker_registry.hpp"
#include "adapters/system/process_figures.hpp"
#include "adapters/system/process_name.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/thread_lanes.hpp"
#include "apps/dealwire/child_uses.hpp"
#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/progress_bar.hpp"
#include "apps/dealwire/reprocessing.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/user_rules.hpp"
#include "apps/dealwire/wiring_keys.hpp"
#include "apps/dealwire/work_width.hpp"
#include "engine/exporting/shared_activities.hpp"
#include "engine/jobs/waking_queue.hpp"
#include "engine/operations/measured_runs.hpp"
#include "engine/ports/metric_catalogue.hpp"

#include <atomic>
#include <mutex>
#include <optional>

namespace dealwire::app {
namespace {

logging::SpdlogEventLog make_log(const config::LoggingConfig& config) {
    const auto format = config.format == "json" ? logging::Format::Json : logging::Format::Text;
    return {logging::level_named(config.level), format};
}

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

/// Of the service for requests, beside those of each job.
constexpr int kServiceSessions = 12;

std::size_t sessions(const config::Config& config, Manner manner) {
    const int of_service = kServiceSessions + config.jobs.lanes * kFewestSessions;
    const int fewest = manner == Manner::Service ? of_service : kFewestSessions;
    return static_cast<std::size_t>(std::max(config.store.pool, fewest));
}

}  // namespace

// In the order in which they depend on each other; destroyed in reverse.
struct Facilities::Parts {
    Parts(config::Config read, Manner manner)
        : config{std::make_shared<const config::Config>(std::move(read))},
          log{make_log(config->logging)},
          progress{manner == Manner::Command},
          key_ring{*config, clock},
          database{config->store.url, {.sessions = sessions(*config, manner)}},
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
          participants{database},
          matches{database},
          hits{database},
          exports{database},
          ingest_jobs{database},
          runs{database},
          measured_runs{runs, metrics},
          queue{database},
          used_requests{database} {}

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

    std::mutex adopting;
    std::shared_ptr<const config::Config> config;  ///< guarded by `adopting` once made
    system::SystemClock clock;
    crypto::RandomEntropy entropy;
    logging::SpdlogEventLog log;
    metrics::PrometheusMetrics metrics;
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
    store::SqlParticipantIndex participants;
    store::SqlMatchStore matches;
    store::SqlHitStore hits;
    store::SqlExportStore exports;
    store::SqlIngestJobStore ingest_jobs;
    store::SqlRunStore runs;
    operations::MeasuredRuns measured_runs;
    store::SqlJobQueue queue;
    jobs::Bell bell;
    jobs::WakingQueue jobs{queue, bell};
    store::SqlJobBoard job_board{database};
    store::SqlScheduleStore schedules{database};
    store::SqlTenantStore tenants{database};
    store::SqlWorkerRegistry workers{database};
    store::SqlPruner pruner{database};
    store::SqlChangeFeed changes{database};
    store::SqlUsedRequests used_requests;
};

int Facilities::schema_version() const { return parts_->schema_version; }

base::Clock& Facilities::clock() { return parts_->clock; }

base::Entropy& Facilities::entropy() { return parts_->entropy; }

ports::EventLog& Facilities::log() { return parts_->log; }

const ports::Sealer& Facilities::sealer() const { return parts_->vault; }

const crypto::Vault& Facilities::vault() const { return parts_->vault; }

salesforce::Turns Facilities::turns() { return parts_->turns(); }

ports::DataKeyStore& Facilities::data_keys() { return parts_->data_keys; }

ports::SealedCells& Facilities::sealed_cells() { return parts_->sealed_cells; }

ports::Progress& Facilities::progress() { return parts_->progress; }

ports::Lanes& Facilities::lanes() { return parts_->lanes; }

ports::ConnectionStore& Facilities::connections() { return parts_->connections; }

ports::AuthorisationStore& Facilities::authorisations() { return parts_->authorisations; }

ports::ConnectionLife& Facilities::connection_life() { return parts_->connection_life; }

ports::RecordTally& Facilities::tally() { return parts_->tally; }

ports::CrmStore& Facilities::crm() { return parts_->crm; }

ports::ReadingStore& Facilities::places() { return parts_->places; }

ports::CrmReader& Facilities::reader() { return parts_->reader; }

ports::CrmFieldSource& Facilities::crm_fields() { return parts_->crm_fields; }

ports::FieldSelectionStore& Facilities::selections() { return parts_->selections; }

ports::ProofStore& Facilities::proofs() { return parts_->proofs; }

ports::SchemaStore& Facilities::schemas() { return parts_->schemas; }

ports::SettingStore& Facilities::settings() { return parts_->settings; }

ports::WatchStore& Facilities::watches() { return parts_->watches; }

ports::SpendingStore& Facilities::spending() { return parts_->spending; }

ports::MemberStore& Facilities::members() { return parts_->members; }

ports::ManualSettings& Facilities::manual_settings() { return parts_->members; }

ports::MemberLog& Facilities::member_log() { return parts_->members; }

ports::ConversationStore& Facilities::conversations() { return parts_->conversations; }

ports::ResolutionStore& Facilities::resolutions() { return parts_->resolutions; }

ports::UnknownPeople& Facilities::unknown_people() { return parts_->unknown_people; }

ports::MatchStore& Facilities::matches() { return parts_->matches; }

ports::HitStore& Facilities::hits() { return parts_->hits; }

ports::DeletionStore& Facilities::deletions() { return parts_->deletions; }

ports::ErasedPeople& Facilities::erased_people() { return parts_->erased_people; }

ports::ParticipantIndex& Facilities::participants() { return parts_->participants; }

ports::ExportStore& Facilities::exports() { return parts_->exports; }

ports::CensusStore& Facilities::censuses() { return parts_->exports; }

ports::IngestJobStore& Facilities::ingest_jobs() { return parts_->ingest_jobs; }

ports::RunStore& Facilities::runs() { return parts_->measured_runs; }

ports::JobQueue& Facilities::jobs() { return parts_->jobs; }

ports::UsedRequests& Facilities::used_requests() { return parts_->used_requests; }

ports::WorkStops& Facilities::work_stops() { return parts_->queue; }

jobs::Bell& Facilities::bell() { return parts_->bell; }

ports::WorkLanes& Facilities::work_lanes() { return parts_->queue; }

ports::JobBoard& Facilities::job_board() { return parts_->job_board; }

ports::ScheduleStore& Facilities::schedules() { return parts_->schedules; }

ports::TenantStore& Facilities::tenants() { return parts_->tenants; }

ports::TenantRemoval& Facilities::tenant_removal() { return parts_->tenants; }

ports::WorkerRegistry& Facilities::workers() { return parts_->workers; }

ports::Pruner& Facilities::pruner() { return parts_->pruner; }

ports::ChangeFeed& Facilities::changes() { return parts_->changes; }

store::Database& Facilities::database() { return parts_->database; }

ports::Metrics& Facilities::metrics() { return parts_->metrics; }

std::string Facilities::metrics_text() {
    metrics::PrometheusMetrics& metrics = parts_->metrics;
    if (const auto process = system::process_figures()) {
        metrics.set(ports::metric::kMemory, {}, static_cast<double>(process->resident_bytes));
        metrics.set(ports::metric::kCpu, {}, process->cpu_seconds);
        metrics.set(ports::metric::kFiles, {}, static_cast<double>(process->open_files));
        metrics.set(ports::metric::kStarted, {}, process->started);
    }
    const store::SessionUse use = parts_->database.use();
    metrics.set(ports::metric::kSessions, {"in_use"}, static_cast<double>(use.in_use));
    metrics.set(ports::metric::kSessions, {"idle"}, static_cast<double>(use.idle));
    metrics.set(ports::metric::kSessions, {"limit"}, static_cast<double>(use.limit));
    metrics.set(ports::metric::kSessionsWaiting, {}, static_cast<double>(use.waiting));
    metrics.set(ports::metric::kBuild, {DEALWIRE_VERSION, std::to_string(parts_->schema_version)},
                1);
    return metrics.text();
}

Installation::Installation(config::Config config, Manner manner)
    : Facilities{std::make_shared<Parts>(std::move(config), manner)} {}

std::shared_ptr<const config::Config> Installation::config() const {
    const std::lock_guard lock{parts().adopting};
    return parts().config;
}

void Installation::adopt(config::Config config) {
    auto adopted = std::make_shared<const config::Config>(std::move(config));
    const std::lock_guard lock{parts().adopting};
    parts().config = std::move(adopted);
}

struct Local::Impl {
    Impl(Local& local, std::shared_ptr<const config::Config> in_force, base::TenantId of)
        : config{std::move(in_force)},
          tenant{std::move(of)},
          provisioner{{local.reader(), local.crm_fields(), local.members(), local.manual_settings(),
                       local.clock(), local.entropy()},
                      person(),
                      [this, &settings = local.settings()] {
                          return user_rules_in_force(settings, tenant).rules;
                      }} {}

    const std::shared_ptr<const config::Config> config;
    const base::TenantId tenant;
    provisioning::Provisioner provisioner;
    std::mutex making;  ///< guards what is made when it is asked for
    std::optional<crypto::HmacDigest> digester;
    std::optional<exporting::Mapping> mapping;
};

Local::Local(Installation& installation, base::TenantId tenant)
    : Facilities{installation},
      impl_{std::make_unique<Impl>(*this, installation.config(), std::move(tenant))} {}

Local::~Local() = default;

const config::Config& Local::config() const { return *impl_->config; }

const base::TenantId& Local::tenant() const { return impl_->tenant; }

const ports::KeyedDigest& Local::digester() {
    const std::lock_guard lock{impl_->making};
    if (!impl_->digester)
        impl_->digester.emplace(erased_people().secret(tenant(), fresh_secret(entropy())));
    return *impl_->digester;
}

provisioning::Provisioner& Local::provisioner() { return impl_->provisioner; }

matching::MatchingRules Local::matching_rules(const config::MatchingConfig& written) const {
    auto lists = config::load_domain_lists(mappings_folder(config()));
    if (!lists) throw ConfigError{lists.error()};
    return matching::MatchingRules::make(config::matching_settings(written), std::move(*lists));
}

matching::Resolver Local::resolver(const model::OrgScope& scope) {
    return {{reader(), matches(), members(), conversations(), resolutions(), progress(), log(),
             &lanes()},
            scope,
            matching_rules(rules_in_force(*this).rules)};
}

const exporting::Mapping& Local::mapping() {
    const std::lock_guard lock{impl_->making};
    if (impl_->mapping) return *impl_->mapping;
    auto read =
        config::load_mapping(mappings_folder(config()), impl_->config->exporting.namespace_prefix);
    if (!read) throw ConfigError{read.error()};
    base::Issues unknown = unknown_children(impl_->config->exporting, *read);
    if (!unknown.empty()) throw ConfigError{std::move(unknown)};
    return impl_->mapping.emplace(std::move(*read));
}

namespace {

constexpr double kPercent = 100.0;

exporting::ActivityShape activity_shape(const std::string& word) {
    if (word == "event") return exporting::ActivityShape::Event;
    return word == "none" ? exporting::ActivityShape::None : exporting::ActivityShape::Task;
}

}  // namespace

exporting::ExportSettings Local::export_settings(const model::OrgScope& scope) {
    const config::Config& config = *impl_->config;
    const auto owner = model::RecordId::parse(config.tasks.fallback_owner);
    const exporting::SharedActivities shared{settings(), clock(), scope};
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
            .by_hand = deleted_by_hand(config.deletion),
            .most_leaving = config.exporting.most_leaving_percent / kPercent};
}

namespace {

importing::BulkUse import_bulk_use(const std::string& word) {
    if (word == "never") return importing::BulkUse::Never;
    return word == "always" ? importing::BulkUse::Always : importing::BulkUse::Auto;
}

}  // namespace

importing::ImportSettings Local::import_settings() const {
    const config::ImportConfig& config = impl_->config->import;
    importing::ImportSettings settings;
    settings.overlap = config.overlap;
    settings.refresh_formulas = config.refresh_formulas;
    settings.rates.bulk = import_bulk_use(config.bulk);
    return settings;
}

budget::BudgetSettings Local::budget_settings() const {
    const config::BudgetConfig& config = impl_->config->budget;
    budget::BudgetSettings settings;
    settings.share = config.share_percent / kPercent;
    settings.reserve = config.reserve_percent / kPercent;
    return settings;
}

}  // namespace dealwire::app
