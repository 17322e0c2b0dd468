#include "engine/exporting/conversation_plan.hpp"

namespace dealwire::exporting {

namespace {

Decision decide_records(const ExportRules& rules, const Subject& subject, const CrmValues& crm,
                        std::span<const model::ExportRecord> known) {
    const Filter& filter = rules.settings.filter;
    const base::ConversationId& id = subject.conversation.id;
    Decision decision;
    decision.facts = filter_facts(subject, rules.people, crm);
    decision.verdict = judge(filter, subject.conversation, decision.facts);
    decision.standing = standing_of(id, known);
    if (decision.verdict.passes) {
        std::vector<model::DesiredRecord> desired = desired_records(rules, subject);
        decision.wish = activity_wish(rules, subject, desired);
        decision.plan = diff(id, std::move(desired), known);
        return decision;
    }
    const OnExit on_exit = decision.verdict.is_private ? OnExit::Remove : filter.on_exit;
    decision.kept = on_exit == OnExit::Keep && decision.standing != Standing::Absent;
    std::vector<model::DesiredRecord> desired;
    if (decision.kept) {
        desired = desired_records(rules, subject);
        decision.wish = activity_wish(rules, subject, desired);
    }
    decision.plan = plan_to_leave(on_exit, id, std::move(desired), known);
    return decision;
}

}  // namespace

Decision decide(const ExportRules& rules, const Subject& subject, const CrmValues& crm,
                std::span<const model::ExportRecord> known) {
    Decision decision = decide_records(rules, subject, crm, known);
    decision.relations = plan_relations_beside(decision.plan, decision.wish, known);
    decision.need = need_of(decision.relations, decision.wish, decision.plan);
    return decision;
}

}  // namespace dealwire::exporting
