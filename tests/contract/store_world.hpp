#pragma once

#include "engine/ports/activity_days.hpp"
#include "engine/ports/authorisation_store.hpp"
#include "engine/ports/census_store.hpp"
#include "engine/ports/change_feed.hpp"
#include "engine/ports/connection_life.hpp"
#include "engine/ports/connection_store.hpp"
#include "engine/ports/conversation_directory.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/data_key_store.hpp"
#include "engine/ports/deletion_store.hpp"
#include "engine/ports/erased_people.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/field_selection_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/ingest_job_store.hpp"
#include "engine/ports/job_board.hpp"
#include "engine/ports/job_queue.hpp"
#include "engine/ports/manual_settings.hpp"
#include "engine/ports/match_store.hpp"
#include "engine/ports/member_log.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/participant_index.hpp"
#include "engine/ports/proof_store.hpp"
#include "engine/ports/reading_store.hpp"
#include "engine/ports/record_tally.hpp"
#include "engine/ports/resolution_store.hpp"
#include "engine/ports/run_store.hpp"
#include "engine/ports/schedule_store.hpp"
#include "engine/ports/schema_store.hpp"
#include "engine/ports/setting_store.hpp"
#include "engine/ports/spending_store.hpp"
#include "engine/ports/tenant_store.hpp"
#include "engine/ports/token_leases.hpp"
#include "engine/ports/unknown_people.hpp"
#include "engine/ports/used_requests.hpp"
#include "engine/ports/watch_store.hpp"
#include "engine/ports/work_lanes.hpp"
#include "engine/ports/work_stops.hpp"
#include "engine/ports/worker_registry.hpp"

#include <memory>
#include <string>
#include <vector>

namespace dealwire::contract {

/// All stores of one kind over one empty database, which is gone when the world is.
class StoreWorld {
public:
    virtual ~StoreWorld();

    virtual ports::CrmStore& crm() = 0;
    virtual ports::CrmReader& reader() = 0;
    virtual ports::CrmFieldSource& crm_fields() = 0;
    virtual ports::ReadingStore& places() = 0;
    virtual ports::ProofStore& proofs() = 0;
    virtual ports::SchemaStore& schemas() = 0;
    virtual ports::SpendingStore& spending() = 0;
    virtual ports::ConversationStore& conversations() = 0;
    virtual ports::ConversationDirectory& directory() = 0;
    virtual ports::ParticipantIndex& participants() = 0;
    virtual ports::ActivityDays& activity_days() = 0;
    virtual ports::ResolutionStore& resolutions() = 0;
    virtual ports::UnknownPeople& unknown_people() = 0;
    virtual ports::HitStore& hits() = 0;
    virtual ports::ExportStore& exports() = 0;
    virtual ports::IngestJobStore& ingest_jobs() = 0;
    virtual ports::CensusStore& census() = 0;
    virtual ports::DeletionStore& deletions() = 0;
    virtual ports::ErasedPeople& erased_people() = 0;
    virtual ports::MatchStore& matches() = 0;
    virtual ports::MemberStore& members() = 0;
    virtual ports::ManualSettings& manual_settings() = 0;
    virtual ports::MemberLog& member_log() = 0;
    virtual ports::ConnectionStore& connections() = 0;
    virtual ports::AuthorisationStore& authorisations() = 0;
    virtual ports::DataKeyStore& data_keys() = 0;
    virtual ports::TokenLeases& token_leases() = 0;
    virtual ports::ConnectionLife& connection_life() = 0;
    virtual ports::RecordTally& tally() = 0;
    virtual ports::RunStore& runs() = 0;
    virtual ports::JobQueue& jobs() = 0;
    virtual ports::WorkStops& work_stops() = 0;
    virtual ports::WorkLanes& work_lanes() = 0;
    virtual ports::JobBoard& job_board() = 0;
    virtual ports::ScheduleStore& schedules() = 0;
    virtual ports::TenantStore& tenants() = 0;
    virtual ports::TenantRemoval& tenant_removal() = 0;
    virtual ports::WorkerRegistry& workers() = 0;
    virtual ports::FieldSelectionStore& fields() = 0;
    virtual ports::SettingStore& settings() = 0;
    virtual ports::WatchStore& watches() = 0;
    virtual ports::UsedRequests& used_requests() = 0;
    virtual ports::ChangeFeed& changes() = 0;

    /// The next changing call fails; in SQL where it writes to `table`, so that what it wrote to
    /// other tables before has to be undone. Heal before going on.
    virtual void break_table(const std::string& table) = 0;
    virtual void heal_table(const std::string& table) = 0;
};

/// A kind of store, as the parameter of a suite.
struct StoreKind {
    std::string name;
    std::unique_ptr<StoreWorld> (*make)();
};

/// InMemory, Sqlite, and Postgresql where DEALWIRE_TEST_POSTGRESQL names a server.
std::vector<StoreKind> store_kinds();

class StoreContract : public testing::TestWithParam<StoreKind> {
protected:
    StoreContract();
    ~StoreContract() override;

    std::unique_ptr<StoreWorld> world_;
};

std::string kind_name(const testing::TestParamInfo<StoreKind>& info);

}  // namespace dealwire::contract
