#pragma once

#include "engine/base/id.hpp"
#include "engine/matching/memory_index.hpp"
#include "engine/matching/participant_matcher.hpp"
#include "engine/matching/people.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/lanes.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/resolution_store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::matching {

/// What resolving reads and writes.
struct ResolverPorts {
    ports::CrmReader& reader;
    ports::CrmStore& crm;
    ports::MemberStore& members;
    ports::ConversationStore& conversations;
    ports::ResolutionStore& resolutions;
    ports::Progress& progress;
    ports::EventLog& log;
    ports::Lanes* lanes = nullptr;  ///< null: one thing after the other
};

struct ResolveReport {
    std::int64_t resolved = 0;    ///< conversations that belong somewhere
    std::int64_t unresolved = 0;  ///< looked at, nothing found
    int changed = 0;              ///< that came to other records than before
    bool stopped = false;         ///< ended early; the rest is still stale
};

/// Keeps the resolutions of one org true. Saves page by page: a crash repeats two pages at most,
/// and what was saved is fresh. Throws what the stores throw. To be called by one thread at a time;
/// where it has lanes, one page is saved while the next is worked out and the one behind it is
/// read.
class Resolver {
public:
    /// Conversations worked through between two saves and two looks at the stop token: large enough
    /// to make transactions cheap, small enough to end within a second and to take a few megabytes.
    static constexpr std::size_t kPage = 4000;

    /// Parts of a page that are worked out side by side.
    static constexpr std::size_t kPieces = 2;

    Resolver(ResolverPorts ports, model::OrgScope scope, MatchingRules rules);

    /// Everything a resolution depends on besides its conversation, as it is now: data of the org,
    /// members and rules.
    [[nodiscard]] std::string basis();

    /// Works through what is new or stale. `resolved` and `unresolved` count all conversations.
    ResolveReport resolve_stale(std::stop_token stop);

    /// Works through all, stale or not. Counts as above.
    ResolveReport resolve_all(std::stop_token stop);

    /// Works through these; ids that are not known are left out. Counts these alone.
    ResolveReport resolve_these(std::span<const base::ConversationId> ids, std::stop_token stop);

private:
    /// The index and the people, as of a basis.
    struct Loaded {
        std::string basis;
        MemoryIndex index;
        People people;
        std::array<MatchScratch, kPieces> scratch;
    };

    const Loaded& loaded();
    void report_shared_addresses(const People& people);
    /// The page after a conversation; from the beginning where its id is empty.
    using NextPage =
        std::function<std::vector<model::Conversation>(const base::ConversationId& after)>;

    void side_by_side(std::vector<std::function<void()>> work);
    /// Fills one piece of `made`, which has a place for each conversation of the page.
    void make(std::span<const model::Conversation> page, const ports::Overrides& overrides,
              std::size_t piece, std::span<ports::MadeResolution> made);
    void save(std::span<const ports::MadeResolution> made, ResolveReport& report);
    ResolveReport work_through(std::vector<model::Conversation> page, const NextPage& next,
                               std::stop_token stop);
    ResolveReport with_all_counted(ResolveReport report);
    ResolveReport finish(ResolveReport report);

    ResolverPorts ports_;
    model::OrgScope scope_;
    MatchingRules rules_;
    std::unique_ptr<Loaded> loaded_;
};

}  // namespace dealwire::matching
