#include "adapters/api/v2/call_pages.hpp"

#include "adapters/api/v2/shape.hpp"
#include "engine/base/time_text.hpp"
#include "engine/calls/new_call.hpp"
#include "engine/exporting/tracker_list.hpp"
#include "engine/model/listing.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::api::v2 {
namespace {

using base::ConversationId;
using base::Tree;
using calls::ContentSelector;
using ports::ListedConversation;

constexpr const char* kCalls = "calls";

std::string text_of(const ports::ListPlace& place) {
    return std::to_string(place.at.time_since_epoch().count()) + " " + place.id.value;
}

std::optional<ports::ListPlace> place_in(const std::string& text) {
    std::int64_t at = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, at);
    if (read.ec != std::errc{} || read.ptr == end || *read.ptr != ' ') return std::nullopt;
    return ports::ListPlace{base::Instant{std::chrono::milliseconds{at}},
                            {std::string{read.ptr + 1, end}}};
}

std::vector<ConversationId> ids_of(const std::vector<ListedConversation>& page) {
    std::vector<ConversationId> ids;
    for (const ListedConversation& one : page) ids.push_back(one.conversation.id);
    return ids;
}

template <class List, class Id>
auto by_conversation(List list, const Id& id_of) {
    std::map<ConversationId, typename List::value_type> found;
    for (auto& each : list) {
        const ConversationId id = each.*id_of;
        found.emplace(id, std::move(each));
    }
    return found;
}

bool may_see_media(const Caller& caller) { return caller.may(access::Scope::CallsReadMediaUrl); }

}  // namespace

ports::ConversationFilter CallPages::filter_for(const Asked& asked, const calls::CallFilter& filter,
                                                ports::ListedBy by) {
    ports::ConversationFilter wanted{.by = by, .from = filter.from, .to = filter.to};
    if (filter.workspace)
        wanted.workspace = *filter.workspace == model::kFirstWorkspace ? "" : *filter.workspace;
    if (!asked.caller.may(access::Scope::CallsPrivate)) wanted.is_private = false;
    if (filter.calls) {
        wanted.ids.emplace();
        for (const std::string& id : *filter.calls) wanted.ids->push_back({id});
    }
    if (filter.primary_users)
        wanted.primary_users = held_.host_names(asked.caller.tenant, *filter.primary_users);
    return wanted;
}

std::optional<CallPages::Page> CallPages::page(const Asked& asked,
                                               const ports::ConversationFilter& wanted,
                                               HttpReply& refused) {
    const auto paging = Paging::read(asked, held_.ports.cursors, kCalls);
    const auto after = paging ? place_in(paging->after()) : std::nullopt;
    if (!paging || (!paging->first() && !after)) {
        refused = asked.refuse(400, "cursor: is not one of this list");
        return std::nullopt;
    }
    const base::TenantId& tenant = asked.caller.tenant;
    Page page{held_.ports.directory.page(tenant, wanted, after, kPageSize + 1), {}};
    if (page.calls.empty() && paging->first()) {
        refused = asked.nothing(kCalls);
        return std::nullopt;
    }
    const bool more = page.calls.size() > kPageSize;
    if (more) page.calls.pop_back();
    auto total = static_cast<std::int64_t>(page.calls.size());
    if (!paging->first())
        total = paging->total();
    else if (more)  // counted once: the cursor carries it from page to page
        total = held_.count(tenant, wanted);
    const auto next = more ? std::optional{text_of(page.calls.back().place)} : std::nullopt;
    page.records = paging->records(page.calls.size(), total, next);
    return page;
}

HttpReply CallPages::list(const Asked& asked) {
    const auto filter =
        calls::read_query(asked.parameter("fromDateTime"), asked.parameter("toDateTime"),
                          asked.parameter("workspaceId"));
    if (!filter) return asked.refuse(400, filter.error());
    HttpReply refused;
    auto found = page(asked, filter_for(asked, *filter, ports::ListedBy::Listing), refused);
    if (!found) return refused;
    const auto users = held_.users_of(asked.caller.tenant);
    const calls::Surroundings around{*users, held_.settings.public_url};
    Tree::Array list;
    list.reserve(found->calls.size());
    for (const ListedConversation& call : found->calls)
        list.push_back(calls::basic_data(call.conversation, call.head, around));
    return answer(asked.request, calls::MadeObject{3}
                                     .with("records", std::move(found->records))
                                     .with("calls", std::move(list))
                                     .take());
}

HttpReply CallPages::one(const Asked& asked) {
    calls::CallFilter filter;
    filter.calls = {asked.in_path.at(0)};
    const auto wanted = filter_for(asked, filter, ports::ListedBy::Start);
    const auto found = held_.ports.directory.page(asked.caller.tenant, wanted, std::nullopt, 1);
    if (found.empty())
        return asked.refuse(404, "The call does not exist, or this key may not see it");
    const auto users = held_.users_of(asked.caller.tenant);
    return answer(asked.request,
                  {{"call", calls::basic_data(found[0].conversation, found[0].head,
                                              {*users, held_.settings.public_url})}});
}

calls::CrmValues CallPages::crm_values(const std::optional<model::OrgScope>& scope,
                                       const std::map<ConversationId, model::Resolution>& found) {
    calls::CrmValues values;
    if (!scope) return values;
    calls::CrmWanted wanted;
    for (const auto& [id, resolution] : found) calls::want_records(resolution, wanted);
    for (const auto& [object, records] : wanted) {
        const std::vector<std::string> fields = held_.fields_of(scope->tenant, object);
        const std::vector<model::RecordId> ids{records.begin(), records.end()};
        values.emplace(object, held_.ports.crm_fields.fields_of(*scope, object, ids, fields));
    }
    return values;
}

