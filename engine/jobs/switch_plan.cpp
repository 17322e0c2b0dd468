#include "engine/jobs/switch_plan.hpp"

#include "engine/exporting/storage.hpp"

#include <algorithm>
#include <numeric>

namespace dealwire::jobs {
namespace {

// As in an import of which nothing is known: one call describes the objects, one reads the users,
// and five first pages of the others share one.
constexpr int kCallsBeside = 4;

constexpr std::int64_t kEnoughForAnAverage = 20;
constexpr std::int64_t kRecordsPerConversation = 26;
constexpr std::int64_t kMegabyte = std::int64_t{1} << 20;

ObjectLoad load_of(const ObjectThere& there, const importing::TransferRates& rates) {
    ObjectLoad load{.object = there.object,
                    .visible = there.visible,
                    .first = !there.loaded,
                    .rows = 0,
                    .known_up_to = there.known_up_to,
                    .calls = 0};
    if (!there.visible) return load;
    const std::int64_t all = there.in_org.value_or(there.held);
    // What came since is told by the difference; what changed or went is not.
    load.rows = load.first ? all : std::max<std::int64_t>(0, all - there.held);
    if (load.rows > 0) load.calls = importing::cheapest_calls(load.rows, rates);
    return load;
}

/// Of all conversations that were looked at in an org, how many have records there, and how many
/// records each.
struct Averages {
    double share = 1;
    double records = kRecordsPerConversation;
};

Averages averages_of(const OrgHoldings& org, std::int64_t conversations) {
    if (org.conversations < kEnoughForAnAverage) return {};
    const auto written = static_cast<double>(org.conversations);
    const std::int64_t looked_at = std::max(conversations - org.due, org.conversations);
    return {.share = written / static_cast<double>(looked_at),
            .records = static_cast<double>(org.records()) / written};
}

/// The org that more is known of tells what to expect.
Averages expected(const SwitchFacts& facts) {
    const bool by_left = facts.left.conversations >= facts.taken.conversations;
    return averages_of(by_left ? facts.left : facts.taken, facts.conversations);
}

std::int64_t rounded(double number) { return static_cast<std::int64_t>(number + 0.5); }

std::int64_t calls_for(const SwitchFacts& facts, std::int64_t records) {
    if (records == 0) return 0;
    const auto rows = static_cast<std::size_t>(records);
    const std::size_t packed = exporting::calls_when_packed(rows, facts.writing);
    const std::size_t others = std::max<std::size_t>(facts.kinds, 1) - 1;
    const std::size_t by_jobs =
        exporting::calls_by_jobs(rows, facts.jobs) + others * facts.jobs.calls_per_job;
    const bool jobs = facts.bulk == exporting::BulkUse::Always ||
                      (facts.bulk == exporting::BulkUse::Auto && by_jobs < packed);
    return static_cast<std::int64_t>(jobs ? by_jobs : packed);
}

}  // namespace

std::int64_t OrgHoldings::records() const {
    return std::accumulate(written.begin(), written.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& entry) { return sum + entry.second; });
}

SwitchPlan plan_switch(const SwitchFacts& facts) {
    SwitchPlan plan;
    plan.import_calls = facts.objects.empty() ? 0 : kCallsBeside;
    for (const ObjectThere& there : facts.objects) {
        const ObjectLoad& load = plan.loads.emplace_back(load_of(there, facts.reading));
        plan.rows_to_load += load.rows;
        // The first page is among those that share a call.
        plan.import_calls += std::max(0, load.calls - 1);
    }
    const Averages each = expected(facts);
    plan.to_look_at = facts.taken.due;
    plan.conversations = rounded(static_cast<double>(facts.taken.due) * each.share);
    plan.records = rounded(static_cast<double>(plan.conversations) * each.records);
    // Those that are there already are written again at most, and take no more room.
    const std::int64_t fresh =
        std::max<std::int64_t>(0, plan.conversations - facts.taken.conversations);
    plan.bytes = rounded(static_cast<double>(fresh) * each.records) * exporting::kRecordBytes;
    plan.export_calls = calls_for(facts, plan.records);
    if (facts.room) plan.bytes_left = facts.room->left_mb * kMegabyte;
    return plan;
}

}  // namespace dealwire::jobs
