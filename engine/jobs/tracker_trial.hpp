#pragma once

#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/resolution_store.hpp"
#include "engine/trackers/tracker_search.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::jobs {

/// What one tracker would find in all conversations held, by speakers of its side.
struct TrackerTally {
    std::string id;
    std::string name;
    std::int64_t conversations = 0;
    std::int64_t mentions = 0;
    std::vector<std::pair<std::string, std::int64_t>> phrases;  ///< mentions, as in the definition
};

struct TrackerSample {
    base::ConversationId conversation;
    std::string title;
    std::string tracker;   ///< its name
    std::string phrase;    ///< as the definition has it
    std::string sentence;  ///< in which it begins
    std::string speaker;   ///< name, else address; empty where nobody is known
    std::optional<std::int64_t> start_ms;
};

struct TrackerTrial {
    std::int64_t conversations = 0;  ///< that were searched
    std::vector<TrackerTally> tallies;
    std::vector<TrackerSample> samples;         ///< the first few of each tracker
    std::vector<base::ConversationId> changed;  ///< whose hits would differ from those held
    bool stopped = false;                       ///< ended early: figures are too small
};

/// Tries definitions on the whole history; nothing is kept. Memory is bounded by a page of
/// documents and the ids of conversations that would change. Throws what the stores throw.
/// Single-threaded.
class TrackerTrialRun final : public ports::HitSource {
public:
    struct Ports {
        ports::HitStore& hits;
        ports::ConversationStore& conversations;
        ports::ResolutionStore& resolutions;
        ports::Progress& progress;
    };

    /// `trackers` are all that would be in force; `asked` the ids of those to be told about.
    /// Without an org sides are told by the documents alone.
    TrackerTrialRun(Ports ports, base::TenantId tenant, std::optional<model::OrgScope> scope,
                    std::vector<model::Tracker> trackers, std::set<std::string> asked);

    TrackerTrial run(std::size_t samples, std::stop_token stop);

    /// What would be held: for a forecast of the export.
    std::vector<ports::ConversationHits> hits(const base::TenantId& tenant,
                                              std::span<const base::ConversationId> ids) override;

private:
    void try_on(const model::ConversationContent& content, std::size_t samples,
                TrackerTrial& trial);
    void count(const model::TrackerHits& hits, TrackerTrial& trial) const;
    void add_samples(const model::ConversationContent& content,
                     const model::Conversation& conversation,
                     std::span<const model::TrackerHits> counted, std::size_t samples,
                     TrackerTrial& trial);
    [[nodiscard]] TrackerTrial empty_trial() const;

    Ports ports_;
    base::TenantId tenant_;
    std::optional<model::OrgScope> scope_;
    trackers::TrackerSearch search_;
    std::set<std::string> asked_;
};

}  // namespace dealwire::jobs
