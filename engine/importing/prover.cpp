#include "engine/importing/prover.hpp"

#include "engine/base/time_text.hpp"

#include <algorithm>
#include <cmath>

namespace dealwire::importing {

using model::ListedRecord;
using model::ObjectOutcome;
using model::Outcome;
using model::Proof;
using model::RecordId;

namespace {

// One query by ids.
constexpr std::size_t kSample = 2000;
// Above so many gaps it is cheaper to read the object once more than to ask for ids.
constexpr std::size_t kGapsById = 5000;
constexpr int kRounds = 4;

base::Error not_listed(const std::string& object) {
    return {.fault = base::Fault::Missing,
            .code = "OBJECT_NOT_VISIBLE",
            .detail = object + " is not visible to the connected user.",
            .remedy = "Give the connected user read permission on " + object + " in Salesforce."};
}

std::vector<RecordId> together(const ports::Difference& difference) {
    std::vector<RecordId> ids = difference.absent;
    ids.insert(ids.end(), difference.outdated.begin(), difference.outdated.end());
    return ids;
}

}  // namespace

/// The proof of one object while it is made.
struct Prover::ObjectProof {
    const AskedObject* asked = nullptr;
    Proof proof;
    std::unique_ptr<Reading> reading;

    void fail(base::Error error) {
        reading->outcome.outcome = Outcome::Failed;
        reading->outcome.error = std::move(error);
    }
};

std::int64_t may_be_missing(std::int64_t held, const MissingLimit& limit) {
    const auto part =
        static_cast<std::int64_t>(std::floor(static_cast<double>(held) * limit.share));
    return std::max(part, limit.least);
}

std::size_t asked_at_once(std::size_t unlisted, std::size_t limit, bool sampled) {
    return unlisted > limit && !sampled ? std::min(unlisted, kSample) : unlisted;
}

Prover::Prover(const Ports& ports, const ImportSettings& settings, MissingLimit limit)
    : ports_{ports}, scope_{ports.importer.scope()}, settings_{settings}, limit_{limit} {}

std::optional<base::Instant> Prover::rests_until(const AskedObject& asked) {
    const base::Instant now = asked.at.value_or(ports_.clock.now());
    for (const Proof& last : ports_.proofs.latest(scope_))
        if (last.object == asked.object->name && last.checked + settings_.proofs_apart > now)
            return last.checked + settings_.proofs_apart;
    return std::nullopt;
}

ProofReport Prover::prove(const Asked& asked, std::span<const std::string> objects,
                          const RecordedOwners& owners, std::stop_token stop) {
    Planner planner{{ports_.records, ports_.places, ports_.selections, ports_.clock},
                    scope_,
                    settings_,
                    owners};
    ports_.importer.discard_listings(asked, stop);
    ProofReport report;
    std::vector<ObjectProof> under_proof;
    for (const std::string& name : objects) {
        const AskedObject* object = asked.find(name);
        if (object && object->described) {
            ObjectProof& one = under_proof.emplace_back();
            one.asked = object;
            one.proof.object = name;
            one.proof.checked = object->at.value_or(ports_.clock.now());
            one.proof.at = one.proof.checked - settings_.overlap;
        } else {
            ObjectOutcome& failed = report.objects.emplace_back();
            failed = {.object = name, .outcome = Outcome::Failed, .mode = "proof"};
            failed.error = object && object->unreadable ? *object->unreadable : not_listed(name);
        }
    }
    list(under_proof, planner, stop);
    for (ObjectProof& one : under_proof) {
        if (one.reading->complete) prove_one(one, planner, owners, asked, stop);
        ObjectOutcome& outcome = one.reading->outcome;
        if (!outcome.error) report.proofs.push_back(one.proof);
        if (outcome.error && ends_everything(outcome.error->fault) && !report.ended_by)
            report.ended_by = outcome.error;
        report.objects.push_back(std::move(outcome));
    }
    return report;
}

void Prover::list(std::vector<ObjectProof>& under_proof, Planner& planner,
                  const std::stop_token& stop) {
    std::vector<Reading*> readings;
    for (ObjectProof& one : under_proof) {
        ports_.proofs.begin(scope_, one.proof.object);
        one.reading = Planner::listing(*one.asked);
        // A repair that was cut short keeps its place.
        one.reading->remembered =
            !ports_.places.place(scope_, one.proof.object, model::Purpose::Repair);
        one.reading->take = [this, &one, &planner](model::RecordPage page, const auto&) {
            take_listed(one, planner, page);
            return PageKept{};
        };
        readings.push_back(one.reading.get());
    }
    ports_.importer.carry_out(readings, stop);
    for (const ObjectProof& one : under_proof)
        if (const auto place =
                ports_.places.place(scope_, one.proof.object, model::Purpose::Repair);
            place && is_listing(*place) && !place->bulk)
            ports_.places.forget_place(scope_, one.proof.object, model::Purpose::Repair);
}

void Prover::take_listed(ObjectProof& one, const Planner& planner, const model::RecordPage& page) {
    const auto id = column_index(page, "Id");
    const auto stamp = column_index(page, one.reading->request.stamp_field);
    const auto owner = column_index(page, "OwnerId");
    std::vector<ListedRecord> listed;
    listed.reserve(page.rows.size());
    for (const auto row : page.rows) {
        if (owner && !planner.owners().contains(row[*owner])) continue;
        const auto at = stamp && row[*stamp] ? base::parse_instant(*row[*stamp]) : std::nullopt;
        if (const auto known = RecordId::parse(row.at(id.value_or(0)).value_or("")))
            listed.push_back({*known, at.value_or(base::Instant{})});
    }
    ports_.proofs.add(scope_, one.proof.object, listed);
}

void Prover::prove_one(ObjectProof& one, Planner& planner, const RecordedOwners& owners,
                       const Asked& asked, const std::stop_token& stop) {
    auto done = repair_gaps(one, planner, owners, asked, stop);
    if (done) done = judge_unlisted(one, planner, stop);
    if (!done) return one.fail(done.error());
    ports_.proofs.finish(scope_, one.proof);
    conclude(one);
}

base::Result<void> Prover::repair_gaps(ObjectProof& one, Planner& planner,
                                       const RecordedOwners& owners, const Asked& asked,
                                       const std::stop_token& stop) {
    Proof& proof = one.proof;
    auto left = ports_.proofs.compare(scope_, proof.object, proof.at, kGapsById);
    proof.in_org = left.listed;
    proof.held = left.held;
    proof.outdated = left.outdated_gaps;
    proof.absent = left.gaps - left.outdated_gaps;
    if (proof.absent + proof.outdated > static_cast<std::int64_t>(kGapsById)) {
        if (const auto read = read_whole(one, owners, asked, stop); !read)
            return base::fail(read.error());
        left = ports_.proofs.compare(scope_, proof.object, proof.at, kGapsById);
    }
    std::set<RecordId> tried;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<RecordId> gaps = together(left);
        std::erase_if(gaps, [&](const RecordId& id) { return tried.contains(id); });
        if (gaps.empty()) break;
        tried.insert(gaps.begin(), gaps.end());
        if (const auto read = fetch(one, planner, gaps, stop); !read)
            return base::fail(read.error());
        left = ports_.proofs.compare(scope_, proof.object, proof.at, kGapsById);
    }
    proof.repaired = proof.absent + proof.outdated - left.gaps;
    return {};
}