Tree CallPages::call_list(const Asked& asked, Listed page, const ContentSelector& selector) {
    const base::TenantId& tenant = asked.caller.tenant;
    const auto users = held_.users_of(tenant);
    const calls::Surroundings around{*users, held_.settings.public_url};
    const auto ids = ids_of(page);
    std::map<ConversationId, model::Resolution> resolutions;
    const auto scope = selector.wants_resolution() ? held_.scope_of(tenant) : std::nullopt;
    if (scope)
        resolutions = by_conversation(held_.ports.resolutions.find_all(*scope, ids),
                                      &model::Resolution::conversation);
    calls::CrmValues values;
    if (selector.context == calls::ContextDepth::Extended && selector.now)
        values = crm_values(scope, resolutions);
    std::map<ConversationId, ports::ConversationHits> hits;
    if (selector.trackers)
        hits = by_conversation(held_.ports.hits.hits(tenant, ids),
                               &ports::ConversationHits::conversation);

    const model::Resolution unresolved;
    Tree::Array list;
    list.reserve(page.size());
    for (ListedConversation& shown : page) {
        const model::Conversation& conversation = shown.conversation;
        const auto resolved = resolutions.find(conversation.id);
        const auto& resolution = resolved == resolutions.end() ? unresolved : resolved->second;
        Tree document = std::move(shown.head);
        if (const auto hit = hits.find(conversation.id); hit != hits.end())
            document = exporting::with_hits(std::move(document), hit->second.hits, conversation,
                                            resolution);
        list.push_back(calls::call_data({conversation, std::move(document), resolution, values},
                                        selector, around));
    }
    return list;
}

HttpReply CallPages::extensive(const Asked& asked) {
    const auto filter = calls::read_filter(asked.body);
    if (!filter) return asked.refuse(400, filter.error());
    auto selector = calls::read_selector(asked.body);
    if (!selector) return asked.refuse(400, selector.error());
    if (selector->media && !may_see_media(asked.caller)) {
        if (asked.caller.bearer)
            return asked.refuse(403,
                                "Access denied: the scope api:calls:read:media-url is missing");
        selector->media = false;
    }
    auto wanted = filter_for(asked, *filter, ports::ListedBy::Start);
    if (selector->wants_document()) wanted.content = ports::ListedContent::Document;
    HttpReply refused;
    auto found = page(asked, wanted, refused);
    if (!found) return refused;
    return answer(asked.request,
                  calls::MadeObject{3}
                      .with("records", std::move(found->records))
                      .with("calls", call_list(asked, std::move(found->calls), *selector))
                      .take());
}

HttpReply CallPages::transcripts(const Asked& asked) {
    const auto filter = calls::read_filter(asked.body);
    if (!filter) return asked.refuse(400, filter.error());
    auto wanted = filter_for(asked, *filter, ports::ListedBy::Start);
    wanted.content = ports::ListedContent::Whole;  // by the same look that leaves private ones out
    HttpReply refused;
    auto found = page(asked, wanted, refused);
    if (!found) return refused;
    Tree::Array list;
    list.reserve(found->calls.size());
    for (const ListedConversation& call : found->calls)
        list.push_back(calls::transcript_data(call.conversation, call.head));
    return answer(asked.request, calls::MadeObject{3}
                                     .with("records", std::move(found->records))
                                     .with("callTranscripts", std::move(list))
                                     .take());
}

HttpReply CallPages::add(const Asked& asked) {
    const auto users = held_.users_of(asked.caller.tenant);
    auto call = calls::read_new_call(asked.body, *users);
    if (!call) return asked.refuse(call.error().status, call.error().why);
    const base::TenantId& tenant = asked.caller.tenant;
    const std::string known = "clientUniqueId: a call with this id was added before";
    // Saves a client that repeats itself the rest; who asks at the same moment is told by
    // `add_call`.
    if (held_.ports.directory.with_client_id(tenant, call->client_id))
        return asked.refuse(409, known);
    const CallAddition added = held_.actions.add_call(tenant, std::move(call->document));
    if (added.outcome == CallAdded::Known) return asked.refuse(409, known);
    if (added.outcome == CallAdded::Refused) return asked.refuse(400, added.why);
    return answer(asked.request, {{"callId", call->id}});
}

HttpReply CallPages::add_media(const Asked& asked) {
    const std::string& id = asked.in_path.at(0);
    if (!held_.ports.conversations.find(asked.caller.tenant, {id}))
        return asked.refuse(404, "The call does not exist, or this key may not see it");
    return asked.refuse(400,
                        "mediaFile: recordings are not kept here; the call itself was added and "
                        "needs none");
}

HttpReply CallPages::access_of(const Asked& asked) {
    const auto filter = calls::read_filter(asked.body);
    if (!filter) return asked.refuse(400, filter.error());
    if (!filter->calls) return asked.refuse(400, "filter.callIds: must not be null");
    Tree::Array list;
    for (const std::string& id : *filter->calls)
        list.emplace_back(Tree::Object{{"callId", id}, {"users", Tree::Array{}}});
    return answer(asked.request, {{"callAccessList", std::move(list)}});
}

HttpReply CallPages::grant_access(const Asked& asked) {
    return asked.refuse(400,
                        "callAccessList: access to single calls cannot be given here; who may "
                        "read a conversation is decided in Salesforce");
}

}  // namespace dealwire::api::v2
