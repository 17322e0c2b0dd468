#pragma once

#include "engine/base/error.hpp"
#include "engine/model/connection.hpp"

#include <optional>

namespace dealwire::ports {

/// Asked before every call to the org, told after it. Thread-safe.
class CallGate {
public:
    virtual ~CallGate() = default;

    /// Nothing: the call may be made. Else BudgetSpent, with a remedy that says when to go on.
    virtual std::optional<base::Error> refusal() = 0;

    /// So many calls were made; `usage` is what the org said with the answer.
    virtual void made(int calls, const std::optional<model::ApiUsage>& usage) = 0;
};

}  // namespace dealwire::ports
