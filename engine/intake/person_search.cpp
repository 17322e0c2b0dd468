#include "engine/intake/person_search.hpp"

#include "engine/model/person_key.hpp"

namespace dealwire::intake {
namespace {

/// Of one transaction: a fraction of a second in which nobody else saves conversations.
constexpr std::size_t kAddedAtOnce = 2000;
constexpr std::size_t kReadAtOnce = 500;

}  // namespace

bool search_person(const Person& person, const base::TenantId& tenant, std::string_view home,
                   ports::ParticipantIndex& index,
                   const std::function<void(const model::Conversation&)>& take,
                   const std::stop_token& stop) {
    while (index.complete(tenant, kAddedAtOnce))
        if (stop.stop_requested()) return false;
    const model::PersonKey key =
        person.address ? model::person_key(*person.address) : model::person_key(*person.phone);
    base::ConversationId after;
    while (!stop.stop_requested()) {
        const auto page = index.having(tenant, key, after, kReadAtOnce);
        for (const model::Conversation& conversation : page)
            if (took_part(conversation, person, home)) take(conversation);
        if (page.size() < kReadAtOnce) return true;
        after = page.back().id;
    }
    return false;
}

}  // namespace dealwire::intake
