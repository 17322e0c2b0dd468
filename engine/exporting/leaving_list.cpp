#include "engine/exporting/leaving_list.hpp"

namespace dealwire::exporting {

bool too_many_leave(std::int64_t leaving, std::int64_t in_org, const ExportSettings& settings) {
    const auto most =
        static_cast<std::int64_t>(settings.most_leaving * static_cast<double>(in_org));
    return leaving > most && leaving > ExportSettings::kMayAlwaysLeave;
}

LeavingList::Released LeavingList::release() {
    holds_ = false;
    Released released;
    for (ports::DueConversation& due : std::exchange(waiting_, {}))
        (is_reprocessing(due.reason) ? released.again : released.fresh).push_back(std::move(due));
    return released;
}

}  // namespace dealwire::exporting
