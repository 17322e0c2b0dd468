#include "engine/budget/allowance.hpp"

#include "engine/base/time_text.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>

namespace dealwire::budget {
namespace {

constexpr std::chrono::hours kDay{24};
// What other programs spend meanwhile is seen so soon.
constexpr std::chrono::seconds kLoadAfter{60};
// A write to the store for so many calls; a process that is killed is charged with as many at most.
constexpr int kAhead = 5;

int total(const std::vector<model::Spending>& spent) {
    int calls = 0;
    for (const model::Spending& one : spent) calls += one.calls;
    return calls;
}

std::string goes_on(base::Instant until) {
    return "It goes on at " + base::to_text(until) + " with the next run; see 'dealwire budget'.";
}

std::string remedy_of(const std::string& code, base::Instant until) {
    if (code == "BUDGET_SHARE")
        return goes_on(until) +
               " Sooner: raise budget.share, or, where the org allows more by now, 'dealwire "
               "budget "
               "resume'.";
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
      put_down_at_{clock.now()} {}

Allowance::~Allowance() {
    try {
        flush();
    } catch (const ports::StoreError&) {
        ahead_ = 0;
    }
}

std::optional<base::Error> Allowance::refusal() {
    const std::lock_guard lock{mutex_};
    load_where_old();
    const auto refused = refuse({.now = clock_.now(),
                                 .kind = kind_,
                                 .usage = usage_,
                                 .ours = in_store_ - ahead_,
                                 .pause = pause_},
                                settings_);
    if (!refused || !limited_) {
        if (ahead_ <= under_way_) put_down();
        ++under_way_;
        return std::nullopt;
    }
    return base::Error{.fault = base::Fault::BudgetSpent,
                       .code = refused->code,
                       .detail = refused->why,
                       .remedy = remedy_for(*refused)};
}

void Allowance::made(int calls, const std::optional<model::ApiUsage>& usage) {
    const std::lock_guard lock{mutex_};
    under_way_ = std::max(under_way_ - 1, 0);
    ahead_ -= calls;
    if (usage) usage_ = usage;
    const base::Instant now = clock_.now();
    if (pause_ && now >= pause_->until) {
        // The call that looked again was answered.
        store_.pause(scope_, std::nullopt);
        pause_.reset();
    }
    if (ahead_ < 0) put_down();  // it was repeated
}

void Allowance::work_on(model::WorkKind kind) {
    const std::lock_guard lock{mutex_};
    if (kind == kind_) return;
    settle();
    kind_ = kind;
}

base::Error Allowance::exhausted(base::Error said) {
    // Our own refusals say when to go on by themselves.
    if (said.code.starts_with("BUDGET_")) return said;
    const std::lock_guard lock{mutex_};
    pause_ = model::Pause{clock_.now() + settings_.pause, said.detail};
    store_.pause(scope_, pause_);
    settle();
    said.remedy = remedy_of("", pause_->until);
    return said;
}

void Allowance::let_everything_through() {
    const std::lock_guard lock{mutex_};
    limited_ = false;
}

void Allowance::flush() {
    const std::lock_guard lock{mutex_};
    settle();
}

void Allowance::load_where_old() {
    const base::Instant now = clock_.now();
    if (loaded_ && now - *loaded_ < kLoadAfter) return;
    in_store_ = total(store_.spent(scope_, now - kDay));
    pause_ = store_.paused(scope_);
    loaded_ = now;
}

void Allowance::put_down() {
    const int more = under_way_ + kAhead - ahead_;
    put_down_at_ = clock_.now();
    store_.add(scope_, kind_, put_down_at_, more);
    in_store_ += more;
    ahead_ += more;
}

/// Taken back from the hour in which they were put down, so that no later hour has too few.
void Allowance::settle() {
    if (ahead_ == 0) return;
    store_.add(scope_, kind_, put_down_at_, -ahead_);
    in_store_ -= ahead_;
    ahead_ = 0;
}

std::string Allowance::remedy_for(const Refusal& refusal) {
    return remedy_of(refusal.code, goes_on_at(refusal));
}

base::Instant Allowance::goes_on_at(const Refusal& refusal) {
    if (refusal.until) return *refusal.until;
    settle();
    return budget::goes_on_at(
        refusal, {.now = clock_.now(), .kind = kind_, .usage = usage_}, settings_,
        [this](base::Instant since) { return total(store_.spent(scope_, since)); });
}

}  // namespace dealwire::budget
