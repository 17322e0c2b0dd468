#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/reading_store.hpp"

namespace dealwire::store {

/// Places of readings in SQL. `database` must be migrated and outlive this.
class SqlReadingStore final : public ports::ReadingStore {
public:
    explicit SqlReadingStore(Database& database) : database_{database} {}

    std::optional<model::ReadingPlace> place(const model::OrgScope& scope,
                                             const std::string& object,
                                             model::Purpose purpose) override;
    std::vector<model::ReadingPlace> places(const model::OrgScope& scope) override;
    void save_place(const model::OrgScope& scope, const model::ReadingPlace& place) override;
    void forget_place(const model::OrgScope& scope, const std::string& object,
                      model::Purpose purpose) override;
    std::optional<base::Instant> deletions_covered(const model::OrgScope& scope,
                                                   const std::string& object) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
