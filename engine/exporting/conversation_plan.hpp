#pragma once

#include "engine/exporting/activity_people.hpp"
#include "engine/exporting/desired_records.hpp"
#include "engine/exporting/leaving.hpp"

#include <span>

namespace dealwire::exporting {

/// What is to be done about one conversation, and why.
struct Decision {
    FilterFacts facts;
    Verdict verdict;
    Standing standing = Standing::Absent;  ///< before
    bool kept = false;                     ///< the filter says no, and its records stay
    ConversationPlan plan;
    std::optional<ActivityWish> wish;  ///< further contacts of its activity
    RelationPlan relations;            ///< of activities that are in the org already
    RelationNeed need;                 ///< what relating contacts takes when `plan` is carried out
};

/// Filter, desired records and difference in one. Pure. `crm` holds the values that the filter
/// reads, `known` all export records of the conversation.
Decision decide(const ExportRules& rules, const Subject& subject, const CrmValues& crm,
                std::span<const model::ExportRecord> known);

}  // namespace dealwire::exporting
