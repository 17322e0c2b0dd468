#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/crm_field_source.hpp"

namespace dealwire::store {

/// Fields of imported records. `database` must be migrated and outlive this.
class SqlCrmFieldSource final : public ports::CrmFieldSource {
public:
    explicit SqlCrmFieldSource(Database& database) : database_{database} {}

    std::map<model::RecordId, base::Tree> fields_of(const model::OrgScope& scope,
                                                    const std::string& object,
                                                    std::span<const model::RecordId> ids,
                                                    std::span<const std::string> fields) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
