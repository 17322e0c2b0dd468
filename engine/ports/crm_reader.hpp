#pragma once

#include "engine/model/crm_records.hpp"
#include "engine/model/scope.hpp"

#include <functional>
#include <span>
#include <string>
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
    /// What live accounts hold in these fields of the admin's choice, one call per value that is no
    /// empty text. Names are API names; a field that is not imported has no values.
    virtual void account_values(const model::OrgScope& scope, std::span<const std::string> fields,
                                const std::function<void(model::RecordId, std::string)>& take) = 0;
    virtual std::vector<model::Stage> stages(const model::OrgScope& scope) = 0;
};

}  // namespace dealwire::ports
