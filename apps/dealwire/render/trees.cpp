#include "apps/dealwire/render/trees.hpp"

#include "apps/dealwire/render/endings.hpp"
#include "apps/dealwire/render/member_report.hpp"
#include "apps/dealwire/render/outcome_trees.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/tracker_report.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::app {

using base::Tree;

namespace {

const base::Error* pointer_to(const std::optional<base::Error>& error) {
    return error ? &*error : nullptr;
}

std::string ending(model::Outcome outcome, const std::optional<base::Error>& ended_by) {
    return ending_of(outcome, pointer_to(ended_by));
}

}  // namespace

Tree time_tree(const std::optional<base::Instant>& instant) {
    return instant ? Tree{base::to_text(*instant)} : Tree{};
}

Tree texts_tree(const std::vector<std::string>& texts) {
    return Tree::Array(texts.begin(), texts.end());
}

Tree error_tree(const base::Error& error) {
    return Tree::Object{{"fault", base::name_of(error.fault)},
                        {"code", error.code},
                        {"detail", error.detail},
                        {"remedy", error.remedy}};
}

Tree run_tree(const KnownRun& known) {
    const model::Run& run = known.run;
    const base::Error* early = ended_by(run.objects);
    return Tree::Object{{"id", run.id.value},
                        {"kind", run.kind},
                        {"started", base::to_text(run.started)},
                        {"finished", time_tree(run.finished)},
                        {"outcome", known.state},
                        {"holder", known.holder.empty() ? Tree{} : Tree{known.holder}},
                        {"calls", run.finished ? Tree{run.calls} : Tree{}},
                        {"objects", objects_tree(run.objects, early)},
                        {"error", early ? error_tree(*early) : Tree{}}};
}

Tree conversation_tree(const model::Conversation& conversation) {
    return Tree::Object{
        {"id", conversation.id.value},
        {"title", conversation.title},
        {"time", base::to_text(conversation.time)},
        {"private", conversation.is_private},
        {"participants", static_cast<std::int64_t>(conversation.participants.size())}};
}

Tree connection_tree(const model::Connection& connection) {
    return Tree::Object{{"id", connection.id.value},
                        {"name", connection.name},
                        {"environment", model::name_of(connection.environment)},
                        {"flow", model::name_of(connection.flow)},
                        {"orgId", connection.org.id.text()},
                        {"orgName", connection.org_name},
                        {"instanceUrl", connection.instance_url},
                        {"username", connection.username},
                        {"active", connection.active},
                        {"state", connection.trouble.empty() ? "ok" : "re-authorise"},
                        {"trouble", connection.trouble}};
}

Tree import_tree(const jobs::ImportCycleReport& report, const std::string& run, int calls) {
    Tree tree = Tree::Object{
        {"run", run},
        {"outcome", ending(report.import.outcome(), report.import.ended_by)},
        {"calls", calls},
        {"objects", objects_tree(outcomes_of(report), pointer_to(report.import.ended_by))}};
    if (!report.proofs.empty()) tree.set("proofs", proofs_tree(report.proofs));
    if (report.import.ended_by) tree.set("error", error_tree(*report.import.ended_by));
    return tree;
}

Tree resolve_tree(const matching::ResolveReport& report) {
    const auto text_or_null = [](const model::RecordId& id) {
        return id.empty() ? Tree{} : Tree{id.text()};
    };
    Tree::Array contradicted;
    for (const ports::Contradiction& each : report.contradicted) {
        const bool is_dead = each.decided == each.by_rules;
        contradicted.push_back(
            Tree::Object{{"conversation", each.conversation.value},
                         {"override", text_or_null(each.decided)},
                         {"rules", is_dead ? Tree{} : Tree{each.by_rules.text()}},
                         {"deleted", is_dead}});
    }
    return Tree::Object{{"resolved", report.resolved},
                        {"unresolved", report.unresolved},
                        {"changed", report.changed},
                        {"lookedAt", report.looked_at},
                        {"recordsChanged", report.followed.changed},
                        {"contradicted", std::move(contradicted)}};
}

Tree rows_tree(const exporting::RowCounts& rows) {
    return Tree::Object{{"sent", rows.sent},
                        {"accepted", rows.accepted},
                        {"refused", rows.refused},
                        {"unprocessed", rows.unprocessed()}};
}

Tree left_tree(const std::vector<exporting::LeftRow>& rows) {
    Tree::Array list;
    for (const exporting::LeftRow& row : rows)
        list.push_back(Tree::Object{{"conversation", row.conversation.value},
                                    {"object", row.name.object.text()},
                                    {"key", row.name.key},
                                    {"code", row.code},
                                    {"message", row.message}});
    return list;
}

Tree export_tree(const exporting::ExportReport& report, const std::string& run) {
    Tree::Array examples;
    for (const exporting::ExportExample& example : report.examples)
        examples.push_back(Tree::Object{{"conversation", example.conversation.value},
                                        {"action", example.action},
                                        {"object", example.name.object.text()},
                                        {"key", example.name.key}});
    Tree tree = Tree::Object{{"run", run},
                             {"outcome", ending(jobs::outcome_of(report), report.error)},
                             {"conversations", report.conversations},
                             {"reprocessed", report.reprocessed},
                             {"waiting", report.waiting},
                             {"filtered", report.filtered},
                             {"kept", report.kept},
                             {"leaving", report.leaving},
                             {"heldBack", report.held_back},
                             {"upserts", report.upserts},
                             {"deletes", report.deletes},
                             {"deletedAlong", report.along},
                             {"undone", report.undone},
                             {"unchanged", report.unchanged},
                             {"parked", report.parked},
                             {"refusedConversations", report.refused_conversations},
                             {"deferred", report.deferred},
                             {"rows", rows_tree(report.rows)},
                             {"way", report.way.backlog ? "bulk" : "composite"},
                             {"jobs", report.jobs},
                             {"calls", report.calls}};
    if (!examples.empty()) tree.set("examples", std::move(examples));
    if (!report.left.empty()) tree.set("left", left_tree(report.left));
    if (report.contacts_unknown) tree.set("furtherContacts", "unknown");
    if (report.error) tree.set("error", error_tree(*report.error));
    return tree;
}

Tree export_plan_tree(const exporting::ExportReport& report, const std::string& run) {
    Tree tree = export_tree(report, run);
    tree.set("outcome", ending(jobs::outcome_of_plan(report), report.error));
    return tree;
}

Tree sync_tree(const jobs::SyncReport& report, const std::string& run, int calls) {
    Tree tree = Tree::Object{
        {"run", run},
        {"outcome", ending(report.outcome(), report.ended_by)},
        {"calls", calls},
        {"import",
         import_tree(report.import, run, calls - report.exported.calls - report.census.calls)},
        {"provision", provision_tree(report.import.members)},
        {"resolve", resolve_tree(report.resolve)},
        {"search", search_tree(report.searched)},
        {"retention", Tree::Object{{"erased", report.retention.erased},
                                   {"over", report.retention.plan.total()},
                                   {"refused", report.retention.too_many}}},
        {"byHand", Tree::Object{{"asked", report.census.asked},
                                {"gone", report.census.gone},
                                {"back", report.census.back}}},
        {"export", export_tree(report.exported, run)}};
    if (report.census.error) {
        Tree by_hand = *tree.find("byHand");
        by_hand.set("error", error_tree(*report.census.error));
        tree.set("byHand", std::move(by_hand));
    }
    if (report.ended_by) tree.set("error", error_tree(*report.ended_by));
    return tree;
}

}  // namespace dealwire::app
