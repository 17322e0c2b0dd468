#include "engine/exporting/export_page.hpp"

#include "engine/exporting/root.hpp"
#include "engine/exporting/tracker_list.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace dealwire::exporting {
namespace {

using base::ConversationId;
using ports::DueConversation;

Planned planned_removal(const ConversationId& id, std::span<const model::ExportRecord> known) {
    Planned removal;
    removal.plan = diff(id, {}, known);
    removal.relations = plan_relations_beside(removal.plan, std::nullopt, known);
    removal.need = need_of(removal.relations, std::nullopt, removal.plan);
    removal.concerned = concerns_people(std::nullopt, known);
    return removal;
}

bool takes_whole_out(const ConversationPlan& plan) {
    return std::ranges::any_of(plan.deletes, [&](const model::ExportRecord& record) {
        return is_root(record) && !plan.replaced.contains(record.name);
    });
}

}  // namespace

PageReader::PageReader(Ports ports, const model::OrgScope& scope, const ExportRules& rules)
    : ports_{ports},
      scope_{scope},
      rules_{rules},
      crm_fields_{crm_fields_of(rules.settings.filter)} {}

ExportPage PageReader::read(std::vector<DueConversation> due) {
    std::vector<ConversationId> ids;
    for (const DueConversation& each : due) ids.push_back(each.id);
    ExportPage page{std::move(due), {}, {}, {}};
    for (auto& record : ports_.exports.records(scope_, ids))
        page.known[record.conversation].push_back(std::move(record));
    add_candidates(ids, page);
    add_hits(ids, page);
    read_crm_values(page);
    return page;
}

void PageReader::add_candidates(std::span<const ConversationId> ids, ExportPage& page) {
    std::map<ConversationId, base::Tree> documents;
    for (auto& content : ports_.conversations.contents(scope_.tenant, ids))
        documents.emplace(content.id, std::move(content.document));
    std::map<ConversationId, model::Conversation> conversations;
    for (auto& conversation : ports_.conversations.find_all(scope_.tenant, ids))
        conversations.emplace(conversation.id, std::move(conversation));
    std::map<ConversationId, model::Resolution> resolutions;
    for (auto& resolution : ports_.resolutions.find_all(scope_, ids))
        resolutions.emplace(resolution.conversation, std::move(resolution));
    for (const DueConversation& due : page.due) {
        const auto document = documents.find(due.id);
        const auto conversation = conversations.find(due.id);
        const auto resolution = resolutions.find(due.id);
        if (due.removed || due.resolution_digest.empty()) continue;
        if (document == documents.end() || conversation == conversations.end() ||
            resolution == resolutions.end())
            continue;
        page.candidates.emplace(
            due.id, Candidate{std::move(conversation->second), std::move(document->second),
                              std::move(resolution->second)});
    }
}

/// What our own trackers found stands in the document like those that came with it.
void PageReader::add_hits(std::span<const ConversationId> ids, ExportPage& page) {
    for (auto& found : ports_.hits.hits(scope_.tenant, ids)) {
        const auto held = page.candidates.find(found.conversation);
        if (held == page.candidates.end()) continue;
        Candidate& candidate = held->second;
        candidate.document = with_hits(std::move(candidate.document), found.hits,
                                       candidate.conversation, candidate.resolution);
    }
}

/// The fields that the filter names, of all records of the page at once.
void PageReader::read_crm_values(ExportPage& page) {
    if (crm_fields_.empty()) return;
    std::map<std::string, std::set<model::RecordId>> wanted;
    for (DueConversation& due : page.due) {
        const auto candidate = page.candidates.find(due.id);
        if (candidate == page.candidates.end()) continue;
        for (const auto& [object, ids] :
             records_read(candidate->second.subject(), rules_.people, crm_fields_)) {
            wanted[object].insert(ids.begin(), ids.end());
            due.reads.insert(due.reads.end(), ids.begin(), ids.end());
        }
    }
    for (const auto& [object, ids] : wanted) {
        const auto& names = crm_fields_.at(object);
        page.crm.merge(ports_.crm.fields_of(scope_, object,
                                            std::vector<model::RecordId>{ids.begin(), ids.end()},
                                            std::vector<std::string>{names.begin(), names.end()}));
    }
}

bool leaves_the_org(const Judged& judged) {
    return judged.standing == Standing::There && !judged.verdict.is_private &&
           takes_whole_out(judged.plan);
}

std::optional<Planned> plan_due(const DueConversation& due, const ExportPage& page,
                                const ExportRules& rules,
                                const std::function<void(const Judged&)>& judged) {
    static const std::vector<model::ExportRecord> kNone;
    const auto held = page.known.find(due.id);
    const auto& known = held == page.known.end() ? kNone : held->second;
    if (due.removed) return planned_removal(due.id, known);
    const auto candidate = page.candidates.find(due.id);
    if (candidate == page.candidates.end()) return std::nullopt;

    const model::Conversation& conversation = candidate->second.conversation;
    const Subject subject = candidate->second.subject();
    Questions questions;
    const People people = rules.people.heard_by(questions);
    Decision decision =
        decide({rules.mapping, rules.settings, people, rules.now}, subject, page.crm, known);
    const Judged told{conversation,      decision.facts, decision.verdict,
                      decision.standing, decision.plan,  subject};
    if (judged) judged(told);
    Planned made;
    made.leaves = leaves_the_org(told);
    made.concerned = concerns_people(decision.wish, known);
    made.relations = std::move(decision.relations);
    made.need = decision.need;
    made.plan = std::move(decision.plan);
    made.wish = std::move(decision.wish);
    made.filtered = !decision.verdict.passes;
    made.kept = decision.kept;
    made.passing = conversation.started && *conversation.started > rules.now;
    made.asked = questions.text();
    return made;
}

}  // namespace dealwire::exporting
