#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/model/tracker.hpp"
#include "engine/trackers/searcher.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::app {

/// The tenant's keyword trackers.
struct TrackersInForce {
    int revision = 0;  ///< 0: none were ever set
    std::vector<model::Tracker> trackers;
    std::string document;  ///< as it was written
};

/// Throws ConfigError where the document that is in force cannot be read.
TrackersInForce trackers_in_force(Local& local);

/// Searches with the trackers in force.
trackers::Searcher searcher(Local& local);

/// What another document would change, by names.
struct TrackerChange {
    std::vector<std::string> added;
    std::vector<std::string> changed;
    std::vector<std::string> removed;

    [[nodiscard]] bool empty() const { return added.empty() && changed.empty() && removed.empty(); }
};

TrackerChange change_between(const std::vector<model::Tracker>& before,
                             const std::vector<model::Tracker>& after);

/// Trackers that somebody wants in force, on top of a revision.
struct NewTrackers {
    std::vector<model::Tracker> trackers;
    std::string document;  ///< as it was written; empty: one made from the trackers
    std::string note;
    int seen = 0;  ///< the revision in force when he decided
};

/// Puts them in force as a new revision, which is returned; nothing where somebody else was faster.
std::optional<int> set_trackers(Local& local, const NewTrackers& wanted);

/// Documents of trackers as they were put in force, the newest first.
std::vector<model::SettingRevision> revisions_of_trackers(Local& local);

/// The trackers of a revision; nothing where there is none with this number. Throws ConfigError
/// where it cannot be read.
std::optional<TrackersInForce> trackers_of(Local& local, int revision);

/// By name (however it is written) or id; null where there is none.
const model::Tracker* find_tracker(const std::vector<model::Tracker>& trackers,
                                   const std::string& name_or_id);

/// In ascending id; those found when they were searched last.
std::vector<base::ConversationId> conversations_hit_by(Local& local, const std::string& tracker);

}  // namespace dealwire::app
