#include "tests/fakes/in_memory_conversation_directory.hpp"

#include "engine/model/listing.hpp"

#include <algorithm>
#include <set>

namespace dealwire::fakes {
namespace {

using base::TenantId;
using ports::ConversationFilter;
using ports::ListedConversation;

template <class List, class Value>
bool admits(const std::optional<List>& wanted, const Value& value) {
    return !wanted || std::ranges::find(*wanted, value) != wanted->end();
}

bool matches(const ConversationFilter& filter, const ListedConversation& one) {
    const model::Conversation& conversation = one.conversation;
    if (!conversation.started && !filter.with_planned) return false;
    if (filter.from && one.place.at < *filter.from) return false;
    if (filter.to && one.place.at >= *filter.to) return false;
    if (filter.workspace && one.workspace != *filter.workspace) return false;
    if (filter.is_private && conversation.is_private != *filter.is_private) return false;
    return admits(filter.ids, conversation.id) &&
           admits(filter.primary_users, conversation.primary_user);
}

base::Tree shown(const InMemoryConversationStore::Held& held, base::Tree head,
                 ports::ListedContent content) {
    if (content == ports::ListedContent::Nothing) return {};
    if (content == ports::ListedContent::Head) return head;
    base::Tree document = held.document;
    if (content == ports::ListedContent::Whole) return document;
    if (auto* members = document.object())
        std::erase_if(*members, [](const auto& each) { return each.first == "transcript"; });
    return document;
}

}  // namespace

std::vector<ListedConversation> InMemoryConversationDirectory::all(
    const TenantId& tenant, const ConversationFilter& filter) const {
    std::vector<ListedConversation> found;
    for (const auto& [id, held] : store_.all(tenant)) {
        if (held.removed) continue;
        model::Listing listing = model::listing_of(held.conversation, held.document);
        const bool by_listing = filter.by == ports::ListedBy::Listing;
        ListedConversation one{held.conversation,
                               shown(held, std::move(listing.head), filter.content),
                               listing.workspace,
                               {by_listing ? listing.at : held.conversation.time, id}};
        if (matches(filter, one)) found.push_back(std::move(one));
    }
    std::ranges::sort(found, {}, &ListedConversation::place);
    return found;
}

std::vector<ListedConversation> InMemoryConversationDirectory::page(
    const TenantId& tenant, const ConversationFilter& filter,
    const std::optional<ports::ListPlace>& after, std::size_t limit) {
    auto found = all(tenant, filter);
    if (after) std::erase_if(found, [&](const auto& one) { return one.place <= *after; });
    found.resize(std::min(found.size(), limit));
    return found;
}

std::int64_t InMemoryConversationDirectory::count(const TenantId& tenant,
                                                  const ConversationFilter& filter) {
    ++counted_;
    return static_cast<std::int64_t>(all(tenant, filter).size());
}

std::vector<std::string> InMemoryConversationDirectory::workspaces(const TenantId& tenant) {
    std::set<std::string> found;
    for (const auto& one : all(tenant, {.with_planned = true})) found.insert(one.workspace);
    return {found.begin(), found.end()};
}

std::vector<std::string> InMemoryConversationDirectory::hosts(const TenantId& tenant) {
    std::set<std::string> found;
    for (const auto& one : all(tenant, {})) found.insert(one.conversation.primary_user);
    found.erase("");
    return {found.begin(), found.end()};
}

std::optional<base::ConversationId> InMemoryConversationDirectory::with_client_id(
    const TenantId& tenant, const std::string& client_id) {
    for (const auto& [id, held] : store_.all(tenant))
        if (!held.removed && !client_id.empty() &&
            held.document.text_at("metaData.clientUniqueId") == client_id)
            return id;
    return std::nullopt;
}

InMemoryConversationDirectory::InMemoryConversationDirectory(const InMemoryConversationStore& store)
    : store_{store} {}

InMemoryConversationDirectory::~InMemoryConversationDirectory() = default;

int InMemoryConversationDirectory::counted() const { return counted_; }

}  // namespace dealwire::fakes
