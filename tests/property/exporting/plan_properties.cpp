#include "engine/exporting/diff.hpp"
#include "engine/exporting/packer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

namespace dealwire::exporting {
namespace {

using model::DesiredRecord;
using model::ExportRecord;
using model::ExportState;

const base::ConversationId kId{"77"};

DesiredRecord record(int item, int version) {
    const std::string digest = "v" + std::to_string(version);
    if (item == 0) return {{"Conversation__c", "77"}, "Conversation_Key__c", {}, {}, digest};
    if (item == 1) return {{"Task", "77:task"}, "Dealwire_Key__c", {}, {}, digest};
    return {{"Topic__c", "77:topic:" + std::to_string(item)},
            "Record_Key__c",
            model::ParentReference{"Conversation__r", "Conversation_Key__c", "77"},
            {},
            digest};
}

ExportRecord written(const DesiredRecord& desired, ExportState state, bool with_id) {
    ExportRecord held;
    held.conversation = kId;
    held.name = desired.name;
    held.key_field = desired.key_field;
    held.cascades = desired.parent.has_value();
    if (with_id) held.id = *model::RecordId::parse("a0K000000000001");
    held.state = state;
    held.digest = desired.digest;
    return held;
}

/// Some of eight records, each in one of three versions; a detail never without its parent.
std::vector<DesiredRecord> any_desired() {
    std::vector<DesiredRecord> desired;
    if (!*rc::gen::arbitrary<bool>()) return desired;
    for (int item = 0; item < 8; ++item)
        if (item == 0 || *rc::gen::arbitrary<bool>())
            desired.push_back(record(item, *rc::gen::inRange(0, 3)));
    return desired;
}

std::vector<ExportRecord> any_known() {
    const auto state = rc::gen::element(ExportState::Pending, ExportState::Written,
                                        ExportState::Parked, ExportState::Deleting);
    std::vector<ExportRecord> known;
    for (int item = 0; item < 8; ++item)
        if (*rc::gen::arbitrary<bool>())
            known.push_back(written(record(item, *rc::gen::inRange(0, 3)), *state,
                                    *rc::gen::arbitrary<bool>()));
    return known;
}

/// What we believe after everything of the plan succeeded.
std::vector<ExportRecord> applied(std::vector<ExportRecord> known, const ConversationPlan& plan) {
    const auto forget = [&](const model::RecordName& name) {
        std::erase_if(known, [&](const ExportRecord& each) { return each.name == name; });
    };
    for (const ExportRecord& gone : plan.deletes) forget(gone.name);
    for (const model::RecordName& gone : plan.cascaded) forget(gone);
    for (const PlannedUpsert& upsert : plan.upserts) {
        forget(upsert.record.name);
        known.push_back(written(upsert.record, ExportState::Written, true));
    }
    for (const DesiredRecord& waiting : plan.waiting) {
        forget(waiting.name);
        known.push_back(written(waiting, ExportState::Parked, false));
        known.back().error_code = kWaitsForParent;
    }
    return known;
}

std::set<model::RecordName> sent(const ConversationPlan& plan) {
    std::set<model::RecordName> names;
    for (const PlannedUpsert& upsert : plan.upserts) names.insert(upsert.record.name);
    return names;
}

TEST(DiffProperties, NothingIsLeftToDoAfterAPlanWasCarriedOut) {
    EXPECT_TRUE(rc::check([] {
        const auto desired = any_desired();
        const auto known = any_known();
        const auto after = applied(known, diff(kId, desired, known));
        RC_ASSERT(diff(kId, desired, after).idle());
    }));
}

TEST(DiffProperties, TheOrderOfRecordsDoesNotMatter) {
    EXPECT_TRUE(rc::check([] {
        auto desired = any_desired();
        auto known = any_known();
        const ConversationPlan plan = diff(kId, desired, known);
        if (desired.size() > 1) std::reverse(desired.begin() + 1, desired.end());
        std::reverse(known.begin(), known.end());
        const ConversationPlan turned = diff(kId, desired, known);
        RC_ASSERT(sent(plan) == sent(turned));
        RC_ASSERT(plan.deletes == turned.deletes);
        RC_ASSERT(plan.cascaded == turned.cascaded);
    }));
}

TEST(DiffProperties, EveryRecordIsAccountedForOnce) {
    EXPECT_TRUE(rc::check([] {
        const auto desired = any_desired();
        const auto known = any_known();
        const ConversationPlan plan = diff(kId, desired, known);
        std::set<model::RecordName> names;
        for (const auto& each : desired) names.insert(each.name);
        for (const auto& each : known) names.insert(each.name);
        const std::size_t listed =
            plan.upserts.size() + plan.deletes.size() + plan.cascaded.size() + plan.waiting.size();
        RC_ASSERT(listed + static_cast<std::size_t>(plan.unchanged + plan.parked) == names.size());
    }));
}

std::vector<ConversationPlan> any_plans() {
    std::vector<ConversationPlan> plans;
    const int count = *rc::gen::inRange(0, 40);
    for (int i = 0; i < count; ++i) {
        ConversationPlan& plan = plans.emplace_back();
        plan.conversation.value = std::to_string(i);
        const int details = *rc::gen::inRange(0, 12);
        plan.upserts.push_back({record(0, 0), {}});
        for (int k = 0; k < details; ++k) plan.upserts.push_back({record(k + 2, 0), {}});
        for (PlannedUpsert& upsert : plan.upserts) upsert.record.name.key += std::to_string(i);
        if (*rc::gen::arbitrary<bool>())
            plan.deletes.push_back(written(record(99, i), ExportState::Written, true));
        for (ExportRecord& gone : plan.deletes) gone.name.key += std::to_string(i);
    }
    return plans;
}

TEST(PackerProperties, EveryRowIsSentOnceWithinTheLimitsParentsFirst) {
    EXPECT_TRUE(rc::check([] {
        const auto plans = any_plans();
        const ports::WriteLimits limits{*rc::gen::inRange<std::size_t>(1, 6),
                                        *rc::gen::inRange<std::size_t>(1, 20)};
        std::set<Row> seen;
        std::set<std::size_t> parents;
        for (const PackedCall& call : pack(plans, rows_of(plans), limits)) {
            RC_ASSERT(!call.groups.empty());
            RC_ASSERT(call.groups.size() <= limits.groups_per_call);
            for (const PackedGroup& group : call.groups) {
                RC_ASSERT(!group.rows.empty());
                RC_ASSERT(group.rows.size() <= limits.rows_per_group);
                for (const Row& row : group.rows) {
                    RC_ASSERT(seen.insert(row).second);
                    if (row.kind == ports::WriteGroup::Kind::Delete) continue;
                    if (row.index == 0) parents.insert(row.plan);
                    RC_ASSERT(parents.contains(row.plan));
                }
            }
        }
        RC_ASSERT(seen.size() == rows_of(plans).size());
    }));
}

}  // namespace
}  // namespace dealwire::exporting
