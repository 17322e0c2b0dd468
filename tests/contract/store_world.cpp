#include "tests/contract/store_world.hpp"

#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_activity_days.hpp"
#include "adapters/store/sql_authorisation_store.hpp"
#include "adapters/store/sql_change_feed.hpp"
#include "adapters/store/sql_connection_life.hpp"
#include "adapters/store/sql_connection_store.hpp"
#include "adapters/store/sql_conversation_directory.hpp"
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
#include "adapters/store/sql_reading_store.hpp"
#include "adapters/store/sql_record_tally.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "adapters/store/sql_run_store.hpp"
#include "adapters/store/sql_schedule_store.hpp"
#include "adapters/store/sql_schema_store.hpp"
#include "adapters/store/sql_setting_store.hpp"
#include "adapters/store/sql_spending_store.hpp"
#include "adapters/store/sql_tenant_store.hpp"
#include "adapters/store/sql_token_leases.hpp"
#include "adapters/store/sql_unknown_people.hpp"
#include "adapters/store/sql_used_requests.hpp"
#include "adapters/store/sql_watch_store.hpp"
#include "adapters/store/sql_worker_registry.hpp"
#include "tests/contract/scratch_database.hpp"
#include "tests/fakes/fake_sealer.hpp"
#include "tests/fakes/in_memory_activity_days.hpp"
#include "tests/fakes/in_memory_authorisation_store.hpp"
#include "tests/fakes/in_memory_connection_store.hpp"
#include "tests/fakes/in_memory_conversation_directory.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"
#include "tests/fakes/in_memory_data_key_store.hpp"
#include "tests/fakes/in_memory_deletion_store.hpp"
#include "tests/fakes/in_memory_erased_people.hpp"
#include "tests/fakes/in_memory_export_store.hpp"
#include "tests/fakes/in_memory_field_selection_store.hpp"
#include "tests/fakes/in_memory_ingest_job_store.hpp"
#include "tests/fakes/in_memory_job_queue.hpp"
#include "tests/fakes/in_memory_match_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/fakes/in_memory_participant_index.hpp"
#include "tests/fakes/in_memory_proof_store.hpp"
#include "tests/fakes/in_memory_run_store.hpp"
#include "tests/fakes/in_memory_schema_store.hpp"
#include "tests/fakes/in_memory_setting_store.hpp"
#include "tests/fakes/in_memory_spending_store.hpp"
#include "tests/fakes/in_memory_token_leases.hpp"
#include "tests/fakes/in_memory_used_requests.hpp"
#include "tests/fakes/in_memory_worker_registry.hpp"

namespace dealwire::contract {
namespace {

class InMemoryWorld final : public StoreWorld {
public:
    InMemoryWorld() {
        crm_.when_changed([this](const auto& scope, const auto& object, auto ids) {
            matches_.touch(scope, object, ids);
        });
        resolutions_.name_accounts([this](const auto& scope, const auto& id) {
            const auto account = crm_.get(scope, "Account", id);
            return account ? account->fields.text_at("Name").value_or("") : "";
        });
        conversations_.tell_changes_to(changes_);
        resolutions_.tell_changes_to(changes_);
        hits_.tell_changes_to(changes_);
        members_.tell_changes_to(changes_);
        connections_.tell_changes_to(changes_);
        conversations_.look_at_erased(
            [this](const auto& tenant) { return erased_.revision(tenant); });
    }

    ports::CrmStore& crm() override { return crm_; }

    ports::CrmReader& reader() override { return crm_; }

    ports::CrmFieldSource& crm_fields() override { return crm_; }

    ports::ReadingStore& places() override { return crm_; }

    ports::ProofStore& proofs() override { return proofs_; }

    ports::SchemaStore& schemas() override { return schemas_; }

    ports::SpendingStore& spending() override { return spending_; }

    ports::ConversationStore& conversations() override { return conversations_; }

    ports::ConversationDirectory& directory() override { return directory_; }

    ports::ParticipantIndex& participants() override { return participants_; }

    ports::ActivityDays& activity_days() override { return activity_days_; }

    ports::ResolutionStore& resolutions() override { return resolutions_; }

    ports::UnknownPeople& unknown_people() override { return resolutions_; }

    ports::HitStore& hits() override { return hits_; }

    ports::ExportStore& exports() override { return exports_; }

    ports::IngestJobStore& ingest_jobs() override { return ingest_jobs_; }

    ports::CensusStore& census() override { return exports_; }

    ports::DeletionStore& deletions() override { return deletions_; }

    ports::ErasedPeople& erased_people() override { return erased_; }

    ports::MatchStore& matches() override { return matches_; }

    ports::MemberStore& members() override { return members_; }

    ports::ManualSettings& manual_settings() override { return members_; }

    ports::MemberLog& member_log() override { return members_; }

    ports::ConnectionStore& connections() override { return connections_; }

