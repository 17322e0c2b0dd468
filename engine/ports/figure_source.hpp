#pragma once

#include "engine/model/figures.hpp"

namespace dealwire::ports {

/// Reads what an operator follows over time. Errors: throws StoreError. Thread-safe.
class FigureSource {
public:
    virtual ~FigureSource() = default;

    /// The version of the store's schema: one short question, to see whether it answers at all.
    virtual int schema_version() = 0;

    /// The figures of all tenants. This and claiming jobs are all that crosses tenants; it costs a
    /// look at an index for each job that is open, and for each tenant a bounded number of rows.
    virtual model::ServiceFigures figures() = 0;
};

}  // namespace dealwire::ports
