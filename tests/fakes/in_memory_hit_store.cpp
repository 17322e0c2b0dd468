#include "tests/fakes/in_memory_hit_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

using base::ConversationId;
using base::TenantId;

InMemoryHitStore::InMemoryHitStore(InMemoryConversationStore& conversations)
    : conversations_{conversations} {
    conversations.when_removed([this](const TenantId& tenant, const ConversationId& id) {
        const std::lock_guard lock{mutex_};
        searches_[tenant].erase(id);
    });
}

std::vector<ports::ConversationHits> InMemoryHitStore::hits(const TenantId& tenant,
                                                            std::span<const ConversationId> ids) {
    const std::lock_guard lock{mutex_};
    std::vector<ports::ConversationHits> found;
    for (const auto& [id, search] : searches_[tenant])
        if (std::ranges::find(ids, id) != ids.end() && !search.found.empty())
            found.push_back({id, search.found});
    return found;
}

std::vector<ports::StaleSearch> InMemoryHitStore::stale(const TenantId& tenant,
                                                        const std::string& set,
                                                        const ConversationId& after,
                                                        std::size_t limit) {
    const auto all = conversations_.all(tenant);
    const std::lock_guard lock{mutex_};
    std::vector<ports::StaleSearch> found;
    for (const auto& [id, held] : all) {
        if (held.removed || id <= after || found.size() == limit) continue;
        const auto known = searches_[tenant].find(id);
        const Search search = known == searches_[tenant].end() ? Search{} : known->second;
        const bool same = search.conversation_digest == held.conversation.digest;
        if (search.set == set && (set.empty() || same)) continue;
        found.push_back({id, held.conversation.digest, search.set, same});
    }
    return found;
}

std::int64_t InMemoryHitStore::waiting(const TenantId& tenant, const std::string& set) {
    return static_cast<std::int64_t>(stale(tenant, set, {}, static_cast<std::size_t>(-1)).size());
}

std::vector<model::TrackerVersion> InMemoryHitStore::members(const TenantId& tenant,
                                                             const std::string& set) {
    const std::lock_guard lock{mutex_};
    const auto known = sets_.find({tenant, set});
    return known == sets_.end() ? std::vector<model::TrackerVersion>{} : known->second;
}

int InMemoryHitStore::save(const TenantId& tenant, std::span<const model::TrackerVersion> set,
                           std::span<const ports::MadeSearch> made) {
    const auto all = conversations_.all(tenant);
    const std::lock_guard lock{mutex_};
    if (made.empty()) return 0;
    reach_commit();
    const std::string name = model::digest_of(set);
    sets_[{tenant, name}] = {set.begin(), set.end()};
    model::ChangeNotes notes;
    for (const ports::MadeSearch& one : made) {
        const auto held = all.find(one.id);
        if (held == all.end() || held->second.removed) continue;
        Search& search = searches_[tenant][one.id];
        if (model::digest_of(search.found) != model::digest_of(one.found))
            notes.push_back(
                {model::SubjectKind::Conversation, one.id.value, model::Aspect::Trackers});
        search = {name, one.conversation_digest, one.found};
    }
    tell(tenant, notes);
    return static_cast<int>(notes.size());
}

std::vector<ports::TrackerCount> InMemoryHitStore::counts(const TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    std::map<std::string, ports::TrackerCount> counts;
    for (const auto& [id, search] : searches_[tenant])
        for (const model::TrackerHits& hit : search.found) {
            if (hit.count() == 0) continue;
            ports::TrackerCount& count = counts[hit.tracker];
            count.tracker = hit.tracker;
            ++count.conversations;
            count.mentions += hit.count();
        }
    std::vector<ports::TrackerCount> list;
    for (auto& [tracker, count] : counts) list.push_back(std::move(count));
    return list;
}

std::string InMemoryHitStore::digest_of(const TenantId& tenant, const ConversationId& id) const {
    const std::lock_guard lock{mutex_};
    const auto of_tenant = searches_.find(tenant);
    if (of_tenant == searches_.end()) return {};
    const auto search = of_tenant->second.find(id);
    return search == of_tenant->second.end() ? "" : model::digest_of(search->second.found);
}

InMemoryHitStore::~InMemoryHitStore() = default;

}  // namespace dealwire::fakes
