#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/record_tally.hpp"

namespace dealwire::store {

/// Counts export records in SQL. `database` must be migrated and outlive this.
class SqlRecordTally final : public ports::RecordTally {
public:
    explicit SqlRecordTally(Database& database) : database_{database} {}

    std::vector<ports::TalliedRecords> tally(const model::OrgScope& scope) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
