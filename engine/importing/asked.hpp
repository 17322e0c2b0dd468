#pragma once

#include "engine/importing/imported_objects.hpp"
#include "engine/model/schema.hpp"
#include "engine/ports/record_source.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::importing {

/// What the org said about an object before anything of it is read.
struct AskedObject {
    const ImportedObject* object = nullptr;
    /// Nothing: the connected user cannot see it.
    std::optional<model::ObjectInfo> described;
    std::optional<base::Error> unreadable;     ///< why it is not described, where that is known
    std::optional<base::Instant> at;           ///< by the org's clock
    std::vector<model::SchemaChange> changes;  ///< noticed now
    /// The fields as described, where they differ from those remembered. They are remembered once
    /// the columns have followed: whoever dies before notices the changes anew.
    std::optional<std::vector<model::SeenField>> unsaved_fields;
    std::optional<ports::DeletionLog> log;  ///< saved already
    std::int64_t deleted = 0;               ///< tombstones made of it
    /// Set where a job of an earlier run may bring deleted records back: the log counts as read
    /// until then once no such job is left.
    std::optional<base::Instant> after_jobs;
    /// Set where deletions may be missing, because the log does not reach back to the import
    /// before. Only a proof of completeness can tell; after it the log counts as read until then.
    std::optional<base::Instant> lost_until;
    std::vector<std::string> warnings;
};

/// Whether the place is that of whole records that come by a job.
inline bool waits_for_job(const model::ReadingPlace& place, std::string_view object) {
    const bool whole =
        place.purpose != model::Purpose::Fill && place.purpose != model::Purpose::Refresh;
    return whole && place.object == object && place.bulk;
}

struct Asked {
    std::vector<AskedObject> objects;  ///< in the order asked
    ports::Spent spent;

    [[nodiscard]] const AskedObject* find(std::string_view name) const {
        for (const AskedObject& asked : objects)
            if (asked.object->name == name) return &asked;
        return nullptr;
    }
};

}  // namespace dealwire::importing
