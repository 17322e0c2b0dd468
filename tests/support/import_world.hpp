#pragma once

#include "engine/jobs/import_cycle.hpp"
#include "tests/fakes/fake_bulk_source.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_entropy.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_lanes.hpp"
#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/fake_record_source.hpp"
#include "tests/fakes/fake_work_budget.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"
#include "tests/fakes/in_memory_field_selection_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/fakes/in_memory_proof_store.hpp"
#include "tests/fakes/in_memory_schema_store.hpp"

#include <map>
#include <string>
#include <vector>

namespace dealwire::support {

/// An org whose records a test changes one by one, and a whole import with stores in memory.
///
/// Times are minutes after a fixed moment; the org's clock never goes back. Records are numbered
/// per object; a user's number is that of his `005` id.
class ImportWorld {
public:
    using Fields = std::map<std::string, model::CellText>;

    ImportWorld();
    ImportWorld(const ImportWorld&) = delete;
    ImportWorld& operator=(const ImportWorld&) = delete;
    ~ImportWorld();

    static model::RecordId id_of(const std::string& object, int number);
    static base::Instant at(int minute);

    // The org.
    void set_now(int minute);
    /// Adds or replaces a record; Id, IsDeleted and SystemModstamp are filled in.
    void put(const std::string& object, int number, int minute, Fields fields = {});
    /// A user of the company, whose opportunities count while he is active.
    void put_user(int number, int minute, bool active = true);
    void put_opportunity(int number, int minute, int owner);
    /// Into the recycle bin.
    void remove(const std::string& object, int number, int minute);
    /// Out of the bin: only the log of deletions knows of it.
    void purge(const std::string& object, int number, int minute);
    /// Out of sight: nothing tells what became of it.
    void hide(const std::string& object, int number);
    /// The org's log of deletions begins only here.
    void trim_log(const std::string& object, int minute);
    /// Adds a field to the description of an object, or takes it away.
    void describe(const std::string& object, const model::FieldInfo& field);
    void hide_field(const std::string& object, const std::string& field);
    void select(const std::string& object, const std::string& field);

    // The import.
    jobs::ImportCycleReport import(const jobs::ImportOptions& options = {});
    /// Of a report: what became of an object; with a mode, what was read of it beside.
    static const model::ObjectOutcome& outcome(const jobs::ImportCycleReport& report,
                                               const std::string& object,
                                               const std::string& mode = "");
    static int readings_of(const jobs::ImportCycleReport& report, const std::string& mode);

    // What is held.
    std::optional<ports::StoredRecord> held(const std::string& object, int number);
    std::string text(const std::string& object, int number, const std::string& field);
    std::int64_t live(const std::string& object);
    std::optional<model::ReadingPlace> place(const std::string& object,
                                             model::Purpose purpose = model::Purpose::Keep);
    /// Why what is held is not what the org has; empty where it is the same.
    std::string difference();

    importing::ImportSettings settings;
    importing::MissingLimit missing_limit;
    model::OrgScope scope{{"acme"}, {*model::RecordId::parse("00D000000000001")}};
    fakes::FakeRecordSource source;
    fakes::FakeBulkSource bulk{source};
    fakes::InMemoryCrmStore crm;
    fakes::InMemoryMemberStore members;
    fakes::InMemoryFieldSelectionStore selections;
    fakes::InMemorySchemaStore schema;
    fakes::InMemoryProofStore proofs{crm};
    fakes::FakeClock clock;
    fakes::FakeEntropy entropy;
    fakes::FakeEventLog log;
    fakes::FakeProgress progress;
    fakes::FakeWorkBudget budget;
    fakes::SequentialLanes one_lane;
    fakes::CrowdedLanes many_lanes;
    bool side_by_side = false;

private:
    void publish(const std::string& object);

    std::map<std::string, std::map<int, Fields>> records_;
    std::map<std::string, model::ObjectInfo> described_;
    std::map<std::string, ports::DeletionLog> logs_;
    int now_ = 0;
};

}  // namespace dealwire::support
