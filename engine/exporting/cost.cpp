#include "engine/exporting/cost.hpp"

#include "engine/exporting/going.hpp"

#include <utility>

namespace dealwire::exporting {

std::size_t calls_with_jobs(std::span<const ConversationPlan> plans, std::span<const Row> rows,
                            const ports::WriteLimits& limits, BulkUse use, const JobRates& rates) {
    Staged all = staged(plans, rows);
    std::size_t calls = 0;
    std::vector<Row> by_calls = std::move(all.repeated);
    for (const auto& [stage, some] : all.rows) {
        if (goes_by_jobs(some.size(), limits, rates, use))
            calls += calls_by_jobs(some.size(), rates);
        else
            by_calls.insert(by_calls.end(), some.begin(), some.end());
    }
    return calls + pack(plans, by_calls, limits).size();
}

void CostOfPlans::add(ConversationPlan plan, const RelationNeed& need) {
    const std::size_t rows = plan.upserts.size() + plan.deletes.size();
    if (rows + need.added + need.dropped == 0) return;
    need_ += need;
    ++cost_.conversations;
    cost_.upserts += static_cast<int>(plan.upserts.size() + need.added);
    cost_.deletes += going_with(plan).all + static_cast<int>(need.dropped);
    if (rows == 0) return;
    rows_ += rows;
    batch_.push_back(std::move(plan));
    if (rows_ >= batch_rows_) pack_batch();
}

ExportCost CostOfPlans::total() {
    pack_batch();
    ExportCost total = cost_;
    total.calls += static_cast<int>(calls_for(need_));
    return total;
}

void CostOfPlans::pack_batch() {
    cost_.calls += static_cast<int>(look_ups_for(batch_) +
                                    pack(batch_, rows_expected(batch_), limits_).size());
    batch_.clear();
    rows_ = 0;
}

}  // namespace dealwire::exporting
