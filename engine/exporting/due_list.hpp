#pragma once

#include "engine/model/scope.hpp"
#include "engine/ports/export_store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// The first `limit` of a share after this one, of a list in ascending id. An empty id stands
/// before all. Pure.
std::vector<ports::DueConversation> next_of(std::span<const ports::DueConversation> known,
                                            const base::ConversationId& after,
                                            ports::DueShare share, std::size_t limit);

/// What is due in one run, page by page. Where that is little, one look tells all of it: each of
/// them takes as long as there are conversations, due or not.
///
/// Threads: one at a time. Errors of the store are thrown on.
class DueList {
public:
    /// Conversations.
    struct Sizes {
        std::size_t page = 0;  ///< told at once
        std::size_t few = 0;   ///< fewer than that are known whole, and held in memory
    };

    /// `settings` and `among` as in `DueQuery`. Store and scope must live as long.
    DueList(ports::ExportStore& exports, const model::OrgScope& scope, std::string settings,
            std::vector<base::ConversationId> among, Sizes sizes);

    /// Counts all that is due. To be asked before anything of it is changed.
    ports::DueCounts look();

    /// The next page of a share; empty at the end. An empty id begins at the first.
    std::vector<ports::DueConversation> after(const base::ConversationId& last,
                                              ports::DueShare share);

    /// What was known whole is old: something is being sent.
    void forget() { known_.reset(); }

    /// How many conversations are due by now.
    [[nodiscard]] std::int64_t still_due() const;

private:
    ports::ExportStore& exports_;
    const model::OrgScope& scope_;
    std::string settings_;
    std::vector<base::ConversationId> among_;
    Sizes sizes_;
    std::optional<std::vector<ports::DueConversation>> known_;  ///< all, where they are few
};

}  // namespace dealwire::exporting
