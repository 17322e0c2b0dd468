#pragma once

#include "engine/model/ingest_job.hpp"
#include "engine/model/scope.hpp"

#include <string>
#include <vector>

namespace dealwire::ports {

/// Holds the jobs of an org whose end was not taken in yet. Errors: throws StoreError.
class IngestJobStore {
public:
    virtual ~IngestJobStore() = default;

    virtual void put(const model::OrgScope& scope, const model::IngestJob& job) = 0;

    /// Fine where it is not there.
    virtual void remove(const model::OrgScope& scope, const std::string& job) = 0;

    /// The oldest first.
    virtual std::vector<model::IngestJob> all(const model::OrgScope& scope) = 0;
};

}  // namespace dealwire::ports
