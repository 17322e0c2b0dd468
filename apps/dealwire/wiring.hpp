#pragma once

#include "adapters/config/config.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/issue.hpp"
#include "engine/base/result.hpp"
#include "engine/base/uuid.hpp"
#include "engine/budget/policy.hpp"
#include "engine/exporting/census.hpp"
#include "engine/exporting/exporter.hpp"
#include "engine/jobs/bell.hpp"
#include "engine/jobs/import_cycle.hpp"
#include "engine/matching/resolver.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/authorisation_store.hpp"
#include "engine/ports/census_store.hpp"
#include "engine/ports/change_feed.hpp"
#include "engine/ports/connection_life.hpp"
#include "engine/ports/connection_store.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/data_key_store.hpp"
#include "engine/ports/deletion_store.hpp"
#include "engine/ports/erased_people.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/field_selection_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/ingest_job_store.hpp"
#include "engine/ports/job_board.hpp"
#include "engine/ports/job_queue.hpp"
#include "engine/ports/lanes.hpp"
#include "engine/ports/manual_settings.hpp"
#include "engine/ports/match_store.hpp"
#include "engine/ports/member_log.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/metrics.hpp"
#include "engine/ports/org_directory.hpp"
#include "engine/ports/participant_index.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/proof_store.hpp"
#include "engine/ports/pruner.hpp"
#include "engine/ports/reading_store.hpp"
#include "engine/ports/record_tally.hpp"
#include "engine/ports/resolution_store.hpp"
#include "engine/ports/run_store.hpp"
#include "engine/ports/schedule_store.hpp"
#include "engine/ports/schema_store.hpp"
#include "engine/ports/sealed_cells.hpp"
#include "engine/ports/sealer.hpp"
#include "engine/ports/setting_store.hpp"
#include "engine/ports/spending_store.hpp"
#include "engine/ports/tenant_store.hpp"
#include "engine/ports/unknown_people.hpp"
#include "engine/ports/used_requests.hpp"
#include "engine/ports/user_rights.hpp"
#include "engine/ports/watch_store.hpp"
#include "engine/ports/work_lanes.hpp"
#include "engine/ports/work_stops.hpp"
#include "engine/ports/worker_registry.hpp"

#include <exception>
#include <memory>
#include <stop_token>

namespace dealwire::crypto {
class Vault;
}

namespace dealwire::salesforce {
struct Turns;
}

namespace dealwire::store {
class Database;
}

namespace dealwire::app {

/// Files that people wrote have problems; ends the command with exit code 2.
class ConfigError : public std::exception {
public:
    explicit ConfigError(base::Issues issues) : issues_{std::move(issues)} {}

    [[nodiscard]] const base::Issues& issues() const { return issues_; }

    [[nodiscard]] const char* what() const noexcept override {
        return "the configuration has problems";
    }

private:
    base::Issues issues_;
};

/// How the process that opens an installation is used.
enum class Manner {
    Command,  ///< for one command; shows on a terminal how long it goes
    Service,  ///< for many tenants side by side, silently
};

/// What every tenant of an installation uses: clock, keys and the stores. The only place that knows
/// the concrete classes is wiring.cpp. Safe to share among threads.
class Facilities {
public:
    [[nodiscard]] int schema_version() const;
    base::Clock& clock();
    base::Entropy& entropy();
    ports::EventLog& log();
    /// What seals all secrets of the store.
    [[nodiscard]] const ports::Sealer& sealer() const;
    /// The same, for exchanging its keys.
    [[nodiscard]] const crypto::Vault& vault() const;
    ports::DataKeyStore& data_keys();
    /// For one more keeper of a token in this process.
    salesforce::Turns turns();
    ports::SealedCells& sealed_cells();
    ports::Progress& progress();
    ports::Lanes& lanes();

    ports::ConnectionStore& connections();
    ports::AuthorisationStore& authorisations();
    ports::ConnectionLife& connection_life();
    ports::RecordTally& tally();
    ports::CrmStore& crm();
    ports::CrmReader& reader();
    ports::CrmFieldSource& crm_fields();
    ports::ReadingStore& places();
    ports::FieldSelectionStore& selections();
    ports::ProofStore& proofs();
    ports::SchemaStore& schemas();
    ports::SettingStore& settings();
    ports::WatchStore& watches();
    ports::SpendingStore& spending();
    ports::MemberStore& members();
    ports::ManualSettings& manual_settings();
    ports::MemberLog& member_log();
    ports::ConversationStore& conversations();
    ports::ResolutionStore& resolutions();
    ports::UnknownPeople& unknown_people();
    ports::MatchStore& matches();
    ports::HitStore& hits();
    ports::DeletionStore& deletions();
    ports::ErasedPeople& erased_people();
    ports::ParticipantIndex& participants();
    ports::ExportStore& exports();
    ports::CensusStore& censuses();
    ports::IngestJobStore& ingest_jobs();
    ports::RunStore& runs();
    /// Wakes the workers of this process.
    ports::JobQueue& jobs();
    jobs::Bell& bell();
    ports::WorkLanes& work_lanes();
    ports::JobBoard& job_board();
    ports::ScheduleStore& schedules();
    ports::TenantStore& tenants();
    ports::TenantRemoval& tenant_removal();
    ports::WorkerRegistry& workers();
    ports::Pruner& pruner();
    ports::ChangeFeed& changes();
    ports::UsedRequests& used_requests();
    ports::WorkStops& work_stops();

