#pragma once

#include "engine/importing/importer.hpp"
#include "engine/model/proof.hpp"
#include "engine/ports/proof_store.hpp"

#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::importing {

/// When so many live records are not listed by the org that lost permissions are likelier than
/// deletions: more than both.
struct MissingLimit {
    double share = 0.1;  ///< of the records held
    std::int64_t least = 20;
};

/// How many records may be marked as missing at once.
std::int64_t may_be_missing(std::int64_t held, const MissingLimit& limit);

/// Of how many records that are not listed the org is asked at once what became of them. Where more
/// than `limit` are not listed, a sample comes first: it tells whether they were deleted, or are
/// hidden from us; `sampled`: it found them deleted.
std::size_t asked_at_once(std::size_t unlisted, std::size_t limit, bool sampled);

struct ProofReport {
    std::vector<model::Proof> proofs;           ///< of the objects that could be proven
    std::vector<model::ObjectOutcome> objects;  ///< one per object asked for, mode "proof"
    std::optional<base::Error> ended_by;
};

/// Proves that everything the org has is held (promise I5): lists the ids and stamps of live
/// records, compares them in the store, reads what is absent or outdated, and looks for a proof of
/// deletion for what is not listed. Without one a record becomes `missing`, never `deleted`.
///
/// Call it after an increment. What changes while the proof goes on is left to the next one: the
/// proof speaks of the org as it was the overlap before it was asked. Harmless when repeated; a
/// crash leaves the proof before in force.
class Prover {
public:
    struct Ports {
        Importer& importer;
        ports::RecordSource& source;
        ports::CrmStore& records;
        ports::ReadingStore& places;
        ports::FieldSelectionStore& selections;
        ports::ProofStore& proofs;
        base::Clock& clock;
        ports::EventLog& log;
    };

    Prover(const Ports& ports, const ImportSettings& settings, MissingLimit limit);

    /// Until when no proof of the object should be made that nobody asked for, because the last one
    /// is young; nothing: it may be made now.
    std::optional<base::Instant> rests_until(const AskedObject& asked);

    ProofReport prove(const Asked& asked, std::span<const std::string> objects,
                      const RecordedOwners& owners, std::stop_token stop);

private:
    struct ObjectProof;

    void list(std::vector<ObjectProof>& cases, Planner& planner, const std::stop_token& stop);
    void take_listed(ObjectProof& one, const Planner& planner, const model::RecordPage& page);
    void prove_one(ObjectProof& one, Planner& planner, const RecordedOwners& owners,
                   const Asked& asked, const std::stop_token& stop);
    base::Result<void> repair_gaps(ObjectProof& one, Planner& planner, const RecordedOwners& owners,
                                   const Asked& asked, const std::stop_token& stop);
    base::Result<void> read_whole(ObjectProof& one, const RecordedOwners& owners,
                                  const Asked& asked, const std::stop_token& stop);
    base::Result<void> judge_unlisted(ObjectProof& one, Planner& planner,
                                      const std::stop_token& stop);
    /// Reads these records, deleted ones too, and saves them; the ids that the org knows.
    base::Result<std::set<model::RecordId>> fetch(ObjectProof& one, Planner& planner,
                                                  std::span<const model::RecordId> ids,
                                                  const std::stop_token& stop);
    void conclude(ObjectProof& one);

    Ports ports_;
    model::OrgScope scope_;
    ImportSettings settings_;
    MissingLimit limit_;
};

}  // namespace dealwire::importing
