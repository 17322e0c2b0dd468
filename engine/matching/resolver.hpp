#pragma once

#include "engine/base/id.hpp"
#include "engine/matching/change_follower.hpp"
#include "engine/matching/memory_index.hpp"
#include "engine/matching/participant_matcher.hpp"
#include "engine/matching/people.hpp"
#include "engine/matching/resolve.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/lanes.hpp"
#include "engine/ports/match_store.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/resolution_store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::matching {

/// What resolving reads and writes.
struct ResolverPorts {
    ports::CrmReader& reader;
    ports::MatchStore& matches;
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
    std::int64_t looked_at = 0;   ///< conversations worked through
    FollowReport followed{};      ///< what imports changed since the last time
    /// Overrides that the rules disagree with, these and earlier ones.
    std::vector<ports::Contradiction> contradicted{};
};

/// Keeps the resolutions of one org true. What imports changed is followed first, so that exactly
/// the conversations it concerns are stale. Few of them are worked through by look-ups in the
/// store, many with an index of the org in memory. Saves page by page: a crash repeats two pages at
/// most, and what was saved is fresh. One resolver per org at a time. Throws what the stores throw.
/// To be called by one thread at a time; where it has lanes, one page is saved while the next is
/// worked out and the one behind it is read.
class Resolver {
public:
    /// Conversations worked through between two saves and two looks at the stop token: large enough
    /// to make transactions cheap, small enough to end within a second and to take a few megabytes.
    static constexpr std::size_t kPage = 4000;

    /// Parts of a page that are worked out side by side.
    static constexpr std::size_t kPieces = 2;

    /// Lanes that are worth having on two processors: the one that saves waits for the database
    /// half of its time, which would be lost.
    static constexpr std::size_t kLanes = kPieces + 1;

    /// An import beside may write during each load of the index, which is then worth nothing. After
    /// these look-ups are the shorter way.
    static constexpr int kMostLoads = 2;

    /// Working through one conversation by look-ups takes about as long as loading this many
    /// records (docs/reference/matching.md).
    static constexpr std::int64_t kRecordsPerConversation = 1000;

    Resolver(ResolverPorts ports, model::OrgScope scope, MatchingRules rules,
             std::int64_t records_per_conversation = kRecordsPerConversation);

    /// Everything a resolution depends on besides its conversation and single records of the org:
    /// members, users, stages and rules, as they were when changes were followed last.
    [[nodiscard]] std::string basis();

    /// Works through what is new or stale. `resolved` and `unresolved` count all conversations.
    ResolveReport resolve_stale(std::stop_token stop);

    /// Works through all, stale or not. Counts as above.
    ResolveReport resolve_all(std::stop_token stop);

    /// Works through these; ids that are not known are left out. Counts these alone.
    ResolveReport resolve_these(std::span<const base::ConversationId> ids, std::stop_token stop);

    /// Works through this one, and says at greater length why; nothing where it is not known or
    /// `stop` came before.
    std::optional<Considered> consider(const base::ConversationId& id, std::stop_token stop);

    /// Makes the changes of later imports worth following, where they are not yet: after the first
    /// time that all was resolved. Takes about as long as loading the org; nobody waits for it.
    void prepare();

private:
    using Page = std::vector<model::Conversation>;
    using Made = std::vector<ports::MadeResolution>;
    /// The page after a conversation; from the beginning where its id is empty.
    using NextPage = std::function<Page(const base::ConversationId& after)>;

    /// What one run decides by.
    struct Work {
        std::string basis;
        People people;
        std::vector<model::Stage> stages;
        std::optional<MemoryIndex> index;  ///< none: by look-ups
        std::array<MatchScratch, kPieces> scratch;
    };

    /// Whether the work can begin; not where `stop` came before.
    bool begin(std::int64_t conversations, Work& work, FollowReport& followed,
               std::stop_token stop);
    [[nodiscard]] bool worth_loading(std::int64_t conversations);
    void follow(FollowReport& followed, std::stop_token stop);
    void report_shared_addresses(const People& people);
    void side_by_side(std::vector<std::function<void()>> work);
    /// The pieces of work that fill `made`, which has a place for each conversation of the page.
    std::vector<std::function<void()>> pieces(const Page& page, const ports::Overrides& overrides,
                                              Work& work, Made& made);
    static void make(const model::Conversation& conversation, const ports::Overrides& overrides,
                     const Knowledge& knowledge, MatchScratch& scratch,
                     ports::MadeResolution& made);
    void save(const Made& made, const Work& work, ResolveReport& report);
    /// Whether it came to the end.
    bool work_through(Page page, const NextPage& next, Work& work, ResolveReport& report,
                      std::stop_token stop);
    bool pass_over_stale(ResolveReport& report, std::stop_token stop);
    ResolveReport finish(ResolveReport report, bool count_all);

    ResolverPorts ports_;
    model::OrgScope scope_;
    MatchingRules rules_;
    std::int64_t records_per_conversation_;
};

}  // namespace dealwire::matching
