#include "engine/matching/rule_effect.hpp"

#include "engine/matching/resolve.hpp"
#include "engine/matching/trace_codes.hpp"

#include <algorithm>
#include <tuple>

namespace dealwire::matching {
namespace {

using model::RecordId;
using model::Resolution;
using Ids = std::vector<RecordId>;

Ids one_or_none(const RecordId& id) { return id.empty() ? Ids{} : Ids{id}; }

bool holds(const Ids& ids, const RecordId& id) { return std::ranges::find(ids, id) != ids.end(); }

Ids without(Ids ids, const Ids& those) {
    std::erase_if(ids, [&](const RecordId& id) { return holds(those, id); });
    return ids;
}

bool same_set(const Ids& one, const Ids& other) {
    return without(one, other).empty() && without(other, one).empty();
}

std::vector<RecordEffect> most_touched_first(const std::map<RecordId, RecordEffect>& counters) {
    std::vector<RecordEffect> records;
    for (const auto& [id, record] : counters)
        if (record.touched() > 0) records.push_back(record);
    std::ranges::stable_sort(records, std::greater{}, &RecordEffect::touched);
    return records;
}

}  // namespace

bool share_index(const MatchingRules& one, const MatchingRules& other) {
    const auto read_by = [](const MatchingSettings& settings) {
        return std::tie(settings.more_domains, settings.account_domain_fields,
                        settings.calling_code);
    };
    return read_by(one.settings) == read_by(other.settings);
}

void RuleComparison::compare(const Ids& before, const Ids& after, KindEffect& kind,
                             Counters& counters) {
    const auto counter = [&](const RecordId& id) -> RecordEffect& {
        RecordEffect& record = counters[id];
        record.id = id;
        return record;
    };
    for (const RecordId& id : before) ++counter(id).before;
    for (const RecordId& id : after) ++counter(id).after;
    const Ids come = without(after, before);
    const Ids go = without(before, after);
    const bool moved = !come.empty() && !go.empty();
    if (moved) ++kind.moved;
    if (!moved && !come.empty()) ++kind.gained;
    if (!moved && !go.empty()) ++kind.lost;
    for (const RecordId& id : come) ++(moved ? counter(id).moved_in : counter(id).gained);
    for (const RecordId& id : go) ++(moved ? counter(id).moved_out : counter(id).lost);
}

void RuleComparison::note_override(const Resolution& before, const Resolution& after,
                                   bool may_be_named) {
    if (!after.overridden) return;
    ++effect_.overrides;
    const RecordId now = overruled(after);
    if (now.empty() || !may_be_named) return;
    const auto chosen = std::ranges::find_if(after.candidates, [](const auto& each) {
        return each.reason == trace::kPerson && each.chosen;
    });
    const RecordId decided = chosen == after.candidates.end() ? RecordId{} : chosen->id;
    effect_.contradicted.push_back({after.conversation, decided, overruled(before), now});
}

void RuleComparison::take(const Resolution& before, const Resolution& after, bool may_be_named) {
    ++effect_.conversations;
    if (!before.resolved()) ++effect_.unresolved_before;
    if (!after.resolved()) ++effect_.unresolved_after;
    note_override(before, after, may_be_named);
    compare(one_or_none(before.opportunity), one_or_none(after.opportunity), effect_.opportunities,
            opportunities_);
    compare(before.accounts, after.accounts, effect_.accounts, accounts_);

    const bool other_people =
        !same_set(before.contacts, after.contacts) || !same_set(before.leads, after.leads);
    const bool other_records = other_people || before.opportunity != after.opportunity ||
                               !same_set(before.accounts, after.accounts);
    if (other_people) ++effect_.people;
    if (other_records)
        ++effect_.changed;
    else if (outcome_digest(before) != outcome_digest(after))
        ++effect_.retraced;
}

RuleEffect RuleComparison::effect() const {
    RuleEffect effect = effect_;
    effect.opportunities.records = most_touched_first(opportunities_);
    effect.accounts.records = most_touched_first(accounts_);
    return effect;
}

}  // namespace dealwire::matching
