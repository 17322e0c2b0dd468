#include "engine/exporting/batch.hpp"

#include "engine/exporting/doubles.hpp"
#include "engine/exporting/ending.hpp"
#include "engine/exporting/going.hpp"
#include "engine/exporting/root.hpp"

#include <algorithm>
#include <span>

namespace dealwire::exporting {
namespace {

using base::Error;
using base::Fault;
using model::ExportRecord;
using model::ExportState;
using ports::ExportChange;
using Kind = ports::WriteGroup::Kind;

Error waits_for_parent() {
    return {Fault::Rejected, std::string{kWaitsForParent},
            "The conversation record above it was refused, so it was not sent.",
            "Solve the trouble of the conversation record; this one follows by itself."};
}

bool blames(const Error& error, const std::vector<std::string>& fields) {
    return std::ranges::any_of(error.fields, [&](const std::string& field) {
        return std::ranges::find(fields, field) != fields.end();
    });
}

/// Takes these fields off the record, and empties the list.
void leave_out(std::vector<std::string> model::SparedFields::*list, model::DesiredRecord& record) {
    if ((*record.spared.*list).empty()) return;
    std::vector<std::string>& fields = record.spared.edit().*list;
    record.fields.erase_if([&](const auto& field) {
        return std::ranges::find(fields, field.name.text()) != fields.end();
    });
    fields.clear();
}

/// Somebody asked for it to be there, whatever the org did with it.
bool may_be_gone(const PlannedUpsert& upsert) {
    return upsert.id.empty() || (upsert.before && is_sent_again(*upsert.before));
}

/// The ids that the org blames, in the words of the refusal: it names their fields only.
Error with_blamed_ids(Error error, const model::DesiredRecord& sent) {
    std::string ids;
    for (const auto& [field, value] : sent.fields) {
        const bool blamed = std::ranges::find(error.fields, field.text()) != error.fields.end();
        if (!blamed || !value.string() || !model::RecordId::parse(*value.string())) continue;
        ids.append(ids.empty() ? "" : ", ")
            .append(field.text())
            .append(" ")
            .append(*value.string());
    }
    if (!ids.empty()) error.detail += " (" + ids + ")";
    return error;
}

/// What is noted of a wanted record.
ExportRecord noted(const base::ConversationId& conversation, const model::DesiredRecord& record,
                   const model::RecordId& id, ExportState state, base::Instant now) {
    return {.conversation = conversation,
            .name = record.name,
            .key_field = record.key_field,
            .cascades = record.parent.has_value(),
            .id = id,
            .state = state,
            .digest = record.digest,
            .error_code = {},
            .error = {},
            .remedy = {},
            .changed_at = now};
}

Error refusal_of(const model::Objection& objection) {
    return {.fault = Fault::Rejected,
            .code = objection.code,
            .detail = objection.detail,
            .remedy = objection.remedy,
            .fields = {objection.field}};
}

}  // namespace

bool is_taken(Kind kind, const ports::RowAnswer& answer) {
    return answer || (kind == Kind::Delete && answer.error().fault == Fault::Missing);
}

void Batch::add(ports::DueConversation due, ConversationPlan plan, bool passing) {
    Progress progress{.due = std::move(due)};
    progress.passing = passing;
    progress.open = plan.upserts.size() + plan.deletes.size();
    for (const PlannedUpsert& upsert : plan.upserts)
        if (exporting::is_root(upsert.record, plan.conversation))
            progress.root_in_org = !upsert.id.empty();
    for (const auto& [name, successors] : plan.replaced)
        awaited_.insert(successors.begin(), successors.end());
    rows_ += progress.open;
    progress.attempts.resize(plan.upserts.size());
    for (const ExportRecord& record : plan.deletes)
        progress.ids_to_delete.push_back(is_to_take_out_again(record) ? model::RecordId{}
                                                                      : record.id);
    if (progress.open == 0) settled_.push_back(plans_.size());
    plans_.push_back(std::move(plan));
    progress_.push_back(std::move(progress));
}

std::vector<Row> Batch::unknown_ids() const {
    std::vector<Row> rows;
    for (const Row& row : rows_of(plans_))
        if (row.kind == Kind::Delete && id_to_delete(row).empty()) rows.push_back(row);
    return rows;
}

const model::RecordId& Batch::id_to_delete(const Row& row) const {
    return progress_[row.plan].ids_to_delete[row.index];
}

void Batch::found(const Row& row, const model::RecordId& id) {
    progress_[row.plan].ids_to_delete[row.index] = id;
}

void Batch::not_found(const Row& row, ExportChange& change) {
    forget(row, change);
    close(row);
}

void Batch::stay(const Row& row, base::Instant now, ExportChange& change) {
    ExportRecord record = brought_back(plans_[row.plan].deletes[row.index], now);
    record.id = std::exchange(progress_[row.plan].ids_to_delete[row.index], {});
    if (record.digest.empty()) progress_[row.plan].made_anew = true;  // another one is wanted
    change.put.push_back(std::move(record));
    if (taken_out_.erase(name_of(row)) > 0) {
        ++tally_.upserts;
        --tally_.undone;  // that it was brought back is what had to be done
    }
    close(row);
}

ExportChange Batch::announce(std::size_t first, std::size_t count, Names names, base::Instant now) {
    ExportChange change;
    const std::span rest = std::span{plans_}.subspan(first);
    const std::span some = rest.first(std::min(count, rest.size()));
    std::vector<Row> rows = rows_of(some);
    change.put.reserve(names == Names::Heads ? some.size() : rows.size());
    for (Row& row : rows) {
        row.plan += static_cast<std::uint32_t>(first);
        const bool upserted = row.kind == Kind::Upsert;
        const bool head = upserted && !is_detail(row);
        if (names != Names::All && head != (names == Names::Heads)) continue;
        if (!upserted && id_to_delete(row).empty()) continue;  // not in the org
        if (is_replaced(row)) continue;                        // its time has not come
        change.put.push_back(
            record_of(row, upserted ? ExportState::Pending : ExportState::Deleting, now));
    }
    if (names != Names::Heads)
        for (const ConversationPlan& plan : some) announce_held_back(plan, now, change);
    return change;
}

/// What is not sent, and why.
void Batch::announce_held_back(const ConversationPlan& plan, base::Instant now,
                               ExportChange& change) {
    const auto park = [&](const model::DesiredRecord& record, const model::RecordId& id,
                          const Error& why) {
        ++tally_.parked;
        change.put.push_back(noted(plan.conversation, record, id, ExportState::Parked, now));
        note_refusal(change.put.back(), why);
    };
    for (const model::DesiredRecord& record : plan.waiting) park(record, {}, waits_for_parent());
    for (const PlannedUpsert& held : plan.withheld)
        park(held.record, held.id, refusal_of(*held.record.objection));
}

bool Batch::is_replaced(const Row& row) const {
    const ConversationPlan& plan = plans_[row.plan];
    return row.kind == Kind::Delete && !plan.replaced.empty() &&
           plan.replaced.contains(plan.deletes[row.index].name);
}

std::vector<Row> Batch::first_rows() const {
    std::vector<Row> rows = rows_of(plans_);
    if (!awaited_.empty()) std::erase_if(rows, [&](const Row& row) { return is_replaced(row); });
    return rows;
}

std::vector<Row> Batch::take_replaced() {
    std::vector<Row> rows;
    if (awaited_.empty()) return rows;
    for (const Row& row : rows_of(plans_)) {
        if (!is_replaced(row)) continue;
        const auto& successors = plans_[row.plan].replaced.at(name_of(row));
        const bool taken = std::ranges::all_of(
            successors, [&](const model::RecordName& name) { return taken_.contains(name); });
        if (taken)
            rows.push_back(row);
        else
            close(row);
    }
    awaited_.clear();
    if (!rows.empty()) given_up_ = left_;  // they are not tried once more
    return rows;
}

ExportChange Batch::announce(const std::vector<Row>& replaced, base::Instant now) const {
    ExportChange change;
    for (const Row& row : replaced)
        change.put.push_back(record_of(row, ExportState::Deleting, now));
    return change;
}

bool Batch::is_root(const Row& row) const {
    const ConversationPlan& plan = plans_[row.plan];
    return row.kind == Kind::Delete
               ? exporting::is_root(plan.deletes[row.index])
               : exporting::is_root(plan.upserts[row.index].record, plan.conversation);
}

const model::RecordName& Batch::name_of(const Row& row) const {
    const ConversationPlan& plan = plans_[row.plan];
    return row.kind == Kind::Delete ? plan.deletes[row.index].name
                                    : plan.upserts[row.index].record.name;
}

bool Batch::is_detail(const Row& row) const {
    return row.kind == Kind::Upsert && upsert(row).record.parent.has_value();
}

ExportRecord Batch::record_of(const Row& row, ExportState state, base::Instant now) const {
    const ConversationPlan& plan = plans_[row.plan];
    if (row.kind == Kind::Delete) {
        ExportRecord record = plan.deletes[row.index];
        if (!record.gone_at) record.id = id_to_delete(row);
        record.state = state;
        forget_refusal(record);
        record.changed_at = now;
        return record;
    }
    const auto& [record, id, before] = upsert(row);
    return noted(plan.conversation, record, id, state, now);
}

bool Batch::ready(const Row& row, base::Instant now, ExportChange& change) {
    const Progress& progress = progress_[row.plan];
    if (!is_detail(row) || progress.root_in_org) return true;
    if (progress.root_left) return false;
    if (progress.root_refused) {
        park(row, waits_for_parent(), now, change);
        return false;
    }
    if (progress.root_put_off) put_off(row);
    return !progress.root_put_off;  // else its parent is in the same call, before it
}

model::DesiredRecord Batch::outgoing(const Row& row) const {
    const PlannedUpsert& planned = upsert(row);
    const model::DesiredRecord& record = planned.record;
    model::DesiredRecord sent{.name = record.name,
                              .key_field = record.key_field,
                              .parent = record.parent,
                              .fields = record.fields,
                              .digest = record.digest,
                              .spared = record.spared};
    const bool plain = progress_[row.plan].attempts[row.index].plain;
    if (plain) leave_out(&model::SparedFields::steady, sent);
    if (plain || !may_be_gone(planned)) leave_out(&model::SparedFields::only_new, sent);
    return sent;
}

bool Batch::try_plain(const Row& row, const Error& error) {
    if (row.kind != Kind::Upsert || attempt(row).plain) return false;
    const model::DesiredRecord sent = outgoing(row);
    if (!blames(error, sent.spared->only_new) && !blames(error, sent.spared->steady)) return false;
    attempt(row).plain = true;
    put_off(row);
    return true;
}

void Batch::settle(const Row& row, const ports::RowAnswer& answer, base::Instant now,
                   ExportChange& change) {
    if (answer && row.kind == Kind::Upsert) return written(row, *answer, now, change);
    if (answer) return deleted(row, change);
    const Error& error = answer.error();
    if (ends_everything(error.fault)) {
        if (!fatal_) fatal_ = error;
    } else if (error.fault == Fault::Transient) {
        busy_ = true;
        met_busy_.push_back(
            {plans_[row.plan].conversation, name_of(row), error.code, error.detail});
        put_off(row);
    } else if (row.kind == Kind::Delete && error.fault == Fault::Missing) {
        deleted(row, change);
    } else {
        refused(row, error, now, change);
    }
}

void Batch::written(const Row& row, const ports::TakenRow& taken, base::Instant now,
                    ExportChange& change) {
    const model::RecordId& id = taken.id;
    if (taken.created && !is_detail(row)) created_.insert(id);
    ExportRecord record = record_of(row, ExportState::Written, now);
    Progress& progress = progress_[row.plan];
    if (is_root(row)) progress.root_in_org = true;
    if (!awaited_.empty() && awaited_.contains(record.name)) taken_.insert(record.name);
    const bool is_respected = by_hand_ == DeletedByHand::Respect && !may_be_gone(upsert(row));
    if (is_respected && made_anew(record, taken))
        return take_out_again(row, to_take_out_again(std::move(record), now), change);
    const bool recreated = !record.id.empty() && record.id != id;
    record.id = id;
    change.put.push_back(std::move(record));
    // It is sent no more, and half a million of them are held.
    plans_[row.plan].upserts[row.index].record.fields = {};
    ++tally_.upserts;
    if (is_root(row) && recreated) {
        progress.made_anew = true;
        recreated_.push_back(row.plan);
    }
    close(row);
}

void Batch::take_out_again(const Row& row, ExportRecord record, ExportChange& change) {
    taken_out_.insert(record.name);
    change.put.push_back(std::move(record));
    progress_[row.plan].made_anew = true;
    ++tally_.undone;
    close(row);
}

void Batch::deleted(const Row& row, ExportChange& change) {
    forget(row, change);
    const ConversationPlan& plan = plans_[row.plan];
    const ExportRecord& record = plan.deletes[row.index];
    if (record.gone_at) {
        ++tally_.undone;
    } else {
        const int along = going_along(plan, record);
        tally_.deletes += 1 + along;
        tally_.along += along;
    }
    close(row);
}

void Batch::forget(const Row& row, ExportChange& change) {
    const ConversationPlan& plan = plans_[row.plan];
    const ExportRecord& record = plan.deletes[row.index];
    if (record.gone_at) {
        change.put.push_back(left_gone(record, *record.gone_at));
        return left_gone_.push_back(row);
    }
    change.forget.push_back(record.name);
    if (is_root(row))
        change.forget.insert(change.forget.end(), plan.cascaded.begin(), plan.cascaded.end());
    for (const GoingRelation& relation : plan.relations)
        if (relation.activity == record.name) change.forget.push_back(relation.name);
}

void Batch::refused(const Row& row, const Error& error, base::Instant now, ExportChange& change) {
    const Progress& progress = progress_[row.plan];
    // It may exist already (a lost answer): then the org refuses fields for new records only. Or
    // its owner was deactivated since we heard of him. Any other refusal is for people to see.
    if (try_plain(row, error)) return;
    if (row.kind == Kind::Upsert && error.code == kSeveralRecords && !attempt(row).parted) {
        attempt(row).parted = true;
        if (is_root(row)) progress_[row.plan].root_put_off = true;
        return doubled_.push_back(row);
    }
    if (!is_detail(row) || progress.root_in_org) return park(row, error, now, change);
    if (progress.root_refused) return park(row, waits_for_parent(), now, change);
    put_off(row);  // the parent was put off, so the org could not find it
}

void Batch::park(const Row& row, const Error& error, base::Instant now, ExportChange& change) {
    ExportRecord record = record_of(row, ExportState::Parked, now);
    if (row.kind == Kind::Delete) record.digest = kDeletionRefused;
    note_refusal(record, row.kind == Kind::Upsert ? with_blamed_ids(error, outgoing(row)) : error);
    change.put.push_back(std::move(record));
    ++tally_.parked;
    if (is_root(row) && row.kind == Kind::Upsert) progress_[row.plan].root_refused = true;
    close(row);
}

ExportChange Batch::untouched(std::size_t first, std::size_t count) const {
    ExportChange change;
    for (std::size_t i = first; i < std::min(first + count, plans_.size()); ++i) {
        const ConversationPlan& plan = plans_[i];
        if (progress_[i].touched || plan.begun || !plan.waiting.empty() || !plan.withheld.empty())
            continue;
        for (const PlannedUpsert& upsert : plan.upserts)
            if (upsert.before)
                change.put.push_back(*upsert.before);
            else
                change.forget.push_back(upsert.record.name);
        change.put.insert(change.put.end(), plan.deletes.begin(), plan.deletes.end());
        change.put_back.push_back(progress_[i].due);
    }
    return change;
}

void Batch::close(const Row& row) {
    touch(row);
    if (--progress_[row.plan].open == 0) settled_.push_back(row.plan);
}

void Batch::leave(const Row& row, const Error& error) {
    if (is_root(row) && row.kind == Kind::Upsert && !progress_[row.plan].root_in_org)
        progress_[row.plan].root_left = true;
    given_up_.push_back({plans_[row.plan].conversation, name_of(row), error.code, error.detail});
}

void Batch::put_off(const Row& row) {
    if (is_root(row)) progress_[row.plan].root_put_off = true;
    put_off_.push_back(row);
}

std::vector<Row> Batch::take_doubled() { return std::exchange(doubled_, {}); }

std::vector<Row> Batch::take_put_off() {
    busy_ = false;
    left_ = std::exchange(met_busy_, {});
    left_.insert(left_.end(), given_up_.begin(), given_up_.end());
    for (const Row& row : put_off_) progress_[row.plan].root_put_off = false;
    return std::exchange(put_off_, {});
}

std::vector<ports::DueConversation> Batch::take_finished() {
    std::vector<ports::DueConversation> finished;
    for (const std::size_t plan : std::exchange(settled_, {}))
        if (!progress_[plan].made_anew && !progress_[plan].passing)
            finished.push_back(progress_[plan].due);
    return finished;
}

std::vector<Row> Batch::take_left_gone() { return std::exchange(left_gone_, {}); }

std::vector<std::size_t> Batch::take_recreated() { return std::exchange(recreated_, {}); }

int Batch::open() const {
    return static_cast<int>(
        std::ranges::count_if(progress_, [](const Progress& each) { return each.open > 0; }));
}

std::vector<ports::DueConversation> Batch::to_plan_anew() const {
    std::vector<ports::DueConversation> again;
    for (std::size_t i = 0; i < progress_.size(); ++i)
        if (progress_[i].made_anew) again.push_back(progress_[i].due);
    return again;
}

}  // namespace dealwire::exporting