base::Result<void> Prover::read_whole(ObjectProof& one, const RecordedOwners& owners,
                                      const Asked& asked, const std::stop_token& stop) {
    ObjectOutcome& outcome = one.reading->outcome;
    const std::vector<std::string> whole{one.proof.object};
    const ImportReport again = ports_.importer.repair(asked, whole, owners, stop);
    for (const ObjectOutcome& reading : again.more) {
        outcome.calls += reading.calls;
        outcome.bytes += reading.bytes;
        outcome.read += reading.read;
        outcome.changed += reading.changed;
        outcome.deleted += reading.deleted;
        outcome.released += reading.released;
        outcome.rejected += reading.rejected;
        std::ranges::copy(reading.warnings, std::back_inserter(outcome.warnings));
        std::ranges::copy(reading.rejected_rows, std::back_inserter(outcome.rejected_rows));
        if (reading.error) return base::fail(*reading.error);
    }
    return {};
}

base::Result<void> Prover::judge_unlisted(ObjectProof& one, Planner& planner,
                                          const std::stop_token& stop) {
    Proof& proof = one.proof;
    const auto limit = static_cast<std::size_t>(may_be_missing(proof.held, limit_));
    auto unlisted = ports_.proofs.compare(scope_, proof.object, proof.at, limit + 1).unlisted;
    for (bool sampled = false; !unlisted.empty(); sampled = true) {
        const bool many = unlisted.size() > limit;
        const std::span<const RecordId> sample{unlisted.data(),
                                               asked_at_once(unlisted.size(), limit, sampled)};
        const std::int64_t deleted_before = one.reading->outcome.deleted;
        const auto known = fetch(one, planner, sample, stop);
        if (!known) return base::fail(known.error());
        proof.deleted += one.reading->outcome.deleted - deleted_before;

        std::vector<RecordId> unproven;
        std::ranges::copy_if(sample, std::back_inserter(unproven),
                             [&](const RecordId& id) { return !known->contains(id); });
        if (many && !unproven.empty()) {
            proof.withheld =
                "More than " + std::to_string(limit) + " of " + std::to_string(proof.held) +
                " records of " + proof.object +
                " held are not listed by the org, and nothing proves that they were "
                "deleted. Nothing was marked as missing: check what the connected user "
                "may see.";
            return {};
        }
        proof.missing += ports_.proofs.mark_missing(scope_, proof.object, unproven);
        auto left = ports_.proofs.compare(scope_, proof.object, proof.at, limit + 1).unlisted;
        if (std::ranges::any_of(
                sample, [&](const RecordId& id) { return std::ranges::binary_search(left, id); })) {
            proof.withheld = "The org left records of " + proof.object +
                             " out of its list that it has and hands out when asked for them. "
                             "Run the proof again.";
            return {};
        }
        unlisted = std::move(left);
    }
    return {};
}

