#pragma once

#include "engine/ports/work_budget.hpp"

#include <vector>

namespace dealwire::fakes {

/// Remembers what it was told.
class FakeWorkBudget final : public ports::WorkBudget {
public:
    FakeWorkBudget();
    ~FakeWorkBudget() override;

    void work_on(model::WorkKind kind) override;

    base::Error exhausted(base::Error said) override;

    static constexpr const char* kRemedy = "It goes on tomorrow.";

    std::vector<model::WorkKind> kinds;
    std::vector<base::Error> refusals;
};

}  // namespace dealwire::fakes