    ports::AuthorisationStore& authorisations() override { return authorisations_; }

    ports::DataKeyStore& data_keys() override { return data_keys_; }

    ports::TokenLeases& token_leases() override { return token_leases_; }

    ports::ConnectionLife& connection_life() override { return connections_; }

    ports::RecordTally& tally() override { return exports_; }

    ports::RunStore& runs() override { return runs_; }

    ports::JobQueue& jobs() override { return jobs_; }

    ports::WorkStops& work_stops() override { return jobs_; }

    ports::WorkLanes& work_lanes() override { return jobs_; }

    ports::JobBoard& job_board() override { return jobs_; }

    ports::ScheduleStore& schedules() override { return jobs_; }

    ports::TenantStore& tenants() override { return tenants_; }

    ports::TenantRemoval& tenant_removal() override { return tenants_; }

    ports::WorkerRegistry& workers() override { return workers_; }

    ports::FieldSelectionStore& fields() override { return fields_; }

    ports::SettingStore& settings() override { return settings_; }

    ports::WatchStore& watches() override { return exports_; }

    ports::UsedRequests& used_requests() override { return used_; }

    ports::ChangeFeed& changes() override { return changes_; }

    void break_table(const std::string& table) override { failing(table).fail_next_commit(); }

    void heal_table(const std::string& table) override { failing(table).fail_commit(0); }

private:
    fakes::FailingCommits& failing(const std::string& table) {
        if (table.starts_with("conversation")) return conversations_;
        if (table.starts_with("resolution") || table == "unknown_person") return resolutions_;
        if (table.starts_with("export")) return exports_;
        if (table.starts_with("match")) return matches_;
        if (table.starts_with("tracker")) return hits_;
        if (table == "deletion") return deletions_;
        if (table == "data_key") return data_keys_;
        if (table.starts_with("erased")) return erased_;
        if (table.starts_with("member")) return members_;
        if (table.starts_with("schema")) return schemas_;
        if (table.starts_with("setting")) return settings_;
        if (table == "proof") return proofs_;
        if (table == "used_request") return used_;
        if (table.starts_with("connection")) return connections_;
        return crm_;
    }

    fakes::InMemoryCrmStore crm_;
    fakes::InMemoryProofStore proofs_{crm_};
    fakes::InMemorySchemaStore schemas_;
    fakes::InMemorySpendingStore spending_;
    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryConversationDirectory directory_{conversations_};
    fakes::InMemoryParticipantIndex participants_{conversations_};
    fakes::InMemoryActivityDays activity_days_{conversations_};
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::InMemoryHitStore hits_{conversations_};
    fakes::InMemoryExportStore exports_{conversations_, resolutions_, &crm_, &hits_};
    fakes::InMemoryIngestJobStore ingest_jobs_;
    fakes::InMemoryMatchStore matches_{crm_, resolutions_};
    fakes::InMemoryMemberStore members_;
    fakes::InMemoryConnectionStore connections_;
    fakes::InMemoryAuthorisationStore authorisations_;
    fakes::InMemoryDataKeyStore data_keys_;
    fakes::InMemoryTokenLeases token_leases_;
    fakes::InMemoryDeletionStore deletions_{conversations_, exports_, &connections_};
    fakes::InMemoryErasedPeople erased_;
    fakes::InMemoryRunStore runs_;
    fakes::InMemoryTenantStore tenants_;
    fakes::InMemoryJobQueue jobs_{&tenants_};
    fakes::InMemoryWorkerRegistry workers_;
    fakes::InMemoryFieldSelectionStore fields_;
    fakes::InMemorySettingStore settings_;
    fakes::InMemoryUsedRequests used_;
    fakes::InMemoryChangeFeed changes_;
};

class SqlWorld final : public StoreWorld {
public:
    explicit SqlWorld(std::unique_ptr<ScratchDatabase> scratch)
        : scratch_{std::move(scratch)}, database_{scratch_->url()} {
        store::migrate(database_);
    }

    ports::CrmStore& crm() override { return crm_; }

    ports::CrmReader& reader() override { return reader_; }

    ports::CrmFieldSource& crm_fields() override { return crm_fields_; }

    ports::ReadingStore& places() override { return places_; }

    ports::ProofStore& proofs() override { return proofs_; }

    ports::SchemaStore& schemas() override { return schemas_; }

    ports::SpendingStore& spending() override { return spending_; }

    ports::ConversationStore& conversations() override { return conversations_; }

    ports::ConversationDirectory& directory() override { return directory_; }

    ports::ParticipantIndex& participants() override { return participants_; }

    ports::ActivityDays& activity_days() override { return activity_days_; }

    ports::ResolutionStore& resolutions() override { return resolutions_; }

    ports::UnknownPeople& unknown_people() override { return unknown_; }

    ports::HitStore& hits() override { return hits_; }

    ports::ExportStore& exports() override { return exports_; }

