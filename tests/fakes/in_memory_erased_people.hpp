#pragma once

#include "engine/ports/erased_people.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// People who were erased, in memory. Thread-safe.
class InMemoryErasedPeople final : public ports::ErasedPeople, public FailingCommits {
public:
    void remember(const base::TenantId& tenant, std::span<const std::string> digests,
                  base::Instant) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        tenants_[tenant].digests.insert(digests.begin(), digests.end());
        ++revisions_[tenant];
    }

    int forget(const base::TenantId& tenant, std::span<const std::string> digests) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        int forgotten = 0;
        for (const std::string& digest : digests)
            forgotten += static_cast<int>(tenants_[tenant].digests.erase(digest));
        return forgotten;
    }

    int forget_all(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        const auto forgotten = static_cast<int>(tenants_[tenant].digests.size());
        tenants_.erase(tenant);
        return forgotten;
    }

    std::set<std::string> all(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        return tenants_[tenant].digests;
    }

    std::int64_t revision(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        return revisions_[tenant];
    }

    base::Secret secret(const base::TenantId& tenant, base::Secret fresh) override {
        const std::lock_guard lock{mutex_};
        base::Secret& held = tenants_[tenant].secret;
        if (held.empty()) held = std::move(fresh);
        return held.copy();
    }

private:
    struct Held {
        std::set<std::string> digests;
        base::Secret secret;
    };

    std::mutex mutex_;
    std::map<base::TenantId, Held> tenants_;
    std::map<base::TenantId, std::int64_t> revisions_;
};

/// Recognisable, and no secret at all.
class FakeDigest final : public ports::KeyedDigest {
public:
    [[nodiscard]] std::string digest(const std::string& text) const override {
        return "digest of " + text;
    }
};

}  // namespace dealwire::fakes
