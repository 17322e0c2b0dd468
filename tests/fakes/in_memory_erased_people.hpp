#pragma once

#include "engine/ports/erased_people.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// People who were erased, in memory. Thread-safe.
class InMemoryErasedPeople final : public ports::ErasedPeople, public FailingCommits {
public:
    InMemoryErasedPeople();
    ~InMemoryErasedPeople() override;

    void remember(const base::TenantId& tenant, std::span<const std::string> digests,
                  base::Instant) override;

    int forget(const base::TenantId& tenant, std::span<const std::string> digests) override;

    int forget_all(const base::TenantId& tenant) override;

    std::set<std::string> all(const base::TenantId& tenant) override;

    std::int64_t revision(const base::TenantId& tenant) override;

    base::Secret secret(const base::TenantId& tenant, base::Secret fresh) override;

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
    FakeDigest();
    ~FakeDigest() override;

    [[nodiscard]] std::string digest(const std::string& text) const override;
};

}  // namespace dealwire::fakes
