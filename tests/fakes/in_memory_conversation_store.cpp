#include "tests/fakes/in_memory_conversation_store.hpp"

#include <algorithm>
#include <set>

namespace dealwire::fakes {

using base::ConversationId;
using base::TenantId;
using model::Conversation;

namespace {

bool is_known(const InMemoryConversationStore::ById& held,
              const ports::IncomingConversation& incoming) {
    const auto client_id = [](const base::Tree& document) {
        return document.text_at("metaData.clientUniqueId").value_or("");
    };
    const std::string own = client_id(incoming.document);
    return std::ranges::any_of(held, [&](const auto& each) {
        return !each.second.removed && (each.first == incoming.conversation.id ||
                                        (!own.empty() && client_id(each.second.document) == own));
    });
}

}  // namespace

std::vector<ports::Saved> InMemoryConversationStore::save(
    const TenantId& tenant, std::span<const ports::IncomingConversation> batch) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    ById& held = tenants_[tenant];
    std::vector<ports::Saved> saved;
    model::ChangeNotes notes;
    for (const ports::IncomingConversation& incoming : batch) {
        const auto known = held.find(incoming.conversation.id);
        if (incoming.only_new && is_known(held, incoming))
            saved.push_back(ports::Saved::Known);
        else if (known != held.end() && known->second.removed && !incoming.revives)
            saved.push_back(ports::Saved::StaysDeleted);
        else if (known == held.end() || known->second.removed)
            saved.push_back(ports::Saved::Added);
        else if (known->second.conversation.digest == incoming.conversation.digest)
            saved.push_back(ports::Saved::Unchanged);
        else
            saved.push_back(ports::Saved::Updated);
        const bool writes =
            saved.back() == ports::Saved::Added || saved.back() == ports::Saved::Updated;
        if (writes && erased_ && incoming.checked && *incoming.checked != erased_(tenant))
            saved.back() = ports::Saved::Unchecked;
        if (saved.back() != ports::Saved::Added && saved.back() != ports::Saved::Updated) continue;
        const std::string& id = incoming.conversation.id.value;
        notes.push_back({model::SubjectKind::Conversation, id, model::Aspect::Content});
        if (saved.back() == ports::Saved::Updated &&
            known->second.conversation.is_private != incoming.conversation.is_private)
            notes.push_back({model::SubjectKind::Conversation, id, model::Aspect::Access});
        held.insert_or_assign(incoming.conversation.id,
                              Held{incoming.conversation, incoming.document, false});
    }
    tell(tenant, notes);
    return saved;
}

std::vector<Conversation> InMemoryConversationStore::find_all(const TenantId& tenant,
                                                              std::span<const ConversationId> ids) {
    const std::lock_guard lock{mutex_};
    const ById& held = tenants_[tenant];
    std::vector<Conversation> found;
    for (const ConversationId& id : std::set(ids.begin(), ids.end())) {
        const auto known = held.find(id);
        if (known != held.end() && !known->second.removed)
            found.push_back(known->second.conversation);
    }
    return found;
}

std::vector<model::ConversationContent> InMemoryConversationStore::contents(
    const TenantId& tenant, std::span<const ConversationId> ids) {
    const std::lock_guard lock{mutex_};
    const ById& held = tenants_[tenant];
    std::vector<model::ConversationContent> found;
    for (const ConversationId& id : ids) {
        const auto known = held.find(id);
        if (known != held.end() && !known->second.removed)
            found.push_back({id, known->second.document});
    }
    return found;
}

std::vector<Conversation> InMemoryConversationStore::newest(const TenantId& tenant,
                                                            const ConversationId& before,
                                                            std::size_t limit) {
    const auto place = [](const Conversation& conversation) {
        return std::pair{conversation.time, conversation.id};
    };
    const ById held = all(tenant);
    const auto from = held.find(before);
    if (!before.empty() && from == held.end()) return {};

    std::vector<Conversation> found;
    for (const auto& [id, entry] : held) {
        const bool wanted =
            before.empty() || place(entry.conversation) < place(from->second.conversation);
        if (!entry.removed && wanted) found.push_back(entry.conversation);
    }
    std::ranges::sort(found, std::greater{}, place);
    found.resize(std::min(found.size(), limit));
    return found;
}

bool InMemoryConversationStore::remove(const TenantId& tenant, const ConversationId& id) {
    {
        const std::lock_guard lock{mutex_};
        reach_commit();
        ById& held = tenants_[tenant];
        const auto found = held.find(id);
        if (found == held.end() || found->second.removed) return false;
        Conversation tombstone;
        tombstone.id = id;
        tombstone.time = found->second.conversation.time;
        found->second = Held{std::move(tombstone), {}, true};
        tell(tenant, {{model::SubjectKind::Conversation, id.value, {}, true}});
    }
    drop_conclusions(tenant, id);
    return true;
}

std::int64_t InMemoryConversationStore::count(const TenantId& tenant) {
    const ById held = all(tenant);
    return std::ranges::count_if(held, [](const auto& entry) { return !entry.second.removed; });
}

InMemoryConversationStore::ById InMemoryConversationStore::all(const TenantId& tenant) const {
    const std::lock_guard lock{mutex_};
    const auto found = tenants_.find(tenant);
    return found == tenants_.end() ? ById{} : found->second;
}

InMemoryConversationStore::InMemoryConversationStore() = default;

InMemoryConversationStore::~InMemoryConversationStore() = default;

void InMemoryConversationStore::when_removed(Removal react) {
    reactions_.push_back(std::move(react));
}

void InMemoryConversationStore::drop_conclusions(const base::TenantId& tenant,
                                                 const base::ConversationId& id) {
    for (const Removal& react : reactions_) react(tenant, id);
}

}  // namespace dealwire::fakes
