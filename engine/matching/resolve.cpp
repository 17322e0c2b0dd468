#include "engine/matching/resolve.hpp"

#include "engine/matching/opportunity_picker.hpp"
#include "engine/matching/trace_codes.hpp"

#include <algorithm>

namespace dealwire::matching {
namespace {

using model::RecordId;

/// Few conversations have more contacts or accounts.
constexpr std::size_t kUsually = 4;

void add_once(std::vector<RecordId>& ids, const RecordId& id) {
    if (id.empty() || std::ranges::find(ids, id) != ids.end()) return;
    if (ids.empty()) ids.reserve(kUsually);
    ids.push_back(id);
}

void add_match(model::Resolution& resolution, const model::ParticipantMatch& match) {
    if (match.kind == "contact") add_once(resolution.contacts, match.id);
    if (match.kind == "lead") add_once(resolution.leads, match.id);
    add_once(resolution.accounts, match.account);
}

void find_own_people(OwnPeople& own, const model::Conversation& conversation,
                     const model::Resolution& resolution, const People& people) {
    const Person* host = host_of(conversation, people);
    own.host = host ? host->user : RecordId{};
    own.users.clear();
    for (const model::ParticipantMatch& match : resolution.participants)
        if (match.kind == "internal" && !match.id.empty()) own.users.push_back(match.id);
}

int participants_of(const RecordId& account, const model::Resolution& resolution) {
    if (account.empty()) return 0;
    return static_cast<int>(
        std::ranges::count(resolution.participants, account, &model::ParticipantMatch::account));
}

/// The opportunities of the accounts and contacts found, and those of converted leads, each once.
void look_at_opportunities(std::vector<LookedAt>& seen, const model::Resolution& resolution,
                           const std::vector<RecordId>& converted, const CrmIndex& index,
                           std::vector<const OpportunityFacts*>& found) {
    seen.clear();
    found.clear();
    index.opportunities_of(resolution.accounts, found);
    for (const RecordId& id : converted)
        if (const auto* facts = index.opportunity(id)) found.push_back(facts);
    for (const OpportunityFacts* facts : found) seen.push_back({facts, false, 0});
    found.clear();
    index.opportunities_with_role(resolution.contacts, found);
    for (const OpportunityFacts* facts : found) seen.push_back({facts, true, 0});

    // Of the several ways to one opportunity, a role is the one that counts.
    std::ranges::sort(seen, [](const LookedAt& one, const LookedAt& other) {
        if (one.facts != other.facts) return one.facts < other.facts;
        return one.contact_role && !other.contact_role;
    });
    const auto repeated = std::ranges::unique(seen, {}, &LookedAt::facts);
    seen.erase(repeated.begin(), repeated.end());
    for (LookedAt& each : seen)
        each.participants = participants_of(each.facts->account, resolution);
}

/// What the rules chose steps back behind a person's choice.
void apply_override(model::Resolution& resolution, const model::Override& decision,
                    const CrmIndex& index, base::Instant at) {
    resolution.overridden = true;
    auto& candidates = resolution.candidates;
    for (model::OpportunityCandidate& candidate : candidates)
        if (candidate.chosen)
            candidate = {candidate.id, false, "eligible", trace::kPerson,
                         std::move(candidate.note)};
    if (decision.opportunity.empty()) return;

    const OpportunityFacts* facts = index.opportunity(decision.opportunity);
    const bool gone = facts && facts->state == model::RecordState::Deleted;
    std::erase_if(candidates, [&](const auto& each) { return each.id == decision.opportunity; });
    candidates.insert(
        candidates.begin(),
        {decision.opportunity, !gone, gone ? "rejected" : "chosen",
         gone ? trace::kDeleted : trace::kPerson, facts ? note_on(*facts, at) : std::string{}});
}

/// One that was looked at need not be asked for again; another one is a person's choice.
const OpportunityFacts* facts_of(const RecordId& id, const OpportunityQuestion& question,
                                 const CrmIndex& index) {
    const auto known = std::ranges::find_if(
        question.looked_at, [&](const LookedAt& each) { return each.facts->id == id; });
    return known == question.looked_at.end() ? index.opportunity(id) : known->facts;
}

void settle_opportunity(model::Resolution& resolution, const OpportunityQuestion& question,
                        const CrmIndex& index) {
    const auto chosen =
        std::ranges::find_if(resolution.candidates, [](const auto& each) { return each.chosen; });
    if (chosen == resolution.candidates.end()) return;
    resolution.opportunity = chosen->id;
    const OpportunityFacts* facts = facts_of(chosen->id, question, index);
    if (!facts) return;
    resolution.opportunity_stage = stage_at(*facts, question.at);
    resolution.opportunity_account = facts->account;
    add_once(resolution.accounts, facts->account);
}

/// What the participants decide about, and what stays as it is where nothing is decided.
void clear(model::Resolution& resolution) {
    resolution.contacts.clear();
    resolution.leads.clear();
    resolution.accounts.clear();
    resolution.opportunity = {};
    resolution.opportunity_account = {};
    resolution.opportunity_stage.clear();
    resolution.overridden = false;
}

/// Makes a resolution as far as the participants decide it; leaves in the scratch what is asked
/// about opportunities.
void begin(const model::Conversation& conversation, const Knowledge& knowledge,
           MatchScratch& scratch, model::Resolution& resolution) {
    const MatchContext context{knowledge.index, knowledge.people, knowledge.rules,
                               conversation.time, scratch};
    clear(resolution);
    resolution.conversation = conversation.id;
    resolution.participants.resize(conversation.participants.size());
    std::vector<RecordId> converted;
    for (std::size_t i = 0; i < conversation.participants.size(); ++i) {
        model::ParticipantMatch& match = resolution.participants[i];
        add_once(converted, match_participant(conversation.participants[i], context, match));
        add_match(resolution, match);
    }
    OpportunityQuestion& question = scratch.question;
    question.at = conversation.time;
    find_own_people(question.people, conversation, resolution, knowledge.people);
    look_at_opportunities(question.looked_at, resolution, converted, knowledge.index,
                          scratch.opportunities);
}

}  // namespace

model::Resolution resolve(const model::Conversation& conversation, const Knowledge& knowledge,
                          const std::optional<model::Override>& decision) {
    MatchScratch scratch;
    model::Resolution resolution;
    resolve(conversation, knowledge, decision, scratch, resolution);
    return resolution;
}

void resolve(const model::Conversation& conversation, const Knowledge& knowledge,
             const std::optional<model::Override>& decision, MatchScratch& scratch,
             model::Resolution& into) {
    begin(conversation, knowledge, scratch, into);
    const OpportunityQuestion& question = scratch.question;
    pick_opportunity(question, knowledge.rules.settings, into.candidates);
    if (decision) apply_override(into, *decision, knowledge.index, question.at);
    settle_opportunity(into, question, knowledge.index);
}

Considered consider(const model::Conversation& conversation, const Knowledge& knowledge,
                    const std::optional<model::Override>& decision) {
    MatchScratch scratch;
    Considered considered;
    resolve(conversation, knowledge, decision, scratch, considered.resolution);
    considered.calling_code = knowledge.rules.settings.calling_code;
    const OpportunityQuestion& question = scratch.question;
    considered.host = question.people.host;
    if (decision)
        considered.prospects.resize(considered.resolution.candidates.size());
    else
        considered.prospects =
            prospects_of(question, knowledge.rules.settings, considered.resolution.candidates);
    return considered;
}

RecordId overruled(const model::Resolution& resolution) {
    if (!resolution.overridden) return {};
    for (const model::OpportunityCandidate& candidate : resolution.candidates)
        if (!candidate.chosen && candidate.reason == trace::kPerson) return candidate.id;
    return {};
}

RecordId contradiction_of(const model::Resolution& resolution,
                          const std::optional<model::Override>& decision) {
    const RecordId by_rules = overruled(resolution);
    if (!by_rules.empty() || !decision) return by_rules;
    return resolution.opportunity.empty() ? decision->opportunity : RecordId{};
}

}  // namespace dealwire::matching
