#pragma once

#include "engine/exporting/exporter.hpp"
#include "tests/fakes/fake_activity_people.hpp"
#include "tests/fakes/fake_bulk_sink.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_record_sink.hpp"
#include "tests/fakes/fake_work_budget.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"
#include "tests/fakes/in_memory_export_store.hpp"
#include "tests/fakes/in_memory_ingest_job_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/fakes/in_memory_setting_store.hpp"
#include "tests/unit/exporting/case.hpp"

#include <map>

namespace dealwire::exporting::testing {

/// Counts what it is told.
class CountingProgress final : public ports::Progress {
public:
    void begin(const std::string&, std::int64_t) override { done = 0; }

    void advance(const std::string&, std::int64_t by) override { done += by; }

    void end(const std::string&) override {}

    std::int64_t done = 0;
};

/// An exporter with everything around it: stores in memory, an org, a clock.
class World {
public:
    World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World();

    /// Takes the conversation in, resolved, with its members.
    void ingest(const Case& made);
    void remove(const std::string& id);

    ExportReport run(const ExportRequest& request = {}, std::stop_token stop = {});
    /// As `run`, writing through another sink.
    ExportReport run_through(ports::RecordSink& other, const ExportRequest& request = {});

    /// What should be in the org: name and digest of every record of every conversation held.
    [[nodiscard]] std::map<model::RecordName, std::string> wanted();
    /// What is there.
    [[nodiscard]] std::map<model::RecordName, std::string> in_org() const;

    [[nodiscard]] std::vector<model::ExportRecord> records(const std::string& conversation);

    model::OrgScope scope{base::TenantId{"acme"}, {record_id("00D", 1)}};
    fakes::FakeClock clock;
    fakes::InMemoryConversationStore conversations;
    fakes::InMemoryResolutionStore resolutions{conversations};
    fakes::InMemoryCrmStore crm;
    fakes::InMemoryHitStore hits{conversations};
    fakes::InMemoryExportStore exports{conversations, resolutions, &crm, &hits};
    fakes::InMemoryMemberStore members;
    fakes::FakeRecordSink sink;
    fakes::FakeActivityPeople people;  ///< without Shared Activities
    fakes::InMemorySettingStore revisions;
    fakes::FakeBulkSink bulk{sink};
    fakes::InMemoryIngestJobStore ingest_jobs;
    ports::Lanes* lanes = nullptr;
    Describe describe;  ///< empty: the org is not asked for its objects
    BulkUse bulk_use = BulkUse::Never;
    JobRates job_rates;
    fakes::FakeEventLog log;
    fakes::FakeWorkBudget budget;
    CountingProgress progress;
    Mapping mapping = shipped_mapping();
    ExportSettings settings;
    Exporter::Sizes sizes{.page = 7, .batch_rows = 200};
};

}  // namespace dealwire::exporting::testing
