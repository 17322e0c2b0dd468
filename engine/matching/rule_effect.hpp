#pragma once

#include "engine/base/id.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/resolution.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace dealwire::matching {

/// How the conversations of one opportunity or account come and go under other rules.
struct RecordEffect {
    model::RecordId id;
    std::int64_t before = 0;  ///< conversations that have it
    std::int64_t after = 0;
    std::int64_t gained = 0;     ///< had none before
    std::int64_t lost = 0;       ///< have none afterwards
    std::int64_t moved_in = 0;   ///< come from another
    std::int64_t moved_out = 0;  ///< go to another

    /// Conversations that come or go.
    [[nodiscard]] std::int64_t touched() const { return gained + lost + moved_in + moved_out; }

    bool operator==(const RecordEffect&) const = default;
};

/// The same over one kind of record.
struct KindEffect {
    std::int64_t moved = 0;             ///< conversations that change from some to others
    std::int64_t gained = 0;            ///< that only get some
    std::int64_t lost = 0;              ///< that only lose some
    std::vector<RecordEffect> records;  ///< those that are touched, the most touched first

    bool operator==(const KindEffect&) const = default;
};

/// A person's decision that the rules would not have taken.
struct Contradiction {
    base::ConversationId conversation;
    model::RecordId decided;  ///< empty: "no opportunity"
    model::RecordId before;   ///< what the old rules would choose instead; empty: they agree
    model::RecordId after;    ///< what the new rules would choose instead

    bool operator==(const Contradiction&) const = default;
};

/// What other rules would do to conversations.
struct RuleEffect {
    std::int64_t conversations = 0;
    std::int64_t changed = 0;   ///< that come to other records
    std::int64_t retraced = 0;  ///< that come to the same ones in a way that shows in the org
    std::int64_t unresolved_before = 0;
    std::int64_t unresolved_after = 0;
    std::int64_t people = 0;  ///< conversations with other contacts or leads
    std::int64_t overrides = 0;
    KindEffect opportunities;
    KindEffect accounts;
    std::vector<Contradiction> contradicted;  ///< under the new rules; those that may be named
};

/// Whether one index in memory serves both. Both must have been made from the same shipped lists.
bool share_index(const MatchingRules& one, const MatchingRules& other);

/// Compares what conversations came to under two sets of rules. Pure; holds counters per record,
/// no conversations.
class RuleComparison {
public:
    /// Both of the same conversation, which is named only where it may be.
    void take(const model::Resolution& before, const model::Resolution& after,
              bool may_be_named = true);

    /// Of all taken so far.
    [[nodiscard]] RuleEffect effect() const;

private:
    using Counters = std::map<model::RecordId, RecordEffect>;

    static void compare(const std::vector<model::RecordId>& before,
                        const std::vector<model::RecordId>& after, KindEffect& kind,
                        Counters& counters);
    void note_override(const model::Resolution& before, const model::Resolution& after,
                       bool may_be_named);

    RuleEffect effect_;
    Counters opportunities_;
    Counters accounts_;
};

}  // namespace dealwire::matching
