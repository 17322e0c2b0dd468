#pragma once

#include "engine/model/crm_records.hpp"

#include <map>
#include <span>
#include <string>

namespace dealwire::matching {

/// Stages as the org lists them: whether one that stands in a history is a closed one.
class StageTable {
public:
    explicit StageTable(std::span<const model::Stage> stages);

    /// A stage the org no longer has counts like the opportunity's present one, if it is that, else
    /// as open.
    [[nodiscard]] bool is_closed(const std::string& stage, const model::Opportunity& deal) const;

private:
    std::map<std::string, bool> closed_;
};

}  // namespace dealwire::matching
