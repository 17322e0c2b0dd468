#include "tests/fakes/in_memory_erased_people.hpp"

namespace dealwire::fakes {

InMemoryErasedPeople::InMemoryErasedPeople() = default;

InMemoryErasedPeople::~InMemoryErasedPeople() = default;

void InMemoryErasedPeople::remember(const base::TenantId& tenant,
                                    std::span<const std::string> digests, base::Instant) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    tenants_[tenant].digests.insert(digests.begin(), digests.end());
    ++revisions_[tenant];
}

int InMemoryErasedPeople::forget(const base::TenantId& tenant,
                                 std::span<const std::string> digests) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    int forgotten = 0;
    for (const std::string& digest : digests)
        forgotten += static_cast<int>(tenants_[tenant].digests.erase(digest));
    return forgotten;
}

int InMemoryErasedPeople::forget_all(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto forgotten = static_cast<int>(tenants_[tenant].digests.size());
    tenants_.erase(tenant);
    return forgotten;
}

std::set<std::string> InMemoryErasedPeople::all(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    return tenants_[tenant].digests;
}

std::int64_t InMemoryErasedPeople::revision(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    return revisions_[tenant];
}

base::Secret InMemoryErasedPeople::secret(const base::TenantId& tenant, base::Secret fresh) {
    const std::lock_guard lock{mutex_};
    base::Secret& held = tenants_[tenant].secret;
    if (held.empty()) held = std::move(fresh);
    return held.copy();
}

FakeDigest::FakeDigest() = default;

FakeDigest::~FakeDigest() = default;

std::string FakeDigest::digest(const std::string& text) const { return "digest of " + text; }

}  // namespace dealwire::fakes
