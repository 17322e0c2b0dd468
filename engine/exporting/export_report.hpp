#pragma once

#include "engine/base/error.hpp"
#include "engine/exporting/export_page.hpp"
#include "engine/exporting/forecast.hpp"
#include "engine/exporting/row_counts.hpp"
#include "engine/exporting/way.hpp"
#include "engine/model/run.hpp"
#include "engine/ports/export_store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
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

    /// Whether somebody named the conversations. They do not wait for anything.
    [[nodiscard]] bool is_named() const { return !only.empty(); }

    /// No others are; empty: all are.
    [[nodiscard]] const std::vector<base::ConversationId>& looked_at() const {
        return is_named() ? only : among;
    }
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
    /// them was touched. With plan_only: those that will be held back; everything else counts them
    /// as if they might leave.
    int held_back = 0;
    /// Everything that is due was looked at, so `held_back` is all that waits for somebody's word.
    bool leaving_decided = false;
    std::int64_t in_org = 0;  ///< conversations, before
    int upserts = 0;
    int deletes = 0;  ///< those that the org deletes along included
    int along = 0;    ///< of them, those that go along, with their conversation record or activity
    int undone = 0;   ///< rows that brought back what somebody had deleted, or took it out again
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
std::string held_back_sentence(const model::HeldBack& held);

}  // namespace dealwire::exporting
