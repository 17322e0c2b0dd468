#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/standing_source.hpp"

#include <cstddef>

namespace dealwire::store {

/// Counts in SQL. `database` must outlive this.
class SqlStandingSource final : public ports::StandingSource {
public:
    /// Where there are more, not all are looked at. Ten thousand take a fraction of a second, and a
    /// backlog that is longer is a long one whatever its length.
    static constexpr std::size_t kMost = 10'000;

    explicit SqlStandingSource(Database& database, std::size_t most = kMost)
        : database_{database}, most_{most} {}

    ports::Standing standing(const model::OrgScope& scope,
                             const ports::StandingQuery& query) override;

private:
    Database& database_;
    std::size_t most_;
};

}  // namespace dealwire::store
