#include "tests/fakes/in_memory_sealed_cells.hpp"

namespace dealwire::fakes {

InMemorySealedCells::InMemorySealedCells() = default;

InMemorySealedCells::~InMemorySealedCells() = default;

void InMemorySealedCells::put(const ports::SealPlace& place, const std::string& sealed) {
    const std::lock_guard lock{mutex_};
    cells_[place] = sealed;
}

std::string InMemorySealedCells::at(const ports::SealPlace& place) {
    const std::lock_guard lock{mutex_};
    return cells_[place];
}

std::vector<ports::SealedCell> InMemorySealedCells::page(const base::TenantId& tenant,
                                                         const ports::SealPlace& after,
                                                         std::size_t limit) {
    const std::lock_guard lock{mutex_};
    ports::SealPlace from = after;
    from.tenant = tenant;
    std::vector<ports::SealedCell> found;
    for (auto cell = cells_.upper_bound(from); cell != cells_.end(); ++cell)
        if (cell->first.tenant == tenant && !cell->second.empty() && found.size() < limit)
            found.push_back({cell->first, cell->second});
    return found;
}

bool InMemorySealedCells::replace(const ports::SealedCell& cell, const std::string& sealed) {
    if (before_replace) before_replace(cell);
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::string& held = cells_[cell.place];
    if (held != cell.sealed) return false;
    held = sealed;
    return true;
}

std::vector<base::TenantId> InMemorySealedCells::tenants() {
    const std::lock_guard lock{mutex_};
    std::set<base::TenantId> found;
    for (const auto& [place, sealed] : cells_) found.insert(place.tenant);
    return {found.begin(), found.end()};
}

}  // namespace dealwire::fakes
