#include "engine/jobs/rule_trial.hpp"

#include "engine/exporting/conversation_plan.hpp"
#include "engine/matching/memory_index.hpp"
#include "engine/matching/resolve.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace dealwire::jobs {
namespace {

using base::ConversationId;
using matching::MatchingRules;
using model::Conversation;
using model::Resolution;

constexpr const char* kWork = "Trying rules";

/// A conversation that comes to something else.
struct Difference {
    const Conversation* conversation;
    Resolution before;
    Resolution after;
};

/// One set of rules with what it decides by.
class Side {
public:
    Side(const matching::CrmIndex& index, std::span<const model::Member> members,
         std::span<const model::User> users, const MatchingRules& rules)
        : people_{members, users, rules.domains}, knowledge_{index, people_, rules} {}

    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;

    Resolution resolve(const Conversation& conversation,
                       const std::optional<model::Override>& decision) {
        return matching::resolve(conversation, knowledge_, decision, scratch_);
    }

private:
    matching::People people_;
    matching::Knowledge knowledge_;
    matching::MatchScratch scratch_;
};

std::vector<model::User> users_of(ports::CrmReader& reader, const model::OrgScope& scope) {
    std::vector<model::User> users;
    reader.users(scope, [&](model::User user) { users.push_back(std::move(user)); });
    return users;
}

/// Plans the export of conversations under either outcome.
class Costing {
public:
    Costing(const TrialPorts& ports, const model::OrgScope& scope,
            const exporting::ExportRules& rules, ports::WriteLimits limits)
        : ports_{ports}, scope_{scope}, rules_{rules}, after_{limits}, before_{limits} {}

    void take(std::span<const Difference> differences) {
        for (std::size_t from = 0; from < differences.size(); from += RuleTrial::kDocuments)
            plan(differences.subspan(from,
                                     std::min(RuleTrial::kDocuments, differences.size() - from)));
    }

    void finish(TrialReport& report) {
        report.cost = after_.total();
        report.due_anyway = before_.total();
    }

private:
    void plan(std::span<const Difference> differences) {
        std::vector<ConversationId> ids;
        for (const Difference& each : differences) ids.push_back(each.conversation->id);
        std::map<ConversationId, std::vector<model::ExportRecord>> known;
        for (auto& record : ports_.exports.records(scope_, ids))
            known[record.conversation].push_back(std::move(record));
        std::map<ConversationId, base::Tree> documents;
        for (auto& content : ports_.conversations.contents(scope_.tenant, ids))
            documents.emplace(content.id, std::move(content.document));
        const exporting::CrmValues crm = filter_values(differences);
        for (const Difference& each : differences) {
            const auto document = documents.find(each.conversation->id);
            if (document == documents.end()) continue;  // removed meanwhile
            const auto plan_for = [&](const Resolution& resolution) {
                return exporting::decide(rules_, {*each.conversation, document->second, resolution},
                                         crm, known[each.conversation->id])
                    .plan;
            };
            after_.add(plan_for(each.after));
            before_.add(plan_for(each.before));
        }
    }

    /// What the export filter reads under either outcome.
    exporting::CrmValues filter_values(std::span<const Difference> differences) {
        static const base::Tree kNoDocument;
        const auto fields = exporting::crm_fields_of(rules_.settings.filter);
        std::map<std::string, std::set<model::RecordId>> wanted;
        for (const Difference& each : differences)
            for (const Resolution* resolution : {&each.before, &each.after})
                for (const auto& [object, ids] : exporting::records_read(
                         {*each.conversation, kNoDocument, *resolution}, rules_.people, fields))
                    wanted[object].insert(ids.begin(), ids.end());
        exporting::CrmValues values;
        for (const auto& [object, ids] : wanted) {
            const auto& names = fields.at(object);
            values.merge(ports_.crm.fields_of(
                scope_, object, std::vector<model::RecordId>{ids.begin(), ids.end()},
                std::vector<std::string>{names.begin(), names.end()}));
        }
        return values;
    }

    const TrialPorts& ports_;
    const model::OrgScope& scope_;
    const exporting::ExportRules& rules_;
    exporting::CostOfPlans after_;
    exporting::CostOfPlans before_;
};

/// Resolves a page on both sides; those that differ in what the engine acts on.
std::vector<Difference> differences_in(const std::vector<Conversation>& page,
                                       const ports::Overrides& overrides, Side& before, Side& after,
                                       matching::RuleComparison& comparison) {
    std::vector<Difference> found;
    for (const Conversation& conversation : page) {
        std::optional<model::Override> decision;
        if (const auto held = overrides.find(conversation.id); held != overrides.end())
            decision = held->second;
        Resolution was = before.resolve(conversation, decision);
        Resolution is = after.resolve(conversation, decision);
        comparison.take(was, is);
        if (outcome_digest(was) != outcome_digest(is))
            found.push_back({&conversation, std::move(was), std::move(is)});
    }
    return found;
}

}  // namespace

RuleTrial::RuleTrial(TrialPorts ports, model::OrgScope scope, const exporting::Mapping& mapping,
                     exporting::ExportSettings settings, ports::WriteLimits limits)
    : ports_{ports},
      scope_{std::move(scope)},
      mapping_{mapping},
      settings_{std::move(settings)},
      limits_{limits} {}

TrialReport RuleTrial::run(const MatchingRules& before, const MatchingRules& after,
                           std::stop_token stop) {
    const auto members = ports_.members.all(scope_);
    const auto users = users_of(ports_.reader, scope_);
    const auto index = matching::MemoryIndex::load(ports_.reader, scope_, before);
    std::optional<matching::MemoryIndex> other;
    if (!share_index(before, after))
        other.emplace(matching::MemoryIndex::load(ports_.reader, scope_, after));
    Side old_side{index, members, users, before};
    Side new_side{other ? *other : index, members, users, after};

    const exporting::People people{members};
    const exporting::ExportRules rules{mapping_, settings_, people, ports_.clock.now()};
    Costing costing{ports_, scope_, rules, limits_};
    matching::RuleComparison comparison;
    const auto overrides = ports_.resolutions.overrides(scope_);
    TrialReport report;
    ports_.progress.begin(kWork, ports_.conversations.count(scope_.tenant));
    auto page = ports_.conversations.newest(scope_.tenant, {}, kPage);
    while (!page.empty() && !report.stopped) {
        costing.take(differences_in(page, overrides, old_side, new_side, comparison));
        ports_.progress.advance(kWork, static_cast<std::int64_t>(page.size()));
        report.stopped = stop.stop_requested();
        page = ports_.conversations.newest(scope_.tenant, page.back().id, kPage);
    }
    ports_.progress.end(kWork);
    report.effect = comparison.effect();
    costing.finish(report);
    return report;
}

}  // namespace dealwire::jobs
