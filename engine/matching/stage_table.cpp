#include "engine/matching/stage_table.hpp"

namespace dealwire::matching {

StageTable::StageTable(std::span<const model::Stage> stages) {
    for (const model::Stage& stage : stages) closed_[stage.name] |= stage.closed;
}

bool StageTable::is_closed(const std::string& stage, const model::Opportunity& deal) const {
    const auto known = closed_.find(stage);
    return known == closed_.end() ? stage == deal.stage && deal.closed : known->second;
}

}  // namespace dealwire::matching
