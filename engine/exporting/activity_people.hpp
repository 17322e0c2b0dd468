#pragma once

#include "engine/exporting/diff.hpp"
#include "engine/exporting/subject.hpp"
#include "engine/model/export_record.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// The contacts whom an activity should be related to beside its Who.
struct ActivityWish {
    model::RecordName activity;
    model::RecordId who;
    std::vector<model::RecordId> contacts;

    bool operator==(const ActivityWish&) const = default;
};

/// Whether anything can be to do about further contacts: some are wanted or were added before.
bool concerns_people(const std::optional<ActivityWish>& wish,
                     std::span<const model::ExportRecord> known);

/// Of the one activity of a conversation, also where it has no further contacts. Nothing where the
/// org takes one contact only, or each contact has an activity of his own.
std::optional<ActivityWish> activity_wish(const ExportRules& rules, const Subject& subject,
                                          std::span<const model::DesiredRecord> desired);

/// A record that relates an activity to a further contact is ours like any other, but has no
/// external id in the org: `TaskRelation`, and as its key the activity's and the contact's.
bool is_relation(const model::RecordName& name);

/// Of the activity that such a record belongs to.
model::RecordName activity_of(const model::RecordName& relation);

/// One contact of one activity that is in the org.
struct RelationStep {
    std::string object;  ///< of the activity: "Task" or "Event"
    model::RecordId activity;
    model::RecordId contact;
    model::ExportRecord record;

    bool operator==(const RelationStep&) const = default;
};

/// What must be done so that the activities of one conversation have the wanted contacts.
struct RelationPlan {
    std::vector<RelationStep> add;
    std::vector<RelationStep> drop;         ///< only what we added
    std::vector<model::RecordName> forget;  ///< went with their activity, or became its Who

    int unchanged = 0;  ///< in place and wanted

    [[nodiscard]] bool empty() const { return add.empty() && drop.empty() && forget.empty(); }

    bool operator==(const RelationPlan&) const = default;
};

/// Pure. `known` are all export records of the conversation. An activity that is not in the org yet
/// has nothing to be done about.
RelationPlan plan_relations(const base::ConversationId& conversation,
                            const std::optional<ActivityWish>& wish,
                            std::span<const model::ExportRecord> known);

/// The same beside a plan for all else, which deletes activities with their relations.
RelationPlan plan_relations_beside(const ConversationPlan& plan,
                                   const std::optional<ActivityWish>& wish,
                                   std::span<const model::ExportRecord> known);

/// What carrying out plans of relations takes.
struct RelationNeed {
    std::size_t added = 0;
    std::size_t dropped = 0;
    std::size_t read = 0;  ///< activities whose people are read first

    RelationNeed& operator+=(const RelationNeed& other);
    bool operator==(const RelationNeed&) const = default;
};

/// As an export would do after carrying out `plan`, which may make the activity. `relations`: those
/// beside it.
RelationNeed need_of(const RelationPlan& relations, const std::optional<ActivityWish>& wish,
                     const ConversationPlan& plan);

/// API calls; see ActivityPeople.
std::size_t calls_for(const RelationNeed& need);

}  // namespace dealwire::exporting
