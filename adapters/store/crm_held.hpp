#pragma once

#include "adapters/store/crm_page.hpp"
#include "adapters/store/dialect.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/scope.hpp"

#include <optional>
#include <span>
#include <vector>

namespace soci {
class session;
}

namespace dealwire::store {

/// What is held of a record, as far as it decides what becomes of a row.
struct HeldVersion {
    std::int64_t stamp = kNoStamp;
    std::int64_t digest = 0;  ///< 0: unknown
    bool deleted = false;
};

/// The versions held of the records of `rows` (ascending ids), one answer per row; nothing where a
/// record is not held. Only ids travel to the database: of a page of records that are all held
/// unchanged, nothing else has to.
std::vector<std::optional<HeldVersion>> held_versions(soci::session& session,
                                                      const Dialect& dialect,
                                                      const model::OrgScope& scope,
                                                      const CrmTable& table,
                                                      std::span<const PageRow> rows);

}  // namespace dealwire::store
