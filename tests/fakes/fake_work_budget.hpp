#pragma once

#include "engine/ports/work_budget.hpp"

#include <vector>

namespace dealwire::fakes {

/// Remembers what it was told.
class FakeWorkBudget final : public ports::WorkBudget {
public:
    void work_on(model::WorkKind kind) override { kinds.push_back(kind); }

    void exhausted(const base::Error& said) override { refusals.push_back(said); }

    std::vector<model::WorkKind> kinds;
    std::vector<base::Error> refusals;
};

}  // namespace dealwire::fakes
