#pragma once

#include "engine/model/member_change.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::ports {

/// Holds what admins decided about members by hand. Errors: throws StoreError.
class ManualSettings {
public:
    virtual ~ManualSettings() = default;

    /// All of the tenant, in ascending (member, setting).
    virtual std::vector<model::ManualSetting> manual(const base::TenantId& tenant) = 0;

    /// Adds or replaces, or takes away what `cleared` names as (member, setting), and writes down
    /// what was done; one transaction.
    virtual void decide(const model::OrgScope& scope, std::span<const model::ManualSetting> set,
                        std::span<const std::pair<model::MemberId, std::string>> cleared,
                        const model::MemberAct& act) = 0;
};

}  // namespace dealwire::ports
