#pragma once

#include "engine/base/error.hpp"
#include "engine/model/spending.hpp"

namespace dealwire::ports {

/// Is told what the calls that follow are for, and when the org refused one. Thread-safe.
class WorkBudget {
public:
    virtual ~WorkBudget() = default;

    virtual void work_on(model::WorkKind kind) = 0;

    /// Work ended because calls are spent. Where it was the org that said so, nobody should call
    /// for a while. Gives back what was said, with a remedy that tells when work goes on.
    virtual base::Error exhausted(base::Error said) = 0;
};

}  // namespace dealwire::ports
