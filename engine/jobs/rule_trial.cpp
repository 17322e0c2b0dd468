#include "engine/jobs/rule_trial.hpp"

#include "engine/exporting/conversation_plan.hpp"
#include "engine/exporting/tracker_list.hpp"
#include "engine/matching/memory_index.hpp"
#include "engine/matching/resolve.hpp"

#include <algorithm>
#include <array>
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

/// A conversation under both rules.
struct Tried {
    const Conversation* conversation = nullptr;
    Resolution before;
    Resolution after;
    bool differs = false;  ///< in what the engine acts on
};

/// A page of conversations, and what became of them in the same order.
struct Round {
    std::vector<Conversation> page;
    std::vector<Tried> tried;
};

/// One set of rules with what it decides by.
class Side {
public:
    Side(const matching::CrmIndex& index, std::span<const model::Member> members,
         std::span<const model::User> users, const MatchingRules& rules)
        : people_{members, users, rules.domains}, knowledge_{index, people_, rules} {}

    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;

    /// What is remembered on the way is of these rules and of one piece of work.
    Resolution resolve(const Conversation& conversation,
                       const std::optional<model::Override>& decision, std::size_t piece) {
        Resolution made;
        matching::resolve(conversation, knowledge_, decision, scratch_.at(piece), made);
        return made;
    }

private:
    matching::People people_;
    matching::Knowledge knowledge_;
    std::array<matching::MatchScratch, RuleTrial::kPieces> scratch_;
};

std::vector<model::User> users_of(ports::CrmReader& reader, const model::OrgScope& scope) {
    std::vector<model::User> users;
    reader.users(scope, [&](model::User user) { users.push_back(std::move(user)); });
    return users;
}

/// What an export would do with a conversation under either outcome.
struct Plans {
    exporting::Decision before;
    exporting::Decision after;
};

/// Plans the export of conversations that differ. Parts of a page may be planned side by side.
class Planning {
public:
    Planning(const TrialPorts& ports, const model::OrgScope& scope,
             const exporting::ExportRules& rules)
        : ports_{ports}, scope_{scope}, rules_{rules} {}

    [[nodiscard]] std::vector<Plans> plan(std::span<const Tried> part) const {
        std::vector<const Tried*> differing;
        for (const Tried& each : part)
            if (each.differs) differing.push_back(&each);
        std::vector<Plans> plans;
        const std::span<const Tried* const> all{differing};
        for (std::size_t from = 0; from < all.size(); from += RuleTrial::kDocuments)
            plan(all.subspan(from, std::min(RuleTrial::kDocuments, all.size() - from)), plans);
        return plans;
    }

private:
    void plan(std::span<const Tried* const> differing, std::vector<Plans>& plans) const {
        std::vector<ConversationId> ids;
        for (const Tried* each : differing) ids.push_back(each->conversation->id);
        std::map<ConversationId, std::vector<model::ExportRecord>> known;
        for (auto& record : ports_.exports.records(scope_, ids))
            known[record.conversation].push_back(std::move(record));
        std::map<ConversationId, base::Tree> documents;
        for (auto& content : ports_.conversations.contents(scope_.tenant, ids))
            documents.emplace(content.id, std::move(content.document));
        std::map<ConversationId, std::vector<model::TrackerHits>> hits;
        for (auto& found : ports_.hits.hits(scope_.tenant, ids))
            hits.emplace(found.conversation, std::move(found.hits));
        const exporting::CrmValues crm = filter_values(differing);
        for (const Tried* each : differing) {
            const auto document = documents.find(each->conversation->id);
            if (document == documents.end()) continue;  // removed meanwhile
            const auto found = hits.find(each->conversation->id);
            const auto plan_for = [&](const Resolution& resolution) {
                const base::Tree whole =
                    found == hits.end() ? document->second
                                        : exporting::with_hits(document->second, found->second,
                                                               *each->conversation, resolution);
                return exporting::decide(rules_, {*each->conversation, whole, resolution}, crm,
                                         known[each->conversation->id]);
            };
            plans.push_back({plan_for(each->before), plan_for(each->after)});
        }
    }

    /// What the export filter reads under either outcome.
    [[nodiscard]] exporting::CrmValues filter_values(
        std::span<const Tried* const> differing) const {
        static const base::Tree kNoDocument;
        const auto fields = exporting::crm_fields_of(rules_.settings.filter);
        std::map<std::string, std::set<model::RecordId>> wanted;
        for (const Tried* each : differing)
            for (const Resolution* resolution : {&each->before, &each->after})
                for (const auto& [object, ids] : exporting::records_read(
                         {*each->conversation, kNoDocument, *resolution}, rules_.people, fields))
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
};

/// Adds up what plans cost, in the order of the conversations.
class Costing {
public:
    explicit Costing(ports::WriteLimits limits) : after_{limits}, before_{limits} {}

