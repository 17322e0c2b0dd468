#pragma once

#include "engine/exporting/by_hand.hpp"
#include "engine/exporting/filter_condition.hpp"
#include "engine/exporting/mapping.hpp"
#include "engine/exporting/people.hpp"
#include "engine/model/record_id.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace dealwire::exporting {

/// What a conversation becomes in the activity history of the records it concerns.
enum class ActivityShape { Task, Event, None };

struct TaskSettings {
    bool enabled = true;
    bool per_contact = false;  ///< an activity for each contact; else one per conversation
    ActivityShape calls = ActivityShape::Task;     ///< direction Inbound or Outbound
    ActivityShape meetings = ActivityShape::Task;  ///< everything else
    /// How long after its time a meeting that never began stays open.
    std::chrono::seconds close_not_held_after = std::chrono::hours{24};
    model::RecordId fallback_owner;  ///< user who owns a new one where the host cannot; or empty
    /// Found in the org, not chosen: an activity can have several contacts (Shared Activities).
    bool several_contacts = false;
};

/// What becomes of the records of one kind.
enum class ChildUse {
    Write,
    Keep,   ///< none is added; those in the org are kept true
    Remove  ///< none is wanted, those in the org are deleted
};

const char* name_of(ChildUse use);

/// What the admin chose about the export, beside the mapping.
struct ExportSettings {
    TaskSettings tasks;
    bool smart_trackers = true;  ///< false: items of type SMART are left out
    Filter filter = default_filter();
    bool reprocess = true;  ///< false: conversations that did not change themselves wait
    /// By the kind of the mapping; Write where none is named.
    std::map<std::string, ChildUse, std::less<>> children = {};
    DeletedByHand by_hand = DeletedByHand::Respect;
    /// Of the conversations in the org, the share that one export may take out of it by filter,
    /// mapping or settings; so many may leave in any case.
    double most_leaving = 0.1;
    static constexpr std::int64_t kMayAlwaysLeave = 20;

    [[nodiscard]] ChildUse use_of(std::string_view kind) const {
        const auto found = children.find(kind);
        return found == children.end() ? ChildUse::Write : found->second;
    }
};

/// Over everything that the desired records of all conversations depend on. Another digest makes
/// every conversation due; nothing is written unless a record differs. Members are not part of it,
/// they concern single conversations (`watch_people`); nor is the filter: another filter applies to
/// new and reprocessed conversations only; nor are `reprocess`, `by_hand` and `most_leaving`.
std::string settings_digest(const Mapping& mapping, const ExportSettings& settings);

/// As it was up to version 26 of the schema, with all members in it.
std::string former_settings_digest(const Mapping& mapping, const ExportSettings& settings,
                                   const People& people);

}  // namespace dealwire::exporting
