#include "apps/dealwire/render/deletion_report.hpp"

#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::app {
namespace {

using base::Tree;

struct Figures {
    bool active = false;
    std::int64_t conversations = 0;
    std::int64_t records = 0;
    std::int64_t parked = 0;
};

std::map<std::string, Figures> by_connection(const std::vector<WaitingDeletion>& waiting) {
    std::map<std::string, Figures> figures;
    for (const WaitingDeletion& one : waiting) {
        Figures& sum = figures[one.connection];
        sum.active = one.active;
        ++sum.conversations;
        sum.records += one.pending.records;
        sum.parked += one.pending.parked;
    }
    return figures;
}

std::string since_text(const WaitingDeletion& one) {
    return one.pending.since ? base::to_text(*one.pending.since) : "";
}

/// What it waits for, as the end of a sentence.
std::string waits_for(const Figures& figures) {
    if (!figures.active)
        return "until that connection is active again or its org has been given up";
    if (figures.parked > 0)
        return counted(figures.parked, "record") + " refused by Salesforce: dealwire parked list";
    return "until the next export";
}

Tree counts_tree(const std::map<std::string, std::int64_t>& counts) {
    Tree::Object tree;
    for (const auto& [name, count] : counts) tree.emplace_back(name, count);
    return tree;
}

}  // namespace

Tree held_tree(const HeldInOrgs& held) {
    Tree::Object tree;
    for (const auto& [connection, objects] : held)
        tree.emplace_back(connection, counts_tree(objects));
    return tree;
}

void print_held(const HeldInOrgs& held, Fate fate, Output& output) {
    for (const auto& [connection, objects] : held) {
        std::vector<std::string> parts;
        for (const auto& [object, count] : objects)
            parts.push_back(std::to_string(count) + " " + object);
        output.line("In Salesforce (" + connection + "): " + joined(parts));
    }
    if (held.empty()) return;
    const std::string until =
        " with the next 'dealwire export'; until then 'dealwire conversations deletions' shows "
        "them.";
    output.line(fate == Fate::Leave ? "They leave" + until
                                    : "They stay, and are freed of the person's data" + until);
}

Tree history_tree(const std::vector<model::DeletionAct>& history) {
    Tree::Array list;
    for (const model::DeletionAct& act : history)
        list.push_back(Tree::Object{{"id", act.id.value},
                                    {"at", base::to_text(act.at)},
                                    {"by", act.by},
                                    {"reason", name_of(act.reason)},
                                    {"rule", act.rule.empty() ? Tree{} : Tree{act.rule}},
                                    {"conversations", act.conversations},
                                    {"redacted", act.redacted}});
    return list;
}

void print_history(const std::vector<model::DeletionAct>& history, Output& output) {
    if (history.empty()) return output.line("Nothing was deleted yet.");
    Table table{{"when", "by", "why", "conversations", "freed of a person"}};
    for (const model::DeletionAct& act : history)
        table.row({base::to_text(act.at), act.by,
                   std::string{name_of(act.reason)} + (act.rule.empty() ? "" : ": " + act.rule),
                   std::to_string(act.conversations), std::to_string(act.redacted)});
    for (const std::string& line : table.lines()) output.line(line);
}

Tree waiting_tree(const std::vector<WaitingDeletion>& waiting) {
    Tree::Array list;
    for (const WaitingDeletion& one : waiting)
        list.push_back(
            Tree::Object{{"connection", one.connection},
                         {"active", one.active},
                         {"org", one.pending.org.id.text()},
                         {"conversation", one.pending.conversation.value},
                         {"erased", one.pending.erased},
                         {"records", one.pending.records},
                         {"parked", one.pending.parked},
                         {"code", one.pending.code.empty() ? Tree{} : Tree{one.pending.code}},
                         {"since", one.pending.since ? Tree{since_text(one)} : Tree{}}});
    return list;
}

void print_waiting(const std::vector<WaitingDeletion>& waiting, Output& output) {
    constexpr std::size_t kShown = 20;
    if (waiting.empty()) return output.line("Nothing waits to be deleted in Salesforce.");
    for (const std::string& sentence : waiting_sentences(waiting)) output.line(sentence);
    Table table{{"connection", "conversation", "records", "since", "refused with"}};
    for (std::size_t i = 0; i < waiting.size() && i < kShown; ++i) {
        const WaitingDeletion& one = waiting[i];
        table.row({one.connection, one.pending.conversation.value,
                   std::to_string(one.pending.records), since_text(one), one.pending.code});
    }
    for (const std::string& line : table.lines()) output.line(line);
    if (waiting.size() > kShown)
        output.line("... and " + std::to_string(waiting.size() - kShown) +
                    " more; --json lists all");
    output.line();
}

Tree waiting_summary(const std::vector<WaitingDeletion>& waiting) {
    Tree::Array list;
    for (const auto& [connection, figures] : by_connection(waiting))
        list.push_back(Tree::Object{{"connection", connection},
                                    {"active", figures.active},
                                    {"conversations", figures.conversations},
                                    {"records", figures.records},
                                    {"parked", figures.parked}});
    return list;
}

std::vector<std::string> waiting_sentences(const std::vector<WaitingDeletion>& waiting) {
    std::vector<std::string> sentences;
    for (const auto& [connection, figures] : by_connection(waiting))
        sentences.push_back(counted(figures.records, "record") + " of " +
                            counted(figures.conversations, "conversation") + " wait in '" +
                            connection + "' to be deleted or freed of somebody's data, " +
                            waits_for(figures));
    return sentences;
}

Tree retention_tree(const jobs::RetentionPlan& plan) {
    Tree::Object rules;
    for (const auto& [rule, ids] : plan.over)
        rules.emplace_back(rule, static_cast<std::int64_t>(ids.size()));
    return Tree::Object{{"lookedAt", plan.looked_at},
                        {"waiting", plan.waiting},
                        {"over", plan.total()},
                        {"byRule", std::move(rules)},
                        {"byKind", counts_tree(plan.kinds)}};
}

void print_retention(const jobs::RetentionPlan& plan, Output& output) {
    if (plan.for_ever)
        return output.line("None of " + counted(plan.looked_at, "conversation") +
                           " leaves: all are kept for ever");
    output.line(counted(plan.total(), "conversation") + " of " + std::to_string(plan.looked_at) +
                " have had their time");
    for (const auto& [rule, ids] : plan.over)
        output.line("  " + std::to_string(ids.size()) + " by rule '" + rule + "'");
    for (const auto& [kind, count] : plan.kinds)
        output.line("  " + std::to_string(count) + " of kind " + kind);
    if (plan.waiting > 0)
        output.line(std::to_string(plan.waiting) +
                    " were not judged, because they are not resolved yet: dealwire resolve");
}

std::string too_many_sentence(const jobs::RetentionPlan& plan) {
    return "The rules of retention would delete " + std::to_string(plan.total()) + " of " +
           std::to_string(plan.looked_at) +
           " conversations, more than retention.most allows at once; none was deleted.";
}

}  // namespace dealwire::app
