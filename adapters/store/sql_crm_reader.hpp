#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/crm_reader.hpp"

namespace dealwire::store {

/// Streams CRM records out of SQL, some thousand rows at a time, each stream from one moment.
/// `take` may use the store: it gets a session of its own. `database` must be migrated and outlive
/// this.
class SqlCrmReader final : public ports::CrmReader {
public:
    explicit SqlCrmReader(Database& database) : database_{database} {}

    void accounts(const model::OrgScope& scope,
                  const std::function<void(model::Account)>& take) override;
    void contacts(const model::OrgScope& scope,
                  const std::function<void(model::Contact)>& take) override;
    void leads(const model::OrgScope& scope, const std::function<void(model::Lead)>& take) override;
    void opportunities(const model::OrgScope& scope,
                       const std::function<void(model::Opportunity)>& take) override;
    void contact_roles(const model::OrgScope& scope,
                       const std::function<void(model::ContactRole)>& take) override;
    void users(const model::OrgScope& scope, const std::function<void(model::User)>& take) override;
    void account_values(const model::OrgScope& scope, std::span<const std::string> fields,
                        const std::function<void(model::RecordId, std::string)>& take) override;
    std::vector<model::Stage> stages(const model::OrgScope& scope) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
