#pragma once

#include "adapters/api/canvas_pages.hpp"
#include "engine/canvas/refusal.hpp"
#include "engine/canvas/session.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/resolution_store.hpp"

#include <tl/expected.hpp>

#include <set>
#include <string>
#include <vector>

namespace dealwire::api {

/// Finds what a session may see and makes its pages. Thread-safe. Errors of the store are thrown
/// (StoreError).
class CanvasReader {
public:
    struct Ports {
        ports::ConversationStore& conversations;
        ports::ResolutionStore& resolutions;
        ports::HitSource& hits;
        ports::ExportStore& exports;
        ports::MemberStore& members;
    };

    using Page = tl::expected<std::string, canvas::Refusal>;

    /// `object`: that of conversation records, with its namespace.
    CanvasReader(Ports ports, base::TenantId tenant, std::string object)
        : ports_{ports}, tenant_{std::move(tenant)}, object_{std::move(object)} {}

    /// The page of the session's record: of its one conversation, or the list of its conversations
    /// that are older than `before` (empty: from the newest). `text` is the session as text.
    Page record_page(const canvas::Session& session, const std::string& text,
                     const base::ConversationId& before);

    /// The page of one of the conversations of the session's record.
    Page conversation_page(const canvas::Session& session, const std::string& text,
                           const base::ConversationId& id);

private:
    using Ids = std::vector<base::ConversationId>;

    [[nodiscard]] model::OrgScope scope_of(const canvas::Session& session) const {
        return {tenant_, session.org};
    }

    Ids linked(const canvas::Session& session);
    Page show(const canvas::Session& session, const base::ConversationId& id,
              const std::string& back);
    Page list(const canvas::Session& session, const std::string& text,
              const base::ConversationId& before);
    /// Those whose record stands in the org.
    std::set<base::ConversationId> in_org(const model::OrgScope& scope, const Ids& ids);
    std::vector<model::Conversation> newest_first(const Ids& ids);
    std::vector<canvas::ConversationEntry> entries(const model::OrgScope& scope,
                                                   std::span<const model::Conversation> shown);

    Ports ports_;
    base::TenantId tenant_;
    std::string object_;
};

}  // namespace dealwire::api
