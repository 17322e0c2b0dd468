#include "engine/budget/allowance.hpp"

#include "engine/base/time_text.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::budget {
namespace {

constexpr std::chrono::hours kDay{24};
// What other programs spend meanwhile is seen so soon.
constexpr std::chrono::seconds kLoadAfter{60};
constexpr std::chrono::seconds kSaveAfter{15};
constexpr int kSaveAfterCalls = 20;

int total(const std::vector<model::Spending>& spent) {
    int calls = 0;
    for (const model::Spending& one : spent) calls += one.calls;
    return calls;
}

std::string goes_on(base::Instant until) {
    return "It goes on at " + base::to_text(until) + " with the next run; see 'dealwire budget'.";
}

std::string pause_remedy(base::Instant until) {
    return goes_on(until) + " Once the org has calls again: 'dealwire budget resume'.";
}

}  // namespace

Allowance::Allowance(ports::SpendingStore& store, base::Clock& clock, model::OrgScope scope,
                     BudgetSettings settings, std::optional<model::ApiUsage> usage)
    : store_{store},
      clock_{clock},
      scope_{std::move(scope)},
      settings_{settings},
      usage_{usage},
      saved_{clock.now()} {}

Allowance::~Allowance() {
    try {
        flush();
    } catch (const ports::StoreError&) {
        unsaved_calls_ = 0;
    }
}

std::optional<base::Error> Allowance::refusal() {
    const std::lock_guard lock{mutex_};
    load_where_old();
    const auto refused = refuse({.now = clock_.now(),
                                 .kind = kind_,
                                 .usage = usage_,
                                 .ours = saved_calls_ + unsaved_calls_,
                                 .pause = pause_},
                                settings_);
    if (!refused) return std::nullopt;
    return base::Error{.fault = base::Fault::BudgetSpent,
                       .code = refused->code,
                       .detail = refused->why,
                       .remedy = remedy_for(*refused)};
}

void Allowance::made(int calls, const std::optional<model::ApiUsage>& usage) {
    const std::lock_guard lock{mutex_};
    unsaved_calls_ += calls;
    if (usage) usage_ = usage;
    const base::Instant now = clock_.now();
    if (pause_ && now >= pause_->until) {
        // The call that looked again was answered.
        store_.pause(scope_, std::nullopt);
        pause_.reset();
    }
    if (unsaved_calls_ >= kSaveAfterCalls || now - saved_ >= kSaveAfter) save_calls();
}

void Allowance::work_on(model::WorkKind kind) {
    const std::lock_guard lock{mutex_};
    if (kind == kind_) return;
    save_calls();
    kind_ = kind;
}

base::Error Allowance::exhausted(base::Error said) {
    // Our own refusals say when to go on by themselves.
    if (said.code.starts_with("BUDGET_")) return said;
    const std::lock_guard lock{mutex_};
    pause_ = model::Pause{clock_.now() + settings_.pause, said.detail};
    store_.pause(scope_, pause_);
    save_calls();
    said.remedy = pause_remedy(pause_->until);
    return said;
}

void Allowance::flush() {
    const std::lock_guard lock{mutex_};
    save_calls();
}

void Allowance::load_where_old() {
    const base::Instant now = clock_.now();
    if (loaded_ && now - *loaded_ < kLoadAfter) return;
    saved_calls_ = total(store_.spent(scope_, now - kDay));
    pause_ = store_.paused(scope_);
    loaded_ = now;
}

void Allowance::save_calls() {
    saved_ = clock_.now();
    if (unsaved_calls_ == 0) return;
    store_.add(scope_, kind_, saved_, unsaved_calls_);
    saved_calls_ += unsaved_calls_;
    unsaved_calls_ = 0;
}

std::string Allowance::remedy_for(const Refusal& refusal) {
    const base::Instant until = goes_on_at(refusal);
    return pause_ && pause_->until == until ? pause_remedy(until) : goes_on(until);
}

base::Instant Allowance::goes_on_at(const Refusal& refusal) {
    if (refusal.until) return *refusal.until;
    save_calls();
    const int limit = limit_of(kind_, settings_, usage_ ? usage_->allowed : 0);
    return rolls_below(limit, clock_.now(),
                       [this](base::Instant since) { return total(store_.spent(scope_, since)); });
}

}  // namespace dealwire::budget
