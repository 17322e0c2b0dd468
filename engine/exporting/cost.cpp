#include "engine/exporting/cost.hpp"

#include "engine/exporting/packer.hpp"

#include <utility>

namespace dealwire::exporting {

void CostOfPlans::add(ConversationPlan plan) {
    const std::size_t rows = plan.upserts.size() + plan.deletes.size();
    if (rows == 0) return;
    ++cost_.conversations;
    cost_.upserts += static_cast<int>(plan.upserts.size());
    cost_.deletes += static_cast<int>(plan.deletes.size() + plan.cascaded.size());
    rows_ += rows;
    batch_.push_back(std::move(plan));
    if (rows_ >= batch_rows_) pack_batch();
}

ExportCost CostOfPlans::total() {
    pack_batch();
    return cost_;
}

void CostOfPlans::pack_batch() {
    cost_.calls += static_cast<int>(pack(batch_, rows_of(batch_), limits_).size());
    batch_.clear();
    rows_ = 0;
}

}  // namespace dealwire::exporting
