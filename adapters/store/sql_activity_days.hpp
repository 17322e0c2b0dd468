#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/activity_days.hpp"

#include <set>

namespace dealwire::store {

/// Days in SQL; SqlConversationStore says which have changed. `database` must be migrated and
/// outlive this.
class SqlActivityDays final : public ports::ActivityDays {
public:
    explicit SqlActivityDays(Database& database) : database_{database} {}

    ports::ActivityPage look(const base::TenantId& tenant, const ports::DaySpan& days,
                             const std::string& basis, std::size_t limit) override;
    void keep(const base::TenantId& tenant, const std::string& basis,
              const ports::UncountedDay& day, const model::DayActivity& activity) override;

private:
    Database& database_;
};

/// Days since 1970.
using DayNumber = std::int64_t;

DayNumber day_of(base::Instant time);

/// Makes what was counted of these days be counted anew, and takes it away: it may name people who
/// are erased. For the open transaction, after `raise_revision`, which keeps the order of locks.
void mark_days(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
               const std::set<DayNumber>& days);

}  // namespace dealwire::store
