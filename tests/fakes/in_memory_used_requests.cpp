#include "tests/fakes/in_memory_used_requests.hpp"

namespace dealwire::fakes {

InMemoryUsedRequests::InMemoryUsedRequests() = default;

InMemoryUsedRequests::~InMemoryUsedRequests() = default;

bool InMemoryUsedRequests::use(const base::TenantId& tenant, const std::string& signature,
                               base::Instant until, base::Instant now) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::erase_if(
        kept_, [&](const auto& each) { return each.first.first == tenant && each.second < now; });
    return kept_.try_emplace({tenant, signature}, until).second;
}

}  // namespace dealwire::fakes
