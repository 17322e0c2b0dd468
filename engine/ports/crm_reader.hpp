#pragma once

#include "engine/model/crm_records.hpp"
#include "engine/model/scope.hpp"

#include <functional>
#include <vector>

namespace dealwire::ports {

/// Streams what matching and provisioning need of the CRM records, in ascending id, all states
/// included (the caller decides what a tombstone means). Errors: throws StoreError, and passes on
/// what `take` throws. Constant memory, whatever the number of records.
class CrmReader {
public:
    virtual ~CrmReader() = default;

    virtual void accounts(const model::OrgScope& scope,
                          const std::function<void(model::Account)>& take) = 0;
    virtual void contacts(const model::OrgScope& scope,
                          const std::function<void(model::Contact)>& take) = 0;
    virtual void leads(const model::OrgScope& scope,
                       const std::function<void(model::Lead)>& take) = 0;
    /// Each with its history, oldest change first.
    virtual void opportunities(const model::OrgScope& scope,
                               const std::function<void(model::Opportunity)>& take) = 0;
    virtual void contact_roles(const model::OrgScope& scope,
                               const std::function<void(model::ContactRole)>& take) = 0;
    virtual void users(const model::OrgScope& scope,
                       const std::function<void(model::User)>& take) = 0;
    virtual std::vector<model::Stage> stages(const model::OrgScope& scope) = 0;
};

}  // namespace dealwire::ports
