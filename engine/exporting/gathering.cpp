#include "engine/exporting/gathering.hpp"

#include <utility>

namespace dealwire::exporting {
namespace {

using ports::DueConversation;

std::span<const model::ExportRecord> known_of(const ExportPage& page,
                                              const base::ConversationId& id) {
    const auto known = page.known.find(id);
    if (known == page.known.end()) return {};
    return known->second;
}

}  // namespace

Gathering::Gathering(Execution& execution, LeavingList& leaving, ReportTally& tally,
                     CurrentWork& work, DeletedByHand by_hand, std::size_t batch_rows)
    : execution_{execution},
      leaving_{leaving},
      tally_{tally},
      work_{work},
      by_hand_{by_hand},
      batch_rows_{batch_rows},
      batch_{by_hand} {}

void Gathering::take(PlannedPage planned) {
    Conversations finished;
    for (std::size_t i = 0; i < planned.plans.size(); ++i) {
        DueConversation& due = planned.page.due[i];
        std::optional<Planned>& plan = planned.plans[i];
        if (!plan) {
            tally_.not_ready();
            work_.advance(1);
            continue;
        }
        due.asked = std::move(plan->asked);
        if (plan->leaves && leaving_.holds()) {
            leaving_.add(due);
            work_.advance(1);
            continue;
        }
        tally_.planned(*plan, known_of(planned.page, due.id));
        gather(due, std::move(*plan), finished);
    }
    execution_.settle(std::move(finished));
}

void Gathering::gather(const DueConversation& due, Planned planned, Conversations& finished) {
    const bool idle = planned.plan.idle();
    const bool related = planned.concerned && !(idle && planned.relations.empty());
    if (related) execution_.relate(due, planned);
    if (!idle) {
        // One with contacts to relate is finished by that, which comes after the batch.
        batch_.add(due, std::move(planned.plan), planned.passing || related);
        return;
    }
    if (!planned.passing && !related) finished.push_back(due);
    work_.advance(1);
}

void Gathering::flush(const std::stop_token& stop) {
    flush_batch(stop);
    execution_.send_relations(stop);
}

void Gathering::flush_batch(const std::stop_token& stop) {
    if (batch_.empty()) return;
    Batch batch = std::exchange(batch_, Batch{by_hand_});
    execution_.send(batch, stop);
    work_.advance(std::ssize(batch.plans()));
}

}  // namespace dealwire::exporting
