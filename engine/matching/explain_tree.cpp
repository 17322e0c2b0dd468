#include "engine/base/time_text.hpp"
#include "engine/matching/explain.hpp"
#include "engine/matching/explained.hpp"
#include "engine/matching/sentences.hpp"

namespace dealwire::matching {
namespace {

using base::Tree;
using model::RecordId;

Tree id_or_null(const RecordId& id) { return id.empty() ? Tree{} : Tree{id.text()}; }

Tree ids(const std::vector<RecordId>& records) {
    Tree::Array list;
    for (const RecordId& id : records) list.emplace_back(id.text());
    return list;
}

/// The kind whose name is asked for: an internal participant's id is a user's.
std::string record_kind(const std::string& kind) { return kind == "internal" ? "user" : kind; }

Tree texts(const std::vector<std::string>& sentences) {
    return Tree::Array{sentences.begin(), sentences.end()};
}

Tree match_tree(const model::ParticipantMatch& match, const NameOf& name_of) {
    Tree found = Tree::Object{{"kind", match.kind},
                              {"id", id_or_null(match.id)},
                              {"rule", match.rule},
                              {"because", because(match)},
                              {"account", id_or_null(match.account)}};
    if (!match.id.empty()) found.set("name", name_of(record_kind(match.kind), match.id));
    if (!match.account.empty()) found.set("accountName", name_of("account", match.account));
    return found;
}

Tree rejected_tree(const model::ParticipantMatch& match, const NameOf& name_of) {
    Tree::Array list;
    for (const model::Rejected& each : match.rejected)
        list.push_back(Tree::Object{{"kind", each.kind},
                                    {"id", id_or_null(each.id)},
                                    {"name", name_of(each.kind, each.id)},
                                    {"reason", reason(match, each)},
                                    {"wouldChange", would_change(each)}});
    return list;
}

Tree attempts_tree(const std::vector<Attempt>& tried) {
    Tree::Array list;
    for (const Attempt& each : tried)
        list.push_back(
            Tree::Object{{"key", each.key}, {"value", each.value}, {"outcome", each.outcome}});
    return list;
}

Tree participants_tree(const Explained& explained) {
    Tree::Array list;
    const auto& matches = explained.considered.resolution.participants;
    for (std::size_t i = 0; i < matches.size(); ++i)
        list.push_back(
            Tree::Object{{"email", matches[i].email},
                         {"name", matches[i].name},
                         {"match", match_tree(matches[i], explained.name_of)},
                         {"tried", attempts_tree(attempts(matches[i], written_of(explained, i)))},
                         {"rejected", rejected_tree(matches[i], explained.name_of)},
                         {"wouldChange", texts(change_of_participant(explained, i))}});
    return list;
}

Tree candidates_tree(const Explained& explained) {
    Tree::Array list;
    const auto& candidates = explained.considered.resolution.candidates;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        list.push_back(Tree::Object{{"opportunity", candidates[i].id.text()},
                                    {"name", explained.name_of("opportunity", candidates[i].id)},
                                    {"verdict", candidates[i].verdict},
                                    {"reason", reason_of(explained, i)},
                                    {"wouldChange", change_of(explained, i)}});
    return list;
}

Tree tree_of(const std::optional<model::Override>& decision) {
    if (!decision) return nullptr;
    return Tree::Object{{"opportunity", id_or_null(decision->opportunity)},
                        {"by", decision->by},
                        {"at", decision->at}};
}

Tree host_tree(const Explained& explained) {
    const RecordId& host = explained.considered.host;
    if (host.empty()) return nullptr;
    return Tree::Object{{"id", host.text()}, {"name", explained.name_of("user", host)}};
}

/// What it belongs to, with names.
Tree belongs_tree(const Explained& explained) {
    const model::Resolution& resolution = explained.considered.resolution;
    Tree::Array list;
    const auto add = [&](const char* kind, const RecordId& id) -> Tree& {
        return list.emplace_back(
            Tree::Object{{"kind", kind}, {"id", id.text()}, {"name", explained.name_of(kind, id)}});
    };
    for (const RecordId& id : resolution.contacts) add("contact", id);
    for (const RecordId& id : resolution.leads) add("lead", id);
    for (const RecordId& id : resolution.accounts)
        add("account", id).set("ofOpportunityAlone", !brought_by_somebody(resolution, id));
    if (resolution.opportunity.empty()) return list;
    Tree& opportunity = add("opportunity", resolution.opportunity);
    opportunity.set("stage", resolution.opportunity_stage);
    opportunity.set("byPerson", resolution.overridden);
    return list;
}

}  // namespace

base::Tree explain_as_tree(const Explained& explained) {
    const model::Resolution& resolution = explained.considered.resolution;
    return Tree::Object{{"conversation", resolution.conversation.value},
                        {"title", explained.conversation.title},
                        {"time", base::to_text(explained.conversation.time)},
                        {"host", host_tree(explained)},
                        {"contacts", ids(resolution.contacts)},
                        {"leads", ids(resolution.leads)},
                        {"accounts", ids(resolution.accounts)},
                        {"opportunity", id_or_null(resolution.opportunity)},
                        {"opportunityStage", resolution.opportunity_stage},
                        {"belongsTo", belongs_tree(explained)},
                        {"override", tree_of(explained.decision)},
                        {"participants", participants_tree(explained)},
                        {"candidates", candidates_tree(explained)},
                        {"wouldChange", texts(what_would_change(explained))}};
}

}  // namespace dealwire::matching
