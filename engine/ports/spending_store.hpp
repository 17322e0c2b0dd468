#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/scope.hpp"
#include "engine/model/spending.hpp"

#include <optional>
#include <vector>

namespace dealwire::ports {

/// The calls we made to an org, by hour and kind of work. Errors: throws StoreError. Thread-safe.
class SpendingStore {
public:
    virtual ~SpendingStore() = default;

    /// Adds `calls` to the hour of `at`; takes back where they are less than 0.
    virtual void add(const model::OrgScope& scope, model::WorkKind kind, base::Instant at,
                     int calls) = 0;
    /// Calls per kind since `since`; hours that ended before are left out. Kinds without calls too.
    virtual std::vector<model::Spending> spent(const model::OrgScope& scope,
                                               base::Instant since) = 0;

    /// The org's day is spent: nobody should call before `until`. Nothing: the pause is over.
    virtual void pause(const model::OrgScope& scope, const std::optional<model::Pause>& pause) = 0;
    virtual std::optional<model::Pause> paused(const model::OrgScope& scope) = 0;
};

}  // namespace dealwire::ports
