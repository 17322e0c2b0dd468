#include "engine/matching/resolve.hpp"

#include "engine/matching/opportunity_picker.hpp"
#include "engine/matching/participant_matcher.hpp"

#include <algorithm>

namespace dealwire::matching {
namespace {

using model::RecordId;

void add_once(std::vector<RecordId>& ids, const RecordId& id) {
    if (!id.empty() && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
}

void add_match(model::Resolution& resolution, const model::ParticipantMatch& match) {
    if (match.kind == "contact") add_once(resolution.contacts, match.id);
    if (match.kind == "lead") add_once(resolution.leads, match.id);
    add_once(resolution.accounts, match.account);
}

OwnPeople own_people(const model::Conversation& conversation, const model::Resolution& resolution,
                     const People& people) {
    OwnPeople own;
    if (const Person* host = host_of(conversation, people)) own.host = host->user;
    for (const model::ParticipantMatch& match : resolution.participants)
        if (match.kind == "internal" && !match.id.empty()) own.users.insert(match.id);
    return own;
}

/// The opportunities of the accounts and contacts found, and those of converted leads, each once.
std::vector<const OpportunityFacts*> opportunities_to_look_at(
    const model::Resolution& resolution, const std::vector<RecordId>& converted,
    const CrmIndex& index) {
    std::vector<const OpportunityFacts*> found;
    const auto add = [&](const std::vector<const OpportunityFacts*>& more) {
        found.insert(found.end(), more.begin(), more.end());
    };
    for (const RecordId& account : resolution.accounts) add(index.opportunities_of(account));
    for (const RecordId& contact : resolution.contacts) add(index.opportunities_with_role(contact));
    for (const RecordId& id : converted)
        if (const OpportunityFacts* facts = index.opportunity(id)) found.push_back(facts);
    std::ranges::sort(found, {}, &OpportunityFacts::id);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    return found;
}

std::string reason_of_override(const model::Override& decision, const OpportunityFacts* facts) {
    std::string reason = decision.by.empty() ? "A person chose it" : decision.by + " chose it";
    if (!decision.at.empty()) reason += " on " + decision.at;
    if (facts && facts->state == model::RecordState::Deleted)
        return reason + ", but it was deleted in Salesforce since; clear or change that decision.";
    return reason + "; that stands above the rules.";
}

/// What the rules chose steps back behind a person's choice.
void apply_override(model::Resolution& resolution, const model::Override& decision,
                    const CrmIndex& index) {
    resolution.overridden = true;
    auto& candidates = resolution.candidates;
    for (model::OpportunityCandidate& candidate : candidates)
        if (candidate.chosen)
            candidate = {candidate.id, false, "eligible",
                         "The rules would have chosen it, but a person decided otherwise."};
    if (decision.opportunity.empty()) return;

    const OpportunityFacts* facts = index.opportunity(decision.opportunity);
    const bool gone = facts && facts->state == model::RecordState::Deleted;
    std::erase_if(candidates, [&](const auto& each) { return each.id == decision.opportunity; });
    candidates.insert(candidates.begin(),
                      {decision.opportunity, !gone, gone ? "rejected" : "chosen",
                       reason_of_override(decision, facts)});
}

void settle_opportunity(model::Resolution& resolution, const CrmIndex& index, base::Instant at) {
    const auto chosen =
        std::ranges::find_if(resolution.candidates, [](const auto& each) { return each.chosen; });
    if (chosen == resolution.candidates.end()) return;
    resolution.opportunity = chosen->id;
    const OpportunityFacts* facts = index.opportunity(chosen->id);
    if (!facts) return;
    resolution.opportunity_stage = stage_at(*facts, at);
    resolution.opportunity_account = facts->account;
    add_once(resolution.accounts, facts->account);
}

}  // namespace

model::Resolution resolve(const model::Conversation& conversation, const Knowledge& knowledge,
                          const std::optional<model::Override>& decision) {
    const MatchContext context{knowledge.index, knowledge.people, knowledge.rules,
                               conversation.time};
    model::Resolution resolution;
    resolution.conversation = conversation.id;
    std::vector<RecordId> converted;
    for (const model::Participant& participant : conversation.participants) {
        ParticipantFinding finding = match_participant(participant, context);
        add_match(resolution, finding.match);
        add_once(converted, finding.converted_opportunity);
        resolution.participants.push_back(std::move(finding.match));
    }

    const OpportunityQuestion question{
        conversation.time, own_people(conversation, resolution, knowledge.people),
        opportunities_to_look_at(resolution, converted, knowledge.index)};
    resolution.candidates = pick_opportunity(question, knowledge.rules.settings);
    if (decision) apply_override(resolution, *decision, knowledge.index);
    settle_opportunity(resolution, knowledge.index, conversation.time);
    return resolution;
}

}  // namespace dealwire::matching
