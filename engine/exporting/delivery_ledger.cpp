#include "engine/exporting/delivery_ledger.hpp"

#include "engine/exporting/by_hand.hpp"
#include "engine/exporting/side_by_side.hpp"

#include <iterator>
#include <set>
#include <utility>

namespace dealwire::exporting {
namespace {

constexpr std::size_t kPlansPerChange = 800;  // of some 26 rows each

}  // namespace

using ports::ExportChange;

void DeliveryLedger::settle_on(model::OrgScope scope, std::string settings, std::string members) {
    scope_ = std::move(scope);
    settings_ = std::move(settings);
    members_ = std::move(members);
}

/// Some conversations at a time: the store finds places that lie close together, and rows of a
/// backlog are not held once more in the shape in which they are kept.
void DeliveryLedger::announce(Batch& batch, Batch::Names names, ExportChange change) {
    const std::size_t all = batch.plans().size();
    const auto part = [&](std::size_t first) {
        return batch.announce(first, kPlansPerChange, names, clock_.now());
    };
    ExportChange announced = part(0);
    announced.forget = std::move(change.forget);
    std::ranges::move(change.put, std::back_inserter(announced.put));
    for (std::size_t next = kPlansPerChange; next < all; next += kPlansPerChange) {
        ExportChange following;
        side_by_side(
            lanes_, [&] { apply(std::move(announced)); }, [&] { following = part(next); });
        announced = std::move(following);
    }
    all_named_ = names != Batch::Names::Heads;
    keep(batch, std::move(announced));
}

void DeliveryLedger::announce_others(Batch& batch) {
    if (!all_named_) announce(batch, Batch::Names::Others, {});
}

void DeliveryLedger::keep(Batch& batch, ExportChange change) {
    apply(completed(batch, std::move(change)));
}

ExportChange DeliveryLedger::completed(Batch& batch, ExportChange change) {
    doubt_details(batch, change);
    leave_details_gone(batch, change);
    if (all_named_) change.finished = batch.take_finished();
    return change;
}

void DeliveryLedger::put_back(const Batch& batch) {
    for (std::size_t first = 0; first < batch.plans().size(); first += kPlansPerChange) {
        const ExportChange change = batch.untouched(first, kPlansPerChange);
        if (!change.put_back.empty()) store_.apply(scope_, change);
    }
}

void DeliveryLedger::apply(ExportChange change) {
    change.settings = settings_;
    change.people = members_;
    if (change.put.empty() && change.forget.empty() && change.finished.empty()) return;
    store_.apply(scope_, change);
    note_parked(change);
}

/// A conversation record that was deleted in the org and is written anew has lost its details.
void DeliveryLedger::doubt_details(Batch& batch, ExportChange& change) {
    for (const std::size_t plan : batch.take_recreated()) {
        std::set<model::RecordName> sent;
        for (const PlannedUpsert& upsert : batch.plans()[plan].upserts)
            sent.insert(upsert.record.name);
        const std::vector<base::ConversationId> one{batch.plans()[plan].conversation};
        for (model::ExportRecord& record : store_.records(scope_, one)) {
            if (!record.cascades || sent.contains(record.name)) continue;
            record.state = model::ExportState::Pending;
            record.digest.clear();
            record.id = {};
            change.put.push_back(std::move(record));
        }
    }
}

/// A conversation record that stays deleted took its details along.
void DeliveryLedger::leave_details_gone(Batch& batch, ExportChange& change) {
    const std::vector<Row> left = batch.take_left_gone();
    for (const Row& row : left) {
        if (!batch.is_root(row)) continue;
        const ConversationPlan& plan = batch.plans()[row.plan];
        const base::Instant gone_at = *plan.deletes[row.index].gone_at;
        for (model::ExportRecord& record : store_.records(scope_, {&plan.conversation, 1})) {
            if (!record.cascades) continue;
            if (record.id.empty())
                change.forget.push_back(record.name);  // it never came to be
            else
                change.put.push_back(left_gone(std::move(record), gone_at));
        }
    }
    if (!left.empty())
        log_.write(ports::Level::Info, "changed_by_hand",
                   {{"gone", static_cast<std::int64_t>(left.size())}, {"back", std::int64_t{0}}});
}

void DeliveryLedger::note_parked(const ExportChange& change) {
    std::int64_t parked = 0;
    const model::ExportRecord* first = nullptr;
    for (const model::ExportRecord& record : change.put)
        if (record.state == model::ExportState::Parked && ++parked == 1) first = &record;
    if (!first) return;
    log_.write(ports::Level::Warn, "records_parked",
               {{"records", parked},
                {"conversation", first->conversation.value},
                {"object", first->name.object},
                {"code", first->error_code}});
}

}  // namespace dealwire::exporting