base::Result<std::set<RecordId>> Prover::fetch(ObjectProof& one, Planner& planner,
                                               std::span<const RecordId> ids,
                                               const std::stop_token& stop) {
    std::set<RecordId> known;
    ports::ReadRequest request = planner.obtainable_records(*one.asked);
    request.ids.assign(ids.begin(), ids.end());
    ObjectOutcome& outcome = one.reading->outcome;
    const auto read = ports_.source.read(
        std::span{&request, 1},
        [&](std::size_t, model::RecordPage page) {
            one.reading->reject(
                take_out_invalid_rows(page, one.reading->request.stamp_field, {}).rejected);
            const auto id = column_index(page, "Id").value_or(0);
            for (const auto row : page.rows)
                if (const auto found = RecordId::parse(row[id].value_or(""))) known.insert(*found);
            const PageKept kept = planner.save(std::move(page), std::nullopt);
            outcome.changed += kept.changed;
            outcome.deleted += kept.deleted;
            outcome.released += kept.released;
        },
        stop);
    outcome.calls += read.front().spent.calls;
    outcome.bytes += read.front().spent.bytes;
    if (!read.front().result) return base::fail(read.front().result.error());
    return known;
}

void Prover::conclude(ObjectProof& one) {
    ObjectOutcome& outcome = one.reading->outcome;
    const Proof& proof = one.proof;
    if (!proof.withheld.empty()) outcome.warnings.push_back(proof.withheld);
    const std::int64_t open = proof.absent + proof.outdated - proof.repaired;
    if (open > 0)
        outcome.warnings.push_back(std::to_string(open) + " records of " + proof.object +
                                   " that the org lists could not be read.");
    if (!proof.complete()) outcome.outcome = model::worse(outcome.outcome, Outcome::Partial);
    ports_.log.write(ports::Level::Info, "completeness_proven",
                     {{"object", proof.object},
                      {"in_org", proof.in_org},
                      {"held", proof.held},
                      {"absent", proof.absent},
                      {"outdated", proof.outdated},
                      {"missing", proof.missing}});
}

}  // namespace dealwire::importing
