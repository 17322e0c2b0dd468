#pragma once

#include "engine/base/tree.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"

#include <map>
#include <span>
#include <string>

namespace dealwire::ports {

/// Field values of CRM records, many records at once. Errors: throws StoreError.
class CrmFieldSource {
public:
    virtual ~CrmFieldSource() = default;

    /// For each of `ids` that is held, in whatever state: an object with those of `fields` (API
    /// names) that have a value. Records of other objects and unknown ids are left out. Costs one
    /// look-up per record.
    virtual std::map<model::RecordId, base::Tree> fields_of(
        const model::OrgScope& scope, const std::string& object,
        std::span<const model::RecordId> ids, std::span<const std::string> fields) = 0;
};

}  // namespace dealwire::ports
