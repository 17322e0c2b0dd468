#include "apps/dealwire/run_state.hpp"

#include "apps/dealwire/render/endings.hpp"
#include "apps/dealwire/work_lease.hpp"

#include <algorithm>
#include <array>

namespace dealwire::app {
namespace {

constexpr std::array<std::string_view, 4> kKindsUnderLease{"import", "export", "sync", "live"};

/// Runs without the lease are few and short; this many always hold the last one with it.
constexpr std::size_t kLookBack = 50;

/// Nobody plans so often without an export.
constexpr std::size_t kLongestLookBack = kLookBack * kLookBack;

bool under_lease(const model::Run& run) {
    return std::ranges::find(kKindsUnderLease, run.kind) != kKindsUnderLease.end();
}

/// The run that the present holder of the lease is at, if there is one.
std::optional<base::RunId> run_under_lease(Local& local) {
    for (const model::Run& run : local.runs().newest(local.tenant(), kLookBack)) {
        if (!under_lease(run)) continue;
        if (run.finished) return std::nullopt;
        return run.id;
    }
    return std::nullopt;
}

struct Present {
    std::optional<std::string> holder;
    std::optional<base::RunId> run;
};

Present present(Local& local) {
    Present now{.holder = lease_holder(local), .run = {}};
    if (now.holder) now.run = run_under_lease(local);
    return now;
}

KnownRun known(model::Run run, const Present& now) {
    KnownRun known{.run = std::move(run), .state = "", .holder = ""};
    if (known.run.finished) {
        known.state = ending_of(known.run.outcome, ended_by(known.run.objects));
    } else if (now.run == known.run.id) {
        known.state = "running";
        known.holder = *now.holder;
    } else {
        known.state = "interrupted";
    }
    return known;
}

}  // namespace

std::vector<KnownRun> newest_runs(Local& local, std::size_t limit) {
    const Present now = present(local);
    std::vector<KnownRun> runs;
    for (model::Run& run : local.runs().newest(local.tenant(), limit))
        runs.push_back(known(std::move(run), now));
    return runs;
}

std::optional<KnownRun> find_run(Local& local, const base::RunId& id) {
    auto run = local.runs().find(local.tenant(), id);
    if (!run) return std::nullopt;
    return known(std::move(*run), present(local));
}

bool is_plan(const model::Run& run) { return run.kind == kExportPlan; }

std::optional<KnownRun> last_run(Local& local) {
    for (std::size_t limit = kLookBack; limit <= kLongestLookBack; limit *= kLookBack) {
        auto runs = newest_runs(local, limit);
        const auto found =
            std::ranges::find_if_not(runs, [](const KnownRun& each) { return is_plan(each.run); });
        if (found != runs.end()) return std::move(*found);
        if (runs.size() < limit) return std::nullopt;
    }
    return std::nullopt;
}

std::string state_words(const KnownRun& known) {
    const std::string words = ending_words(known.state);
    return known.holder.empty() ? words : words + " (" + known.holder + ")";
}

}  // namespace dealwire::app
