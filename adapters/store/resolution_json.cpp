#include "adapters/store/resolution_json.hpp"

#include "adapters/json/json.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::store {
namespace {

using base::Tree;
using model::RecordId;
using model::Resolution;

Tree to_tree(const std::vector<RecordId>& ids) {
    Tree::Array list;
    for (const RecordId& id : ids) list.emplace_back(id.text());
    return list;
}

Tree to_tree(const model::Rejected& rejected) {
    return Tree::Object{
        {"kind", rejected.kind}, {"id", rejected.id.text()}, {"reason", rejected.reason}};
}

Tree to_tree(const model::ParticipantMatch& match) {
    Tree::Array rejected;
    for (const model::Rejected& one : match.rejected) rejected.push_back(to_tree(one));
    return Tree::Object{{"email", match.email},
                        {"name", match.name},
                        {"kind", match.kind},
                        {"id", match.id.text()},
                        {"account", match.account.text()},
                        {"rule", match.rule},
                        {"because", match.because},
                        {"rejected", std::move(rejected)}};
}

Tree to_tree(const model::OpportunityCandidate& candidate) {
    return Tree::Object{{"id", candidate.id.text()},
                        {"chosen", candidate.chosen},
                        {"verdict", candidate.verdict},
                        {"reason", candidate.reason}};
}

const Tree::Array& list_at(const Tree& tree, std::string_view key) {
    static const Tree::Array kEmpty;
    const Tree* found = tree.find(key);
    const Tree::Array* list = found ? found->array() : nullptr;
    return list ? *list : kEmpty;
}

std::string text_at(const Tree& tree, std::string_view key) {
    return tree.text_at(key).value_or("");
}

bool flag_at(const Tree& tree, std::string_view key) {
    const Tree* found = tree.find(key);
    const bool* flag = found ? found->boolean() : nullptr;
    return flag && *flag;
}

RecordId id_at(const Tree& tree, std::string_view key) {
    return RecordId::parse(text_at(tree, key)).value_or(RecordId{});
}

std::vector<RecordId> ids_at(const Tree& tree, std::string_view key) {
    std::vector<RecordId> ids;
    for (const Tree& item : list_at(tree, key)) {
        const std::string* text = item.string();
        const auto id = RecordId::parse(text ? *text : "");
        if (!id) throw ports::StoreError{"The store holds a resolution with a damaged id."};
        ids.push_back(*id);
    }
    return ids;
}

model::ParticipantMatch match_of(const Tree& tree) {
    model::ParticipantMatch match{.email = text_at(tree, "email"),
                                  .name = text_at(tree, "name"),
                                  .kind = text_at(tree, "kind"),
                                  .id = id_at(tree, "id"),
                                  .account = id_at(tree, "account"),
                                  .rule = text_at(tree, "rule"),
                                  .because = text_at(tree, "because")};
    for (const Tree& one : list_at(tree, "rejected"))
        match.rejected.push_back({text_at(one, "kind"), id_at(one, "id"), text_at(one, "reason")});
    return match;
}

}  // namespace

std::string resolution_to_json(const Resolution& resolution) {
    Tree::Array participants;
    for (const auto& match : resolution.participants) participants.push_back(to_tree(match));
    Tree::Array candidates;
    for (const auto& candidate : resolution.candidates) candidates.push_back(to_tree(candidate));
    return json::to_text(Tree::Object{{"conversation", resolution.conversation.value},
                                      {"contacts", to_tree(resolution.contacts)},
                                      {"leads", to_tree(resolution.leads)},
                                      {"accounts", to_tree(resolution.accounts)},
                                      {"opportunity", resolution.opportunity.text()},
                                      {"opportunityAccount", resolution.opportunity_account.text()},
                                      {"opportunityStage", resolution.opportunity_stage},
                                      {"overridden", resolution.overridden},
                                      {"participants", std::move(participants)},
                                      {"candidates", std::move(candidates)}});
}

Resolution resolution_from_json(const std::string& text) {
    const auto parsed = json::parse(text);
    if (!parsed) throw ports::StoreError{"The store holds a damaged resolution."};
    const Tree& tree = *parsed;
    Resolution resolution;
    resolution.conversation = {text_at(tree, "conversation")};
    resolution.contacts = ids_at(tree, "contacts");
    resolution.leads = ids_at(tree, "leads");
    resolution.accounts = ids_at(tree, "accounts");
    resolution.opportunity = id_at(tree, "opportunity");
    resolution.opportunity_account = id_at(tree, "opportunityAccount");
    resolution.opportunity_stage = text_at(tree, "opportunityStage");
    resolution.overridden = flag_at(tree, "overridden");
    for (const Tree& one : list_at(tree, "participants"))
        resolution.participants.push_back(match_of(one));
    for (const Tree& one : list_at(tree, "candidates"))
        resolution.candidates.push_back({id_at(one, "id"), flag_at(one, "chosen"),
                                         text_at(one, "verdict"), text_at(one, "reason")});
    return resolution;
}

}  // namespace dealwire::store
