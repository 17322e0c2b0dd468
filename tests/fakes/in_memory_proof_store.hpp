#pragma once

#include "engine/ports/proof_store.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"

namespace dealwire::fakes {

/// Proofs in memory, over the records of `crm`. Thread-safe.
class InMemoryProofStore final : public ports::ProofStore, public FailingCommits {
public:
    explicit InMemoryProofStore(InMemoryCrmStore& crm);
    ~InMemoryProofStore() override;

    void begin(const model::OrgScope& scope, const std::string& object) override;
    void add(const model::OrgScope& scope, const std::string& object,
             std::span<const model::ListedRecord> listed) override;
    ports::Difference compare(const model::OrgScope& scope, const std::string& object,
                              base::Instant as_of, std::size_t limit) override;
    std::int64_t mark_missing(const model::OrgScope& scope, const std::string& object,
                              std::span<const model::RecordId> ids) override;
    void finish(const model::OrgScope& scope, const model::Proof& proof) override;
    std::vector<model::Proof> latest(const model::OrgScope& scope) override;

private:
    using Place = std::pair<model::OrgScope, std::string>;
    using Listed = std::map<model::RecordId, base::Instant>;

    InMemoryCrmStore& crm_;
    std::mutex mutex_;
    std::map<Place, Listed> listed_;
    std::map<Place, model::Proof> proofs_;
};

}  // namespace dealwire::fakes
