#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/bulk_export.hpp"
#include "engine/exporting/export_report.hpp"
#include "engine/exporting/mapping_proof.hpp"
#include "engine/ports/activity_people.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/lanes.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/record_sink.hpp"
#include "engine/ports/resolution_store.hpp"
#include "engine/ports/setting_store.hpp"
#include "engine/ports/watch_store.hpp"
#include "engine/ports/work_budget.hpp"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// Makes the org hold exactly the desired records of every conversation that is due. Due are those
/// that changed, or whose resolution, tracker hits, the mapping, the settings, a member who has to
/// do with them or a CRM record that the filter read changed, since they were settled; running
/// again without such a change makes no call. Another filter alone makes nothing due.
///
/// What is new or changed itself comes first, as live work; then what is to be looked at again, as
/// reprocessing, which has a smaller part of the budget and can be paused. Conversations that
/// somebody names are exported at once.
///
/// Crash-safe: names are kept before they are sent, answers after each call. Memory is bounded by
/// the batch, not by the number of conversations.
/// Threads: `run` is called by one thread at a time. Errors of our store are thrown (StoreError).
class Exporter {
public:
    struct Ports {
        ports::ExportStore& exports;
        ports::ConversationStore& conversations;
        ports::ResolutionStore& resolutions;
        ports::MemberStore& members;
        ports::RecordSink& sink;
        base::Clock& clock;
        ports::Progress& progress;
        ports::EventLog& log;
        ports::CrmFieldSource& crm;
        ports::WatchStore& watches;
        ports::HitSource& hits;
        ports::WorkBudget& budget;
        /// Both or neither: without them an activity has one contact.
        ports::ActivityPeople* people = nullptr;
        ports::SettingStore* settings = nullptr;
        BulkExport bulk = {};
        /// Where there are any, the next page is read while one is planned, and the answers of a
        /// job are kept while the next one is sent; two are used.
        ports::Lanes* lanes = nullptr;
        /// Where it can be asked, the first export of a mapping begins with the question whether
        /// the org has its objects; where one is missing that is all it does.
        Describe describe = {};
    };

    /// Conversations read at once (their documents are in memory), and rows sent as one batch:
    /// a larger batch fills calls better, a smaller one needs less memory.
    struct Sizes {
        std::size_t page = 50;
        std::size_t batch_rows = 26'000;
        /// Of a backlog: every job costs the same calls whatever its size.
        std::size_t backlog_rows = 520'000;
    };

    /// Everything referred to must live as long.
    Exporter(Ports ports, model::OrgScope scope, const Mapping& mapping, ExportSettings settings);
    Exporter(Ports ports, model::OrgScope scope, const Mapping& mapping, ExportSettings settings,
             Sizes sizes);

    ExportReport run(const ExportRequest& request, std::stop_token stop);

    /// The digest that `ExportStore::due` and `due_counts` take. What a change of the members
    /// concerns is due from then on.
    [[nodiscard]] std::string settings_now();

private:
    [[nodiscard]] std::string digest() const;
    /// Whether the org has Shared Activities: from the store, else from the org where there is
    /// something to export. The calls that took.
    int learn(const ExportRequest& request, const std::stop_token& stop);
    /// Whether it has to be found out if the org has the objects of the mapping.
    bool is_to_be_proven();
    /// Whether that is still to be found out by an export.
    bool is_to_be_learned();
    /// Asks the org for the objects of the mapping; the report of an export that does no more,
    /// where one is missing.
    std::optional<ExportReport> refused(const std::stop_token& stop);
    /// What is due because a CRM record changed, or time passed.
    void prepare(const ExportRequest& request, const ExportRules& rules,
                 const std::stop_token& stop);

    Ports ports_;
    model::OrgScope scope_;
    const Mapping& mapping_;
    ExportSettings settings_;
    Sizes sizes_;
};

}  // namespace dealwire::exporting
