#include "tests/fakes/in_memory_field_selection_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemoryFieldSelectionStore::InMemoryFieldSelectionStore() = default;

InMemoryFieldSelectionStore::~InMemoryFieldSelectionStore() = default;

ports::SelectedFields InMemoryFieldSelectionStore::selected(const base::TenantId& tenant,
                                                            const std::string& object) {
    const std::lock_guard lock{mutex_};
    const auto chosen = fields_.find({tenant, object});
    if (chosen == fields_.end()) return std::nullopt;
    return std::vector<std::string>{chosen->second.begin(), chosen->second.end()};
}

void InMemoryFieldSelectionStore::select(const base::TenantId& tenant, const std::string& object,
                                         std::span<const std::string> fields) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    fields_[{tenant, object}].insert(fields.begin(), fields.end());
}

void InMemoryFieldSelectionStore::deselect(const base::TenantId& tenant, const std::string& object,
                                           std::span<const std::string> fields) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    auto& chosen = fields_[{tenant, object}];
    for (const std::string& field : fields) chosen.erase(field);
}

std::vector<ports::ReadColumn> InMemoryFieldSelectionStore::columns_read(
    const model::OrgScope& scope, const std::string& object) {
    const std::lock_guard lock{mutex_};
    return columns_[{scope, object}];
}

void InMemoryFieldSelectionStore::save_columns_read(const model::OrgScope& scope,
                                                    const std::string& object,
                                                    std::span<const ports::ReadColumn> columns) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    auto& held = columns_[{scope, object}];
    held.assign(columns.begin(), columns.end());
    std::ranges::sort(held);
}

}  // namespace dealwire::fakes
