#include "tests/fakes/in_memory_proof_store.hpp"

#include "engine/base/time_text.hpp"

namespace dealwire::fakes {

using model::RecordId;
using model::RecordState;

void InMemoryProofStore::begin(const model::OrgScope& scope, const std::string& object) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    listed_.erase({scope, object});
}

void InMemoryProofStore::add(const model::OrgScope& scope, const std::string& object,
                             std::span<const model::ListedRecord> listed) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Listed& known = listed_[{scope, object}];
    for (const model::ListedRecord& record : listed) {
        base::Instant& stamp = known.try_emplace(record.id, record.stamp).first->second;
        stamp = std::max(stamp, record.stamp);
    }
}

ports::Difference InMemoryProofStore::compare(const model::OrgScope& scope,
                                              const std::string& object, base::Instant as_of,
                                              std::size_t limit) {
    std::map<RecordId, base::Instant> live;
    for (const ports::StoredRecord& record : crm_.all(scope, object))
        if (record.state == RecordState::Live)
            live.emplace(
                record.id,
                base::parse_instant(record.system_modstamp).value_or(base::Instant::min()));

    const std::lock_guard lock{mutex_};
    const Listed& listed = listed_[{scope, object}];
    ports::Difference found;
    found.held = static_cast<std::int64_t>(live.size());
    found.listed = static_cast<std::int64_t>(listed.size());
    const auto note = [&](std::vector<RecordId>& ids, const RecordId& id) {
        if (ids.size() < limit) ids.push_back(id);
    };
    for (const auto& [id, stamp] : listed) {
        if (stamp >= as_of) continue;
        const auto held = live.find(id);
        const bool absent = held == live.end();
        if (!absent && held->second >= stamp) continue;
        ++found.gaps;
        if (!absent) ++found.outdated_gaps;
        note(absent ? found.absent : found.outdated, id);
    }
    for (const auto& [id, stamp] : live)
        if (stamp < as_of && !listed.contains(id)) note(found.unlisted, id);
    return found;
}

std::int64_t InMemoryProofStore::mark_missing(const model::OrgScope& scope,
                                              const std::string& object,
                                              std::span<const RecordId> ids) {
    return crm_.take_out(scope, object, ids, RecordState::Missing);
}

void InMemoryProofStore::finish(const model::OrgScope& scope, const model::Proof& proof) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    proofs_.insert_or_assign({scope, proof.object}, proof);
    listed_.erase({scope, proof.object});
}

std::vector<model::Proof> InMemoryProofStore::latest(const model::OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    std::vector<model::Proof> found;
    for (const auto& [place, proof] : proofs_)
        if (place.first == scope) found.push_back(proof);
    return found;
}

InMemoryProofStore::InMemoryProofStore(InMemoryCrmStore& crm) : crm_{crm} {}

InMemoryProofStore::~InMemoryProofStore() = default;

}  // namespace dealwire::fakes
