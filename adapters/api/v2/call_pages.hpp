#pragma once

#include "adapters/api/v2/asked.hpp"
#include "adapters/api/v2/holdings.hpp"
#include "engine/calls/call_data.hpp"
#include "engine/calls/call_filter.hpp"
#include "engine/calls/content_selector.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace dealwire::api::v2 {

/// Calls, transcripts, and adding a call (conversation API v2, sections 3 and 4).
class CallPages {
public:
    explicit CallPages(Holdings& held) : held_{held} {}

    HttpReply list(const Asked& asked);
    HttpReply one(const Asked& asked);
    HttpReply extensive(const Asked& asked);
    HttpReply transcripts(const Asked& asked);
    HttpReply manual_associations(const Asked& asked);
    HttpReply add(const Asked& asked);
    /// Recordings are not kept here, and the answer says so.
    HttpReply add_media(const Asked& asked);
    /// Nobody is granted single calls here.
    HttpReply access_of(const Asked& asked);
    HttpReply grant_access(const Asked& asked);

private:
    using Listed = std::vector<ports::ListedConversation>;

    struct Page {
        Listed calls;
        base::Tree records;
    };

    ports::ConversationFilter filter_for(const Asked& asked, const calls::CallFilter& filter,
                                         ports::ListedBy by);
    /// Nothing where the request has to be refused; then `refused` says how.
    std::optional<Page> page(const Asked& asked, const ports::ConversationFilter& wanted,
                             HttpReply& refused);
    base::Tree call_list(const Asked& asked, Listed page, const calls::ContentSelector& selector);
    calls::CrmValues crm_values(const std::optional<model::OrgScope>& scope,
                                const std::map<base::ConversationId, model::Resolution>& found);

    Holdings& held_;
};

}  // namespace dealwire::api::v2
