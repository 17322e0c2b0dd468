#include "engine/access/turns.hpp"

#include <utility>

namespace dealwire::access {

Turns::Turn::Turn(Turn&& other) noexcept
    : turns_{std::exchange(other.turns_, nullptr)}, tenant_{std::move(other.tenant_)} {}

Turns::Turn::~Turn() {
    if (!turns_) return;
    const std::lock_guard lock{turns_->mutex_};
    turns_->at_it_.erase(tenant_);
}

std::optional<Turns::Turn> Turns::take(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    if (at_it_.size() >= most_ || !at_it_.insert(tenant).second) return std::nullopt;
    return Turn{*this, tenant};
}

}  // namespace dealwire::access
