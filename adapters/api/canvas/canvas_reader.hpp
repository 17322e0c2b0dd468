#pragma once

#include "adapters/api/canvas/canvas_pages.hpp"
#include "engine/canvas/refusal.hpp"
#include "engine/canvas/session.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/record_access.hpp"
#include "engine/ports/resolution_store.hpp"

#include <tl/expected.hpp>

#include <map>
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
        ports::EventLog& log;
        /// Asked which conversations of an account, contact, lead or opportunity the user may read;
        /// null: whoever may read such a record may read all of them.
        ports::RecordAccess* access = nullptr;
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
    /// Of conversations whose record stands in the org: that record.
    using Records = std::map<base::ConversationId, model::RecordId>;
    using Readable = tl::expected<std::set<model::RecordId>, canvas::Refusal>;

    [[nodiscard]] model::OrgScope scope_of(const canvas::Session& session) const {
        return {tenant_, session.org};
    }

    Ids linked(const canvas::Session& session);
    Page show(const canvas::Session& session, const base::ConversationId& id,
              const std::string& back);
    Page list(const canvas::Session& session, const std::string& text,
              const base::ConversationId& before);
    Records in_org(const model::OrgScope& scope, const Ids& ids);
    /// Those of the records that the session's user may read. One call, or none where that needs no
    /// asking: Salesforce shows the page of a conversation to those alone who may read it.
    Readable readable(const canvas::Session& session, std::span<const model::RecordId> records);
    /// The first of the conversations that may be shown, up to `most`, in their order.
    tl::expected<std::vector<model::Conversation>, canvas::Refusal> presentable(
        const canvas::Session& session, std::span<const model::Conversation> conversations,
        const Records& records, std::size_t most);
    std::vector<model::Conversation> newest_first(const Ids& ids);
    std::vector<canvas::ConversationEntry> entries(const model::OrgScope& scope,
                                                   std::span<const model::Conversation> shown);

    Ports ports_;
    base::TenantId tenant_;
    std::string object_;
};

}  // namespace dealwire::api
