#include "adapters/api/v2/call_pages.hpp"
#include "adapters/api/v2/shape.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <set>

namespace dealwire::api::v2 {
namespace {

using base::ConversationId;
using base::Tree;

struct Decided {
    base::Instant at;
    ConversationId call;
    model::Override decision;
};

std::vector<Decided> oldest_first(const ports::Overrides& overrides,
                                  const std::optional<base::Instant>& from) {
    std::vector<Decided> list;
    for (const auto& [id, decision] : overrides) {
        const auto at = base::parse_instant(decision.at);
        if (at && (!from || *at >= *from)) list.push_back({*at, id, decision});
    }
    std::ranges::sort(list, {}, [](const Decided& each) { return std::pair{each.at, each.call}; });
    return list;
}

std::set<ConversationId> hidden(ports::ConversationStore& store, const base::TenantId& tenant,
                                const std::vector<Decided>& list) {
    std::vector<ConversationId> ids;
    for (const Decided& each : list) ids.push_back(each.call);
    std::set<ConversationId> secret;
    for (const auto& one : store.find_all(tenant, ids))
        if (one.is_private) secret.insert(one.id);
    return secret;
}

Tree objects_of(const model::RecordId& deal, const std::map<model::RecordId, Tree>& deals) {
    if (deal.empty()) return Tree::Array{};
    const auto found = deals.find(deal);
    const auto account = found == deals.end() ? std::nullopt : found->second.text_at("AccountId");
    return Tree::Array{Tree::Object{{"accountCrmId", account ? Tree{*account} : Tree{}},
                                    {"dealCrmId", deal.text()}}};
}

}  // namespace

HttpReply CallPages::manual_associations(const Asked& asked) {
    constexpr const char* kThings = "associations";
    const std::string* written = asked.parameter("fromDateTime");
    const auto filter = calls::read_query(written, nullptr, nullptr);
    if (!filter) return asked.refuse(400, filter.error());
    const auto paging = Paging::read(asked, held_.ports.cursors, kThings);
    if (!paging) return asked.refuse(400, "cursor: is not one of this list");
    const auto scope = held_.scope_of(asked.caller.tenant);
    auto list = oldest_first(scope ? held_.ports.resolutions.overrides(*scope) : ports::Overrides{},
                             filter->from);
    if (!asked.caller.may(access::Scope::CallsPrivate)) {
        const auto secret = hidden(held_.ports.conversations, asked.caller.tenant, list);
        std::erase_if(list, [&](const Decided& each) { return secret.contains(each.call); });
    }
    if (list.empty()) return asked.nothing(kThings);
    const Slice slice = slice_of(list.size(), *paging);
    std::vector<model::RecordId> wanted;
    for (const Decided& each : list)
        if (!each.decision.opportunity.empty()) wanted.push_back(each.decision.opportunity);
    const std::vector<std::string> fields{"AccountId"};
    const auto deals = held_.ports.crm_fields.fields_of(*scope, "Opportunity", wanted, fields);
    const auto users = held_.users_of(asked.caller.tenant);
    Tree::Array items;
    for (std::size_t i = slice.begin; i < slice.end; ++i) {
        const Decided& each = list[i];
        const model::Member* user = users->by_address(each.decision.by);
        items.emplace_back(
            Tree::Object{{"callId", each.call.value},
                         {"userId", user ? Tree{calls::user_id_of(user->id)} : Tree{}},
                         {"created", base::to_text(each.at)},
                         {"associatedCrmObjects", objects_of(each.decision.opportunity, deals)}});
    }
    return answer(asked.request,
                  {{"records", paging->records(items.size(), static_cast<std::int64_t>(list.size()),
                                               slice.next)},
                   {"associations", std::move(items)}});
}

}  // namespace dealwire::api::v2
