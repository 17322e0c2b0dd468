#pragma once

#include "engine/budget/policy.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/call_gate.hpp"
#include "engine/ports/spending_store.hpp"
#include "engine/ports/work_budget.hpp"

#include <mutex>
#include <optional>

namespace dealwire::budget {

/// Watches over the calls to one org: asks the policy before each, counts them by the kind of work,
/// and keeps the org's refusal for all programs that share the store. Thread-safe.
///
/// Calls are put down in the store a few at a time, before they are made; what was not needed is
/// taken back. A process that is killed leaves a few calls too many there and none too few.
class Allowance final : public ports::CallGate, public ports::WorkBudget {
public:
    /// `usage`: what the org said last, from an earlier run.
    Allowance(ports::SpendingStore& store, base::Clock& clock, model::OrgScope scope,
              BudgetSettings settings, std::optional<model::ApiUsage> usage);
    Allowance(const Allowance&) = delete;
    Allowance& operator=(const Allowance&) = delete;
    /// Takes back what was not needed; a store that fails then is left alone.
    ~Allowance() override;

    std::optional<base::Error> refusal() override;
    void made(int calls, const std::optional<model::ApiUsage>& usage) override;
    void work_on(model::WorkKind kind) override;
    base::Error exhausted(base::Error said) override;

    /// From now on calls are counted and never refused: a person looks why others are.
    void let_everything_through();

    /// What is counted is exact then.
    void flush();

private:
    void load_where_old();
    void put_down();
    void settle();
    [[nodiscard]] std::string remedy_for(const Refusal& refusal);
    [[nodiscard]] base::Instant goes_on_at(const Refusal& refusal);

    ports::SpendingStore& store_;
    base::Clock& clock_;
    const model::OrgScope scope_;
    const BudgetSettings settings_;

    std::mutex mutex_;
    model::WorkKind kind_ = model::WorkKind::Live;
    std::optional<model::ApiUsage> usage_;
    std::optional<model::Pause> pause_;
    std::optional<base::Instant> loaded_;
    bool limited_ = true;
    int in_store_ = 0;  ///< of the last 24 hours, those put down ahead included
    int ahead_ = 0;     ///< of the present kind of work, put down and not made yet
    int under_way_ = 0;
    base::Instant put_down_at_;
};

}  // namespace dealwire::budget
