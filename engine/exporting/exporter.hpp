#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/delivery.hpp"
#include "engine/exporting/forecast.hpp"
#include "engine/exporting/mapping_proof.hpp"
#include "engine/ports/activity_people.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/lanes.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/progress.hpp"
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

struct ExportRequest {
    std::vector<base::ConversationId> only = {};  ///< of what is due; empty: everything
    /// No others are looked at, however many may be due; empty: all are. As if there were no
    /// others, in contrast to `only` nobody named these.
    std::vector<base::ConversationId> among = {};
    /// No call, and nothing kept but which conversations a change of the members concerns.
    bool plan_only = false;
    bool every = false;      ///< as if every conversation were due
    bool even_many = false;  ///< without looking at `ExportSettings::most_leaving`
    /// Again is reprocessed even while that is paused.
    ports::DueShare share = ports::DueShare::All;
    /// Told of each conversation that was looked at; may be empty.
    std::function<void(const Judged&)> judged = {};
};

/// What an export did, or would do. Records, unless said otherwise.
struct ExportReport {
    int conversations = 0;  ///< that were looked at
    int reprocessed = 0;    ///< of them, looked at again without having changed themselves
    int waiting = 0;        ///< conversations left because reprocessing is paused
    int filtered = 0;       ///< of those looked at, kept out by the filter
    int kept = 0;           ///< of the filtered ones, those whose records stay
    /// Conversations that left the org whole, by filter, mapping or settings; with plan_only: that
    /// would leave it.
    int leaving = 0;
    /// Conversations that would have left, more than `ExportSettings::most_leaving` allows: none of
    /// them was touched.
    int held_back = 0;
    std::int64_t in_org = 0;  ///< conversations, before
    int upserts = 0;
    int deletes = 0;    ///< details that go with their conversation record included
    int along = 0;      ///< of them, those details: no row is sent for them
    int undone = 0;     ///< rows that brought back what somebody had deleted, or took it out again
    int unchanged = 0;  ///< in place and left alone; with `only`: of those looked at
    int parked = 0;     ///< refused by the org now, or waiting for a refused parent
    /// Conversations of which the org refuses the record itself, from this export or before.
    std::int64_t refused_conversations = 0;
    int deferred = 0;  ///< conversations left for the next run
    int jobs = 0;      ///< started in the org for large numbers of records
    /// Accepted are the records written, those deleted but for `along`, and `undone`.
    RowCounts rows = {};
    Way way = {};               ///< how it was sent, and what that was expected to cost
    int calls = 0;              ///< made; with plan_only: that would be made
    std::vector<LeftRow> left;  ///< the first few rows that were left, and why
    /// With plan_only: whether the org relates several contacts to a task is not known yet, so
    /// those come on top.
    bool contacts_unknown = false;
    std::optional<base::Error> error;     ///< why it ended early
    std::vector<ExportExample> examples;  ///< the first few, with plan_only
};

/// "7 of 30 conversations in Salesforce would leave it by the filter, ...": with `held_back`.
std::string held_back_sentence(const ExportReport& report);

/// Jobs for backlogs. Without a sink every row is sent call by call.
struct BulkExport {
    ports::BulkSink* sink = nullptr;
    ports::IngestJobStore* jobs = nullptr;
    BulkUse use = BulkUse::Auto;
    JobRates rates = {};
};

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
    /// Whether it has to be found out that the org has the objects of the mapping.
    bool is_to_be_proven();
    /// Whether that is still to be found out by an export.
    bool is_to_be_learned();

    Ports ports_;
    model::OrgScope scope_;
    const Mapping& mapping_;
    ExportSettings settings_;
    Sizes sizes_;
};

}  // namespace dealwire::exporting
