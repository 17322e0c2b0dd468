#pragma once

#include "engine/ports/work_budget.hpp"

#include <vector>

namespace dealwire::fakes {

/// Remembers what it was told.
class FakeWorkBudget final : public ports::WorkBudget {
public:
    void work_on(model::WorkKind kind) override { kinds.push_back(kind); }

    base::Error exhausted(base::Error said) override {
        refusals.push_back(said);
        said.remedy = kRemedy;
        return said;
    }

    static constexpr const char* kRemedy = "It goes on tomorrow.";

    std::vector<model::WorkKind> kinds;
    std::vector<base::Error> refusals;
};

}  // namespace dealwire::fakes
