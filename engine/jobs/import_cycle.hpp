#pragma once

#include "engine/importing/importer.hpp"
#include "engine/importing/prover.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/work_budget.hpp"
#include "engine/provisioning/provisioner.hpp"

#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::jobs {

struct ImportOptions {
    std::vector<std::string> objects = {};  ///< imported objects in any order; empty: all
    bool full = false;                      ///< everything once more
    bool reconcile = false;                 ///< prove that everything the org has is held
};

struct ImportCycleReport {
    importing::ImportReport import;
    std::vector<model::Proof> proofs;
    provisioning::MemberPlan members;
    bool provisioned = false;  ///< members were saved
};

/// Users, then who of them is recorded, then everything else, whose opportunities depend on it;
/// then what can wait: back-fills, refreshed formulas, proofs.
///
/// Members are saved once the opportunities of those newly recorded have been read: a crash before
/// that finds the same people newly recorded again, so that none is ever left out.
class ImportCycle {
public:
    struct Parts {
        importing::Importer& importer;
        importing::Prover& prover;
        provisioning::Provisioner& provisioner;
        ports::CrmReader& reader;
        ports::CrmStore& records;
        ports::WorkBudget& budget;
        base::Clock& clock;
    };

    explicit ImportCycle(const Parts& parts) : parts_{parts} {}

    ImportCycleReport run(const ImportOptions& options, std::stop_token stop);

private:
    struct Cycle;

    void tell_budget(Cycle& cycle);
    void read_changes(Cycle& cycle, const std::stop_token& stop);
    void read_owners(Cycle& cycle, const std::stop_token& stop);
    void read_again(Cycle& cycle, const std::stop_token& stop);
    void save_members(Cycle& cycle);
    void back_fill(Cycle& cycle, const std::stop_token& stop);
    std::vector<std::string> to_prove(Cycle& cycle);
    void prove(Cycle& cycle, const std::stop_token& stop);
    static void tell_of_released(Cycle& cycle);
    void settle_lost_deletions(Cycle& cycle, const model::Proof& proof);
    std::int64_t release_all_but(const std::vector<model::RecordId>& owners);

    Parts parts_;
};

}  // namespace dealwire::jobs
