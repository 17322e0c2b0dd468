#pragma once

#include "engine/base/error.hpp"
#include "engine/model/spending.hpp"

namespace dealwire::ports {

/// Is told what the calls that follow are for, and when the org refused one. Thread-safe.
class WorkBudget {
public:
    virtual ~WorkBudget() = default;

    virtual void work_on(model::WorkKind kind) = 0;

    /// The org said that its calls of the day are spent: nobody should call for a while.
    virtual void exhausted(const base::Error& said) = 0;
};

}  // namespace dealwire::ports
