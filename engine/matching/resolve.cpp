#include "engine/matching/resolve.hpp"

#include "engine/matching/opportunity_picker.hpp"
#include "engine/matching/participant_matcher.hpp"
#include "engine/matching/trace_codes.hpp"

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

/// Collects opportunities, each once with all ways that led to it.
class Table {
public:
    void put(const OpportunityFacts* facts, bool contact_role) {
        const auto known = std::ranges::find(seen_, facts, &LookedAt::facts);
        if (known == seen_.end())
            seen_.push_back({facts, contact_role, 0});
        else
            known->contact_role |= contact_role;
    }

    /// With the number of participants of each one's account.
    std::vector<LookedAt> counted(const std::vector<model::ParticipantMatch>& participants) && {
        for (LookedAt& each : seen_)
            each.participants = static_cast<int>(
                std::ranges::count_if(participants, [&](const model::ParticipantMatch& match) {
                    return !match.account.empty() && match.account == each.facts->account;
                }));
        return std::move(seen_);
    }

private:
    std::vector<LookedAt> seen_;
};

/// The opportunities of the accounts and contacts found, and those of converted leads.
std::vector<LookedAt> opportunities_to_look_at(const model::Resolution& resolution,
                                               const std::vector<RecordId>& converted,
                                               const CrmIndex& index) {
    Table table;
    std::vector<const OpportunityFacts*> found;
    for (const RecordId& account : resolution.accounts) index.opportunities_of(account, found);
    for (const OpportunityFacts* facts : found) table.put(facts, false);
    found.clear();
    for (const RecordId& contact : resolution.contacts)
        index.opportunities_with_role(contact, found);
    for (const OpportunityFacts* facts : found) table.put(facts, true);
    for (const RecordId& id : converted)
        if (const OpportunityFacts* facts = index.opportunity(id)) table.put(facts, false);
    return std::move(table).counted(resolution.participants);
}

/// What the rules chose steps back behind a person's choice.
void apply_override(model::Resolution& resolution, const model::Override& decision,
                    const CrmIndex& index) {
    resolution.overridden = true;
    auto& candidates = resolution.candidates;
    for (model::OpportunityCandidate& candidate : candidates)
        if (candidate.chosen) candidate = {candidate.id, false, "eligible", trace::kPerson};
    if (decision.opportunity.empty()) return;

    const OpportunityFacts* facts = index.opportunity(decision.opportunity);
    const bool gone = facts && facts->state == model::RecordState::Deleted;
    std::erase_if(candidates, [&](const auto& each) { return each.id == decision.opportunity; });
    candidates.insert(candidates.begin(),
                      {decision.opportunity, !gone, gone ? "rejected" : "chosen",
                       gone ? trace::kDeleted : trace::kPerson});
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
    MatchScratch scratch;
    const MatchContext context{knowledge.index, knowledge.people, knowledge.rules,
                               conversation.time, scratch};
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
