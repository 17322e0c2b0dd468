#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/proof_store.hpp"

namespace dealwire::store {

/// Proofs of completeness in SQL. `database` must be migrated and outlive this.
class SqlProofStore final : public ports::ProofStore {
public:
    explicit SqlProofStore(Database& database) : database_{database} {}

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
    Database& database_;
};

}  // namespace dealwire::store
