#include "engine/jobs/arrivals.hpp"

namespace dealwire::jobs {
namespace {

constexpr std::size_t kPage = 1'000;

}  // namespace

Arrivals::Since Arrivals::look(const model::OrgScope& scope) {
    Since since{.until = feed_.now(scope.tenant)};
    std::optional<model::ChangePlace> from = last(scope);
    if (!from || !feed_.knows(scope.tenant, *from)) return since;
    std::vector<base::ConversationId> found;
    for (bool more = true; more && found.size() <= kMost;) {
        const ports::ChangePage page = feed_.after(scope.tenant, *from, kPage);
        for (const model::ChangedSubject& subject : page.subjects)
            if (subject.kind == model::SubjectKind::Conversation) found.push_back({subject.id});
        from = page.next;
        more = page.more;
    }
    if (found.size() <= kMost) since.conversations = std::move(found);
    return since;
}

void Arrivals::served(const model::OrgScope& scope, const model::ChangePlace& until) {
    const std::lock_guard lock{mutex_};
    places_[scope] = until;
}

std::optional<model::ChangePlace> Arrivals::last(const model::OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    const auto found = places_.find(scope);
    if (found == places_.end()) return std::nullopt;
    return found->second;
}

}  // namespace dealwire::jobs