    /// For stores of SQL that one part of the program alone makes.
    store::Database& database();

    /// Where this process tells what it does.
    ports::Metrics& metrics();
    /// All that was told, in Prometheus' text format, with the figures of this moment.
    std::string metrics_text();

protected:
    struct Parts;

    explicit Facilities(std::shared_ptr<Parts> parts) : parts_{std::move(parts)} {}

    Facilities(const Facilities&) = default;
    Facilities& operator=(const Facilities&) = delete;
    ~Facilities() = default;

    [[nodiscard]] Parts& parts() const { return *parts_; }

private:
    std::shared_ptr<Parts> parts_;  ///< of the installation and of every Local made upon it
};

/// What there is once in a process: one store with its sessions, one key ring, one log.
class Installation : public Facilities {
public:
    /// Opens the store, brings its schema up to date and reads the key. Throws ports::StoreError
    /// and ports::SealError, which the command line turns into messages.
    explicit Installation(config::Config config, Manner manner = Manner::Command);

    /// The settings in force.
    [[nodiscard]] std::shared_ptr<const config::Config> config() const;

    /// Puts other settings in force for every Local made from now on. The store, the keys and the
    /// format of the log stay what they were.
    void adopt(config::Config config);
};

/// One tenant of an installation, for a command, a request or a job: cheap to make. What it was
/// made with stays in force in it. Safe to share among threads, except the provisioner.
class Local : public Facilities {
public:
    Local(Installation& installation, base::TenantId tenant);
    Local(const Local&) = delete;
    Local& operator=(const Local&) = delete;
    ~Local();

    [[nodiscard]] const config::Config& config() const;
    [[nodiscard]] const base::TenantId& tenant() const;

    /// What the digests of erased people are made with. Throws ports::SealError where the key is
    /// another one.
    const ports::KeyedDigest& digester();

    /// By the assignment rules in force; planning throws ConfigError where they have problems.
    provisioning::Provisioner& provisioner();
    /// By the rules in force. Throws ConfigError where they or the lists of mail domains have
    /// problems.
    matching::Resolver resolver(const model::OrgScope& scope);
    /// These rules together with the shipped lists; throws as above.
    [[nodiscard]] matching::MatchingRules matching_rules(
        const config::MatchingConfig& written) const;
    /// The mapping in force; throws ConfigError where its files have problems.
    const exporting::Mapping& mapping();
    /// With the default filter; `filter_in_force` has the tenant's own.
    exporting::ExportSettings export_settings(const model::OrgScope& scope);
    [[nodiscard]] importing::ImportSettings import_settings() const;
    [[nodiscard]] budget::BudgetSettings budget_settings() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The way into one org, and the services that use it. For one thread.
class Remote {
public:
    Remote(Local& local, const model::Connection& connection, const model::OrgScope& scope);
    Remote(const Remote&) = delete;
    Remote& operator=(const Remote&) = delete;
    ~Remote();

    ports::OrgDirectory& directory();
    ports::UserRights& rights();
    ports::RecordSource& source();
    /// The objects as described for the connected user; one that he cannot see is left out.
    base::Result<std::vector<model::ObjectInfo>> describe(std::span<const std::string> objects,
                                                          std::stop_token stop);
    jobs::ImportCycle& importing();
    ports::WorkBudget& budget();
    /// From now on calls are counted and never refused for the budget.
    void let_everything_through();
    /// With the filter in force. Throws ConfigError where the mapping or the filter has problems.
    exporting::Exporter& exporter();
    /// One of its own, with another filter, or with other hits of trackers than those held.
    std::unique_ptr<exporting::Exporter> exporter_with(exporting::Filter filter,
                                                       ports::HitSource* hits = nullptr);

    /// Looks for records of ours that somebody deleted in the org. Throws as `exporter`.
    exporting::Census census();

    /// Calls made through this connection so far, as the org counts them.
    [[nodiscard]] int calls() const;

    /// Keeps the org's usage figures for `status` and `budget`, and who answered there.
    void remember_usage();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Asks the org behind new credentials who it is, before the connection is stored. Where the org
/// hands out another refresh token, it takes the place of the one in `credentials`. The calls count
/// as ours.
base::Result<model::OrgIdentity> introduce(Local& local, const model::Connection& connection,
                                           model::Credentials& credentials, std::stop_token stop);

/// What became of a connection's tokens when they were given back to the org.
enum class TokensGone { Taken, Before, None };

/// Gives them back. Nothing is stored. Errors where the org was not reached.
base::Result<TokensGone> give_back(Local& local, const model::Connection& connection,
                                   const model::Credentials& credentials, std::stop_token stop);

}  // namespace dealwire::app
