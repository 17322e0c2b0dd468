#pragma once

#include "apps/dealwire/local_cache.hpp"
#include "engine/jobs/arrivals.hpp"
#include "engine/jobs/job_handler.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace dealwire::app {

/// What does the jobs of each kind.
class Handlers {
public:
    using Work = std::function<jobs::JobResult(Local&, const model::Job&, const std::stop_token&)>;

    /// With those for synchronising, live export, proofs, erasure and pruning.
    explicit Handlers(Installation& installation);
    Handlers(const Handlers&) = delete;
    Handlers& operator=(const Handlers&) = delete;

    /// One more, for the kind of this name.
    void add(std::string_view kind, Work work);
    void add(std::string_view kind, std::unique_ptr<jobs::JobHandler> handler);

    [[nodiscard]] jobs::JobHandlers all() const;

private:
    LocalCache locals_;
    jobs::Arrivals arrivals_;
    std::map<std::string, std::unique_ptr<jobs::JobHandler>> handlers_;
};

}  // namespace dealwire::app
