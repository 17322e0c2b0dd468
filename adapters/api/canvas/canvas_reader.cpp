#include "adapters/api/canvas/canvas_reader.hpp"

#include "engine/canvas/access.hpp"
#include "engine/canvas/view.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace dealwire::api {
namespace {

using base::ConversationId;
using canvas::Refusal;
using canvas::Session;
using model::Conversation;
using model::OrgScope;

constexpr std::size_t kListed = 20;  // documents are read for each
/// Asked about at once: as many as one call takes. Mostly all may be read, and the first will do.
constexpr std::size_t kAsked = 200;

}  // namespace

CanvasReader::Ids CanvasReader::linked(const Session& session) {
    if (canvas::has_linked_conversations(session.record))
        return ports_.resolutions.naming(scope_of(session), session.record);
    const auto record = ports_.exports.with_id(scope_of(session), object_, session.record);
    return record ? Ids{record->conversation} : Ids{};
}

CanvasReader::Page CanvasReader::record_page(const Session& session, const std::string& text,
                                             const ConversationId& before) {
    if (canvas::has_linked_conversations(session.record)) return list(session, text, before);
    const Ids own = linked(session);
    if (own.empty()) return tl::unexpected{Refusal::UnknownRecord};
    return show(session, own.front(), "");
}

CanvasReader::Page CanvasReader::conversation_page(const Session& session, const std::string& text,
                                                   const ConversationId& id) {
    const bool alone = !canvas::has_linked_conversations(session.record);
    return show(session, id, alone ? "" : address_of(kRecordPage, text));
}

CanvasReader::Page CanvasReader::show(const Session& session, const ConversationId& id,
                                      const std::string& back) {
    const OrgScope scope = scope_of(session);
    const Ids own = linked(session);
    const bool is_linked = std::ranges::find(own, id) != own.end();
    const auto conversation =
        is_linked ? ports_.conversations.find(tenant_, id) : std::optional<Conversation>{};
    const auto contents = ports_.conversations.contents(tenant_, {&id, is_linked ? 1U : 0U});
    const bool held = conversation && !contents.empty();
    const Records records = held ? in_org(scope, {id}) : Records{};
    canvas::Claim claim{.linked = is_linked,
                        .held = held,
                        .is_private = held && conversation->is_private,
                        .in_org = !records.empty()};
    if (const auto why = canvas::refused(claim)) return tl::unexpected{*why};
    const auto allowed = readable(session, std::array{records.begin()->second});
    if (!allowed) return tl::unexpected{allowed.error()};
    claim.readable = !allowed->empty();
    if (const auto why = canvas::refused(claim)) return tl::unexpected{*why};
    const auto resolution = ports_.resolutions.find(scope, id).value_or(model::Resolution{});
    const auto found = ports_.hits.hits(tenant_, {&id, 1});
    const exporting::People people{ports_.members.all(scope)};
    const canvas::Viewed viewed{
        *conversation, contents.front().document, resolution,
        found.empty() ? std::span<const model::TrackerHits>{} : found.front().hits, people};
    return api::conversation_page(canvas::view_of(viewed), back);
}

CanvasReader::Records CanvasReader::in_org(const OrgScope& scope, const Ids& ids) {
    std::vector<std::string> keys;  // of a conversation's own record: its id
    for (const ConversationId& id : ids) keys.push_back(id.value);
    Records found;
    for (const model::ExportRecord& record : ports_.exports.named(scope, object_, keys))
        if (canvas::stands_in_org(record)) found.emplace(record.conversation, record.id);
    return found;
}

CanvasReader::Readable CanvasReader::readable(const Session& session,
                                              std::span<const model::RecordId> records) {
    if (!ports_.access || !canvas::has_linked_conversations(session.record))
        return std::set<model::RecordId>(records.begin(), records.end());
    auto allowed = ports_.access->readable(session.org, session.user, records, {});
    if (allowed) return std::move(*allowed);
    ports_.log.write(ports::Level::Warn, "canvas_access_unknown",
                     {{"org", session.org.id.text()}, {"why", allowed.error().detail}});
    return tl::unexpected{Refusal::AccessUnknown};
}

tl::expected<std::vector<Conversation>, Refusal> CanvasReader::presentable(
    const Session& session, std::span<const Conversation> conversations, const Records& records,
    std::size_t most) {
    std::vector<Conversation> shown;
    while (!conversations.empty() && shown.size() < most) {
        std::vector<std::pair<const Conversation*, model::RecordId>> some;
        for (; !conversations.empty() && some.size() < kAsked;
             conversations = conversations.subspan(1)) {
            const auto record = records.find(conversations.front().id);
            if (record != records.end() && !conversations.front().is_private)
                some.emplace_back(&conversations.front(), record->second);
        }
        if (some.empty()) break;
        std::vector<model::RecordId> asked;
        for (const auto& [conversation, record] : some) asked.push_back(record);
        const auto allowed = readable(session, asked);
        if (!allowed) return tl::unexpected{allowed.error()};
        for (const auto& [conversation, record] : some)
            if (shown.size() < most && allowed->contains(record)) shown.push_back(*conversation);
    }
    return shown;
}

std::vector<Conversation> CanvasReader::newest_first(const Ids& ids) {
    std::vector<Conversation> found = ports_.conversations.find_all(tenant_, ids);
    std::ranges::sort(found, [](const Conversation& a, const Conversation& b) {
        return std::tie(b.time, b.id) < std::tie(a.time, a.id);
    });
    return found;
}

CanvasReader::Page CanvasReader::list(const Session& session, const std::string& text,
                                      const ConversationId& before) {
    const OrgScope scope = scope_of(session);
    const Ids own = linked(session);
    const auto all = newest_first(own);
    auto next = before.empty() ? all.begin() : std::ranges::find(all, before, &Conversation::id);
    if (!before.empty() && next != all.end()) ++next;
    auto shown = presentable(session, {next, all.end()}, in_org(scope, own), kListed + 1);
    if (!shown) return tl::unexpected{shown.error()};
    ConversationList page{.session = text};
    if (!before.empty()) page.newer = address_of(kRecordPage, text);
    if (shown->size() > kListed) {
        shown->resize(kListed);
        page.older = address_of(kRecordPage, text, "before", shown->back().id.value);
    }
    page.entries = entries(scope, *shown);
    return list_page(page);
}

std::vector<canvas::ConversationEntry> CanvasReader::entries(const OrgScope& scope,
                                                             std::span<const Conversation> shown) {
    Ids ids;
    for (const Conversation& conversation : shown) ids.push_back(conversation.id);
    std::map<ConversationId, base::Tree> documents;
    for (model::ConversationContent& content : ports_.conversations.contents(tenant_, ids))
        documents.emplace(content.id, std::move(content.document));
    std::map<ConversationId, model::Resolution> resolutions;
    for (model::Resolution& each : ports_.resolutions.find_all(scope, ids))
        resolutions.emplace(each.conversation, std::move(each));
    const exporting::People people{ports_.members.all(scope)};
    std::vector<canvas::ConversationEntry> made;
    for (const Conversation& conversation : shown)
        made.push_back(canvas::entry_of(
            {conversation, documents[conversation.id], resolutions[conversation.id], {}, people}));
    return made;
}

}  // namespace dealwire::api
