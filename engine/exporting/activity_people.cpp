#include "engine/exporting/activity_people.hpp"

#include "engine/base/digest.hpp"
#include "engine/exporting/diff.hpp"
#include "engine/exporting/task_choice.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using model::ExportRecord;
using model::ExportState;
using model::RecordId;
using model::RecordName;

constexpr std::string_view kRelation = "Relation";
constexpr std::size_t kIdLength = 18;

RecordName relation_name(const RecordName& activity, const RecordId& contact) {
    return {activity.object + std::string{kRelation}, activity.key + ':' + contact.text()};
}

RecordId contact_of(const RecordName& relation) {
    return RecordId::parse(relation.key.substr(relation.key.size() - kIdLength))
        .value_or(RecordId{});
}

/// Another activity record, another digest: a relation goes with the record it belongs to.
std::string relation_digest(const RecordId& activity, const RecordId& contact) {
    return base::digest(activity.text() + ' ' + contact.text());
}

const ExportRecord* find(std::span<const ExportRecord> known, const RecordName& name) {
    const auto found = std::ranges::find(known, name, &ExportRecord::name);
    return found == known.end() ? nullptr : &*found;
}

bool in_org(const ExportRecord* activity) {
    return activity && !activity->id.empty() && activity->state != ExportState::Deleting &&
           !activity->gone_at;
}

bool settled(const ExportRecord& relation, const std::string& digest) {
    return relation.digest == digest &&
           (relation.state == ExportState::Written || relation.state == ExportState::Parked);
}

RelationStep step(const RecordName& activity, const RecordId& id, ExportRecord record) {
    const RecordId contact = contact_of(record.name);
    record.digest = relation_digest(id, contact);
    return {activity.object, id, contact, std::move(record)};
}

bool wants(const std::optional<ActivityWish>& wish, const RecordName& relation) {
    return wish && wish->activity == activity_of(relation) &&
           std::ranges::find(wish->contacts, contact_of(relation)) != wish->contacts.end();
}

}  // namespace

std::optional<ActivityWish> activity_wish(const ExportRules& rules, const Subject& subject,
                                          std::span<const model::DesiredRecord> desired) {
    if (!rules.settings.tasks.several_contacts) return std::nullopt;
    for (const TaskChoice& task : choose_tasks(subject, rules)) {
        if (!task.contact.empty()) return std::nullopt;  // each contact has his own
        const char* object = task.shape == ActivityShape::Event ? "Event" : "Task";
        const auto record = std::ranges::find_if(
            desired, [&](const auto& each) { return each.name.object == object; });
        if (record == desired.end()) return std::nullopt;  // the mapping leaves it out
        ActivityWish wish{record->name, task.who, {}};
        for (const std::size_t i : task.further)
            if (wish.contacts.size() + 1 < kMostContacts)
                wish.contacts.push_back(subject.resolution.participants[i].id);
        return wish;
    }
    return std::nullopt;
}

bool concerns_people(const std::optional<ActivityWish>& wish, std::span<const ExportRecord> known) {
    return (wish && !wish->contacts.empty()) ||
           std::ranges::any_of(known, is_relation, &ExportRecord::name);
}

bool is_relation(const RecordName& name) {
    return name.object == "TaskRelation" || name.object == "EventRelation";
}

RecordName activity_of(const RecordName& relation) {
    return {relation.object.text().substr(0, relation.object.text().size() - kRelation.size()),
            relation.key.substr(0, relation.key.size() - kIdLength - 1)};
}

RelationPlan plan_relations(const base::ConversationId& conversation,
                            const std::optional<ActivityWish>& wish,
                            std::span<const ExportRecord> known) {
    RelationPlan plan;
    for (const ExportRecord& relation : known) {
        if (!is_relation(relation.name) || wants(wish, relation.name)) continue;
        if (relation.state == ExportState::Parked && relation.digest == kDeletionRefused) continue;
        const RecordName name = activity_of(relation.name);
        const ExportRecord* activity = find(known, name);
        // Who became its Who stays where he is.
        const bool is_who =
            wish && wish->activity == name && wish->who == contact_of(relation.name);
        if (in_org(activity) && !is_who)
            plan.drop.push_back(step(name, activity->id, relation));
        else
            plan.forget.push_back(relation.name);
    }
    const ExportRecord* activity = wish ? find(known, wish->activity) : nullptr;
    if (!in_org(activity)) return plan;
    for (const RecordId& contact : wish->contacts) {
        ExportRecord record;
        record.conversation = conversation;
        record.name = relation_name(wish->activity, contact);
        const ExportRecord* before = find(known, record.name);
        if (before && settled(*before, relation_digest(activity->id, contact))) {
            if (before->state == ExportState::Written) ++plan.unchanged;
            continue;
        }
        plan.add.push_back(step(wish->activity, activity->id, std::move(record)));
    }
    return plan;
}

RelationPlan plan_relations_beside(const ConversationPlan& plan,
                                   const std::optional<ActivityWish>& wish,
                                   std::span<const ExportRecord> known) {
    RelationPlan beside = plan_relations(plan.conversation, wish, known);
    const auto goes = [&](const RecordName& name) {
        return std::ranges::find(plan.relations, name, &GoingRelation::name) !=
               plan.relations.end();
    };
    if (plan.relations.empty()) return beside;
    std::erase_if(beside.drop, [&](const RelationStep& step) { return goes(step.record.name); });
    std::erase_if(beside.forget, goes);
    return beside;
}

RelationNeed& RelationNeed::operator+=(const RelationNeed& other) {
    added += other.added;
    dropped += other.dropped;
    read += other.read;
    return *this;
}

RelationNeed need_of(const RelationPlan& relations, const std::optional<ActivityWish>& wish,
                     const ConversationPlan& plan) {
    RelationNeed need{relations.add.size(), relations.drop.size(), 0};
    need.read = need.added + need.dropped > 0 ? 1 : 0;
    const bool fresh = wish && std::ranges::any_of(plan.upserts, [&](const PlannedUpsert& upsert) {
                           return upsert.record.name == wish->activity && upsert.id.empty();
                       });
    if (fresh) need.added = wish->contacts.size();
    return need;
}

std::size_t calls_for(const RelationNeed& need) {
    constexpr std::size_t kRead = 500;
    constexpr std::size_t kWritten = 1000;
    return (need.read + kRead - 1) / kRead + (need.added + kWritten - 1) / kWritten +
           (need.dropped + kWritten - 1) / kWritten;
}

}  // namespace dealwire::exporting
