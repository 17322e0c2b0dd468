#pragma once

#include "engine/model/export_record.hpp"
#include "engine/model/scope.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Records that were deleted in the org by somebody else, per org. Errors: throws StoreError.
class CensusStore {
public:
    virtual ~CensusStore() = default;

    /// The records with these names that we believe to be in the org.
    virtual std::vector<model::ExportRecord> in_place(const model::OrgScope& scope,
                                                      std::span<const model::RecordName> names) = 0;

    /// Those known to be gone.
    virtual std::vector<model::ExportRecord> gone(const model::OrgScope& scope) = 0;

    /// When the org was asked last; nothing where it never was.
    virtual std::optional<base::Instant> asked(const model::OrgScope& scope) = 0;
    virtual void note_asked(const model::OrgScope& scope, base::Instant at) = 0;

    /// The same of details, for which it is asked less often.
    virtual std::optional<base::Instant> details_asked(const model::OrgScope& scope) = 0;
    /// After `note_asked`.
    virtual void note_details_asked(const model::OrgScope& scope, base::Instant at) = 0;
};

}  // namespace dealwire::ports
