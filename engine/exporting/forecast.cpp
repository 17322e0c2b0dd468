#include "engine/exporting/forecast.hpp"

#include "engine/exporting/cost.hpp"
#include "engine/exporting/going.hpp"

#include <utility>

namespace dealwire::exporting {
namespace {

constexpr std::size_t kExamples = 10;

}  // namespace

void Forecast::expect(const ports::WriteLimits& limits, bool backlog, BulkUse use,
                      const JobRates& rates) {
    limits_ = limits;
    backlog_ = backlog;
    use_ = use;
    rates_ = rates;
}

void Forecast::add(std::span<const ConversationPlan> plans) {
    const auto rows = rows_expected(plans);
    calls_ += look_ups_for(plans);
    calls_ += backlog_ ? calls_with_jobs(plans, rows, limits_, use_, rates_)
                       : pack(plans, rows, limits_).size();
    for (const ConversationPlan& plan : plans) {
        sum_.upserts += static_cast<int>(plan.upserts.size());
        sum_.parked += static_cast<int>(plan.withheld.size());
        const Going going = going_with(plan);
        sum_.deletes += going.all;
        sum_.along += going.along;
        for (const PlannedUpsert& upsert : plan.upserts)
            add_example({plan.conversation, "upsert", upsert.record.name});
        for (const model::ExportRecord& record : plan.deletes)
            if (!was_only_refused(record)) add_example({plan.conversation, "delete", record.name});
    }
}

void Forecast::add(const base::ConversationId& id, const Planned& planned) {
    for (const RelationStep& step : planned.relations.drop)
        add_example({id, "delete", step.record.name});
    for (const RelationStep& step : planned.relations.add)
        add_example({id, "upsert", step.record.name});
    sum_.upserts += static_cast<int>(planned.need.added);
    sum_.deletes += static_cast<int>(planned.need.dropped);
    need_ += planned.need;
}

int Forecast::calls() const { return static_cast<int>(calls_ + calls_for(need_)); }

void Forecast::add_example(ExportExample example) {
    if (sum_.examples.size() < kExamples) sum_.examples.push_back(std::move(example));
}

}  // namespace dealwire::exporting
