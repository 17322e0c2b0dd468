#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/resolution_store.hpp"
#include "engine/ports/unknown_people.hpp"

#include <span>

namespace dealwire::store {

/// What was counted, read from SQL. `database` must be migrated and outlive this.
class SqlUnknownPeople final : public ports::UnknownPeople {
public:
    explicit SqlUnknownPeople(Database& database) : database_{database} {}

    std::vector<model::UnknownTally> unknown(const model::OrgScope& scope,
                                             const ports::UnknownQuery& query) override;

private:
    Database& database_;
};

/// Forgets the unknown people of these conversations, given as `id_list` has them. For the
/// transaction that saves their resolutions.
void drop_unknown(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                  const std::string& conversations);

/// A resolution with the time of its conversation, in milliseconds since 1970.
struct DatedResolution {
    const model::Resolution* resolution;
    std::int64_t time_at;
};

/// The same for conversations that live and for which nobody is held yet.
void add_unknown(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 std::span<const DatedResolution> resolutions);

}  // namespace dealwire::store
