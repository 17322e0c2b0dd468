#pragma once

#include "engine/importing/importer.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/provisioning/provisioner.hpp"

#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::jobs {

struct ImportCycleReport {
    importing::ImportReport import;
    provisioning::MemberPlan members;
    bool provisioned = false;  ///< members were saved
};

/// Users, then who of them is recorded, then everything else, whose opportunities depend on it.
/// Members are saved last: a crash before that finds the same people newly recorded again and reads
/// their opportunities again, so that none is ever left out.
class ImportCycle {
public:
    ImportCycle(importing::Importer& importer, provisioning::Provisioner& provisioner,
                ports::CrmReader& reader, ports::CrmStore& store);

    /// `objects` are names of imported objects in any order; empty means all.
    ImportCycleReport run(const model::OrgScope& scope, const std::vector<std::string>& objects,
                          bool full, std::stop_token stop);

private:
    void release_of(const model::OrgScope& scope, const std::vector<model::RecordId>& owners);

    importing::Importer& importer_;
    provisioning::Provisioner& provisioner_;
    ports::CrmReader& reader_;
    ports::CrmStore& store_;
};

}  // namespace dealwire::jobs
