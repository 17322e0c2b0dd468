#include "engine/exporting/due_list.hpp"

#include <utility>

namespace dealwire::exporting {

using base::ConversationId;
using ports::DueConversation;
using ports::DueShare;

std::vector<DueConversation> next_of(std::span<const DueConversation> known,
                                     const ConversationId& after, DueShare share,
                                     std::size_t limit) {
    std::vector<DueConversation> next;
    bool reached = after.empty();
    for (const DueConversation& each : known) {
        const bool wanted = reached && (share == DueShare::All ||
                                        is_reprocessing(each.reason) == (share == DueShare::Again));
        if (wanted && next.size() < limit) next.push_back(each);
        reached = reached || each.id == after;
    }
    return next;
}

DueList::DueList(ports::ExportStore& exports, const model::OrgScope& scope, std::string settings,
                 std::vector<ConversationId> among, Sizes sizes)
    : exports_{exports},
      scope_{scope},
      settings_{std::move(settings)},
      among_{std::move(among)},
      sizes_{sizes} {}

ports::DueCounts DueList::look() {
    std::vector<DueConversation> due =
        exports_.due(scope_, {settings_, {}, sizes_.few, DueShare::All, among_});
    if (due.size() >= sizes_.few) return exports_.due_counts(scope_, settings_, among_);
    ports::DueCounts counts;
    for (const DueConversation& each : due) ++counts[each.reason];
    known_ = std::move(due);
    return counts;
}

std::vector<DueConversation> DueList::after(const ConversationId& last, DueShare share) {
    if (known_) return next_of(*known_, last, share, sizes_.page);
    return exports_.due(scope_, {settings_, last, sizes_.page, share, among_});
}

std::int64_t DueList::still_due() const {
    return due_in(exports_.due_counts(scope_, settings_, among_), DueShare::All);
}

}  // namespace dealwire::exporting
