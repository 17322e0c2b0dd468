#pragma once

#include "adapters/api/v2/asked.hpp"
#include "adapters/api/v2/holdings.hpp"

namespace dealwire::api::v2 {

/// Users, workspaces, permission profiles and settings (conversation API v2, sections 5, 6, 7, 10).
class UserPages {
public:
    explicit UserPages(Holdings& held) : held_{held} {}

    HttpReply list(const Asked& asked);
    HttpReply extensive(const Asked& asked);
    HttpReply one(const Asked& asked);
    HttpReply settings_history(const Asked& asked);
    HttpReply workspaces(const Asked& asked);
    HttpReply trackers(const Asked& asked);
    HttpReply scorecards(const Asked& asked);
    HttpReply call_outcomes(const Asked& asked);
    HttpReply folders(const Asked& asked);
    HttpReply folder_content(const Asked& asked);
    HttpReply profiles(const Asked& asked);
    HttpReply profile(const Asked& asked);
    HttpReply profile_users(const Asked& asked);
    HttpReply change_profile(const Asked& asked);

private:
    HttpReply page_of(const Asked& asked, const calls::UserBook& users,
                      const std::vector<const model::Member*>& found);
    /// Nothing where no profile has this id.
    std::optional<std::string> profile_named(const Asked& asked);

    Holdings& held_;
};

}  // namespace dealwire::api::v2
