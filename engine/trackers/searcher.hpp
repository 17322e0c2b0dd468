#pragma once

#include "engine/ports/conversation_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/progress.hpp"
#include "engine/trackers/tracker_search.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::trackers {

/// Everything these trackers found in one document, in ascending tracker ids. One that found
/// nothing is listed, too, where the document has a keyword tracker of the same id: ours replaces
/// it.
std::vector<model::TrackerHits> found_in(const TrackerSearch& search, const base::Tree& document);

struct SearchReport {
    std::int64_t conversations = 0;  ///< that were looked at
    std::int64_t transcripts = 0;    ///< of those, transcripts that had to be read
    int changed = 0;       ///< conversations whose hits differ: they become due for export
    bool stopped = false;  ///< ended early; the rest is still stale
};

/// Keeps the hits of a tenant's trackers true. After a change of definitions transcripts are read
/// once, and searched for what was added or changed alone; after a removal none is read. Saves page
/// by page: a crash or a stop repeats a page at most. Memory is bounded by the page. Throws what
/// the stores throw. Single-threaded.
class Searcher {
public:
    struct Ports {
        ports::HitStore& hits;
        ports::ConversationStore& conversations;
        ports::Progress& progress;
        ports::EventLog& log;
    };

    /// Conversations between two saves and two looks at the stop token; their documents are in
    /// memory.
    static constexpr std::size_t kPage = 50;

    /// Everything referred to must live as long.
    Searcher(Ports ports, base::TenantId tenant, std::vector<model::Tracker> trackers);

    /// Searches conversations that are new or changed, or were searched with other trackers.
    SearchReport search_stale(std::stop_token stop);

    [[nodiscard]] std::int64_t waiting();

private:
    /// What is left to do for conversations that were searched with a certain set.
    struct Rest {
        TrackerSearch search;        ///< for what was added or changed since
        std::set<std::string> kept;  ///< ids of trackers that are as they were
    };

    const Rest& rest_after(const std::string& searched_with);
    SearchReport work_through(std::span<const ports::StaleSearch> page);
    std::map<base::ConversationId, base::Tree> documents_of(
        std::span<const ports::StaleSearch> page);

    Ports ports_;
    base::TenantId tenant_;
    std::vector<model::Tracker> trackers_;
    std::vector<model::TrackerVersion> versions_;
    std::map<std::string, Rest> rests_;
};

}  // namespace dealwire::trackers
