#pragma once

#include "engine/ports/sealed_cells.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace dealwire::fakes {

/// Sealed cells by themselves, without the tables they stand for. Thread-safe.
class InMemorySealedCells final : public ports::SealedCells, public FailingCommits {
public:
    InMemorySealedCells();
    ~InMemorySealedCells() override;

    void put(const ports::SealPlace& place, const std::string& sealed);

    [[nodiscard]] std::string at(const ports::SealPlace& place);

    /// Called before each replacement, as somebody else who writes at that moment.
    std::function<void(const ports::SealedCell&)> before_replace;

    std::vector<ports::SealedCell> page(const base::TenantId& tenant, const ports::SealPlace& after,
                                        std::size_t limit) override;

    bool replace(const ports::SealedCell& cell, const std::string& sealed) override;

    std::vector<base::TenantId> tenants() override;

private:
    std::mutex mutex_;
    std::map<ports::SealPlace, std::string> cells_;
};

}  // namespace dealwire::fakes
