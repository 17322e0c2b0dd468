#include "tests/fakes/fake_work_budget.hpp"

namespace dealwire::fakes {

FakeWorkBudget::FakeWorkBudget() = default;

FakeWorkBudget::~FakeWorkBudget() = default;

void FakeWorkBudget::work_on(model::WorkKind kind) { kinds.push_back(kind); }

base::Error FakeWorkBudget::exhausted(base::Error said) {
    refusals.push_back(said);
    said.remedy = kRemedy;
    return said;
}

}  // namespace dealwire::fakes
