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
    void put(const ports::SealPlace& place, const std::string& sealed) {
        const std::lock_guard lock{mutex_};
        cells_[place] = sealed;
    }

    [[nodiscard]] std::string at(const ports::SealPlace& place) {
        const std::lock_guard lock{mutex_};
        return cells_[place];
    }

    /// Called before each replacement, as somebody else who writes at that moment.
    std::function<void(const ports::SealedCell&)> before_replace;

    std::vector<ports::SealedCell> page(const base::TenantId& tenant, const ports::SealPlace& after,
                                        std::size_t limit) override {
        const std::lock_guard lock{mutex_};
        ports::SealPlace from = after;
        from.tenant = tenant;
        std::vector<ports::SealedCell> found;
        for (auto cell = cells_.upper_bound(from); cell != cells_.end(); ++cell)
            if (cell->first.tenant == tenant && !cell->second.empty() && found.size() < limit)
                found.push_back({cell->first, cell->second});
        return found;
    }

    bool replace(const ports::SealedCell& cell, const std::string& sealed) override {
        if (before_replace) before_replace(cell);
        const std::lock_guard lock{mutex_};
        reach_commit();
        std::string& held = cells_[cell.place];
        if (held != cell.sealed) return false;
        held = sealed;
        return true;
    }

    std::vector<base::TenantId> tenants() override {
        const std::lock_guard lock{mutex_};
        std::set<base::TenantId> found;
        for (const auto& [place, sealed] : cells_) found.insert(place.tenant);
        return {found.begin(), found.end()};
    }

private:
    std::mutex mutex_;
    std::map<ports::SealPlace, std::string> cells_;
};

}  // namespace dealwire::fakes