    ports::IngestJobStore& ingest_jobs() override { return ingest_jobs_; }

    ports::CensusStore& census() override { return exports_; }

    ports::DeletionStore& deletions() override { return deletions_; }

    ports::ErasedPeople& erased_people() override { return erased_; }

    ports::MatchStore& matches() override { return matches_; }

    ports::MemberStore& members() override { return members_; }

    ports::ManualSettings& manual_settings() override { return members_; }

    ports::MemberLog& member_log() override { return members_; }

    ports::ConnectionStore& connections() override { return connections_; }

    ports::AuthorisationStore& authorisations() override { return authorisations_; }

    ports::DataKeyStore& data_keys() override { return data_keys_; }

    ports::TokenLeases& token_leases() override { return token_leases_; }

    ports::ConnectionLife& connection_life() override { return life_; }

    ports::RecordTally& tally() override { return tally_; }

    ports::RunStore& runs() override { return runs_; }

    ports::JobQueue& jobs() override { return jobs_; }

    ports::WorkStops& work_stops() override { return jobs_; }

    ports::WorkLanes& work_lanes() override { return jobs_; }

    ports::JobBoard& job_board() override { return board_; }

    ports::ScheduleStore& schedules() override { return schedules_; }

    ports::TenantStore& tenants() override { return tenants_; }

    ports::TenantRemoval& tenant_removal() override { return tenants_; }

    ports::WorkerRegistry& workers() override { return workers_; }

    ports::FieldSelectionStore& fields() override { return fields_; }

    ports::SettingStore& settings() override { return settings_; }

    ports::WatchStore& watches() override { return watches_; }

    ports::UsedRequests& used_requests() override { return used_; }

    ports::ChangeFeed& changes() override { return changes_; }

    void break_table(const std::string& table) override { scratch_->break_table(table); }

    void heal_table(const std::string& table) override { scratch_->heal_table(table); }

private:
    std::unique_ptr<ScratchDatabase> scratch_;
    store::Database database_;
    fakes::FakeSealer sealer_;
    store::SqlCrmStore crm_{database_};
    store::SqlCrmReader reader_{database_};
    store::SqlCrmFieldSource crm_fields_{database_};
    store::SqlReadingStore places_{database_};
    store::SqlProofStore proofs_{database_};
    store::SqlSchemaStore schemas_{database_};
    store::SqlSpendingStore spending_{database_};
    store::SqlConversationStore conversations_{database_};
    store::SqlConversationDirectory directory_{database_};
    store::SqlParticipantIndex participants_{database_};
    store::SqlActivityDays activity_days_{database_};
    store::SqlResolutionStore resolutions_{database_};
    store::SqlHitStore hits_{database_};
    store::SqlExportStore exports_{database_};
    store::SqlIngestJobStore ingest_jobs_{database_};
    store::SqlDeletionStore deletions_{database_};
    store::SqlErasedPeople erased_{database_, sealer_};
    store::SqlMatchStore matches_{database_};
    store::SqlMemberStore members_{database_};
    store::SqlUnknownPeople unknown_{database_};
    store::SqlConnectionStore connections_{database_, sealer_};
    store::SqlAuthorisationStore authorisations_{database_, sealer_};
    store::SqlDataKeyStore data_keys_{database_};
    store::SqlTokenLeases token_leases_{database_};
    store::SqlConnectionLife life_{database_};
    store::SqlRecordTally tally_{database_};
    store::SqlRunStore runs_{database_};
    store::SqlJobQueue jobs_{database_};
    store::SqlJobBoard board_{database_};
    store::SqlScheduleStore schedules_{database_};
    store::SqlTenantStore tenants_{database_};
    store::SqlWorkerRegistry workers_{database_};
    store::SqlFieldSelectionStore fields_{database_};
    store::SqlSettingStore settings_{database_};
    store::SqlWatchStore watches_{database_};
    store::SqlUsedRequests used_{database_};
    store::SqlChangeFeed changes_{database_};
};

std::unique_ptr<StoreWorld> in_memory() { return std::make_unique<InMemoryWorld>(); }

std::unique_ptr<StoreWorld> sqlite() { return std::make_unique<SqlWorld>(scratch_sqlite()); }

std::unique_ptr<StoreWorld> postgresql() {
    return std::make_unique<SqlWorld>(scratch_postgresql());
}

}  // namespace

std::vector<StoreKind> store_kinds() {
    std::vector<StoreKind> kinds{{"InMemory", in_memory}, {"Sqlite", sqlite}};
    if (has_postgresql()) kinds.push_back({"Postgresql", postgresql});
    return kinds;
}

StoreWorld::~StoreWorld() = default;

StoreContract::StoreContract() : world_{GetParam().make()} {}

StoreContract::~StoreContract() = default;

std::string kind_name(const testing::TestParamInfo<StoreKind>& info) { return info.param.name; }

}  // namespace dealwire::contract
