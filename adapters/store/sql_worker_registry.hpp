#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/worker_registry.hpp"

namespace dealwire::store {

/// Processes of the service in SQL. `database` must be migrated and outlive this.
class SqlWorkerRegistry final : public ports::WorkerRegistry {
public:
    explicit SqlWorkerRegistry(Database& database) : database_{database} {}

    void report(const model::WorkerProcess& process) override;
    std::optional<model::WorkerProcess> report_alone(
        const model::WorkerProcess& process, base::Instant since,
        const std::function<bool(const model::WorkerProcess&)>& in_the_way) override;
    void leave(const std::string& name) override;
    void forget(base::Instant before) override;
    std::vector<model::WorkerProcess> all(base::Instant since) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
