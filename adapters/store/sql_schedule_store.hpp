#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/schedule_store.hpp"

namespace dealwire::store {

/// Schedules in SQL, moved by compare and set. `database` must be migrated and outlive this.
class SqlScheduleStore final : public ports::ScheduleStore {
public:
    explicit SqlScheduleStore(Database& database) : database_{database} {}

    std::vector<ports::ScheduleEntry> all() override;
    std::vector<ports::ScheduleEntry> due(base::Instant now, std::size_t limit) override;
    void add(const ports::ScheduleEntry& entry) override;
    ports::Advanced advance(const ports::ScheduleEntry& seen, base::Instant next,
                            const std::optional<model::Job>& job) override;
    void remove(const base::TenantId& tenant, const std::string& kind) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
