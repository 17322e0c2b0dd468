#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/schema.hpp"
#include "engine/model/scope.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Keeps what an org's schema looked like at the last import, and how it changed since.
/// Errors: throws StoreError.
class SchemaStore {
public:
    virtual ~SchemaStore() = default;

    /// The fields of an object as they were described last, in alphabetical order; empty before the
    /// first time.
    virtual std::vector<model::SeenField> fields(const model::OrgScope& scope,
                                                 const std::string& object) = 0;
    /// Replaces them and adds `changes`, in one transaction.
    virtual void save(const model::OrgScope& scope, const std::string& object,
                      std::span<const model::SeenField> fields,
                      std::span<const model::SchemaChange> changes) = 0;
    /// Changes since then, newest first.
    virtual std::vector<model::SchemaChange> changes(const model::OrgScope& scope,
                                                     base::Instant since) = 0;
};

}  // namespace dealwire::ports
