#pragma once

#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"

namespace dealwire::model {

/// Whose data, and of which org: the first two parts of every key of CRM data and export state.
struct OrgScope {
    base::TenantId tenant;
    OrgId org;

    auto operator<=>(const OrgScope&) const = default;
    bool operator==(const OrgScope&) const = default;
};

}  // namespace dealwire::model