    void add(std::vector<Plans> plans) {
        for (Plans& each : plans) {
            after_.add(std::move(each.after.plan), each.after.need);
            before_.add(std::move(each.before.plan), each.before.need);
        }
    }

    void finish(TrialReport& report) {
        report.cost = after_.total();
        report.due_anyway = before_.total();
    }

private:
    exporting::CostOfPlans after_;
    exporting::CostOfPlans before_;
};

/// Both sets of rules with what they decide by.
struct Sides {
    Side& before;
    Side& after;
    const ports::Overrides& overrides;

    /// Fills `tried` with what becomes of `page`, which is as long.
    void resolve(std::span<const Conversation> page, std::span<Tried> tried,
                 std::size_t piece) const {
        for (std::size_t i = 0; i < page.size(); ++i) {
            std::optional<model::Override> decision;
            if (const auto held = overrides.find(page[i].id); held != overrides.end())
                decision = held->second;
            tried[i].conversation = &page[i];
            tried[i].before = before.resolve(page[i], decision, piece);
            tried[i].after = after.resolve(page[i], decision, piece);
            tried[i].differs = outcome_digest(tried[i].before) != outcome_digest(tried[i].after);
        }
    }
};

/// One of `RuleTrial::kPieces` parts of a page.
template <class Value>
std::span<Value> part_of(std::span<Value> all, std::size_t piece) {
    const std::size_t from = all.size() * piece / RuleTrial::kPieces;
    const std::size_t to = all.size() * (piece + 1) / RuleTrial::kPieces;
    return all.subspan(from, to - from);
}

}  // namespace

RuleTrial::RuleTrial(TrialPorts ports, model::OrgScope scope, const exporting::Mapping& mapping,
                     exporting::ExportSettings settings, ports::WriteLimits limits)
    : ports_{ports},
      scope_{std::move(scope)},
      mapping_{mapping},
      settings_{std::move(settings)},
      limits_{limits} {}

void RuleTrial::side_by_side(std::vector<std::function<void()>> work) {
    if (ports_.lanes) return ports_.lanes->run(std::move(work));
    for (const auto& piece : work) piece();
}

TrialReport RuleTrial::run(const MatchingRules& before, const MatchingRules& after,
                           std::stop_token stop, model::PrivateOnes private_ones) {
    TrialReport report;
    report.held = ports_.conversations.count(scope_.tenant);
    ports_.progress.begin(kWork, report.held);
    const auto members = ports_.members.all(scope_);
    const auto users = users_of(ports_.reader, scope_);
    const auto index = matching::MemoryIndex::load(ports_.reader, scope_, before, ports_.lanes);
    std::optional<matching::MemoryIndex> other;
    if (!share_index(before, after))
        other.emplace(matching::MemoryIndex::load(ports_.reader, scope_, after, ports_.lanes));
    Side old_side{index, members, users, before};
    Side new_side{other ? *other : index, members, users, after};
    const auto overrides = ports_.resolutions.overrides(scope_);

    const exporting::People people{members};
    const exporting::ExportRules rules{mapping_, settings_, people, ports_.clock.now()};
    const Planning planning{ports_, scope_, rules};
    const Sides sides{old_side, new_side, overrides};
    Costing costing{limits_};
    matching::RuleComparison comparison;
    Round earlier;
    // Resolves a page, plans the one before and reads the one after.
    const auto go_through = [&](std::vector<Conversation> page) {
        Round round{std::move(page), {}};
        round.tried.resize(round.page.size());
        std::vector<Conversation> following;
        std::array<std::vector<Plans>, kPieces> plans;
        std::vector<std::function<void()>> work{[&] {
            if (round.page.empty()) return;
            following = ports_.conversations.newest(scope_.tenant, round.page.back().id, kPage);
        }};
        for (std::size_t i = 0; i < kPieces; ++i)
            work.emplace_back([&, i] {
                plans.at(i) = planning.plan(part_of(std::span<const Tried>{earlier.tried}, i));
                sides.resolve(part_of(std::span<const Conversation>{round.page}, i),
                              part_of(std::span{round.tried}, i), i);
            });
        side_by_side(std::move(work));
        for (std::vector<Plans>& some : plans) costing.add(std::move(some));
        for (const Tried& tried : round.tried)
            comparison.take(
                tried.before, tried.after,
                private_ones == model::PrivateOnes::Named || !tried.conversation->is_private);
        ports_.progress.advance(kWork, static_cast<std::int64_t>(round.page.size()));
        earlier = std::move(round);
        return following;
    };
    auto page = ports_.conversations.newest(scope_.tenant, {}, kPage);
    while (!page.empty() && !report.stopped) {
        page = go_through(std::move(page));
        report.stopped = stop.stop_requested();
    }
    go_through({});
    ports_.progress.end(kWork);
    report.effect = comparison.effect();
    costing.finish(report);
    return report;
}

}  // namespace dealwire::jobs
