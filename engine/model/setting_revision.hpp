#pragma once

#include "engine/base/clock.hpp"

#include <string>

namespace dealwire::model {

/// A document of a tenant's settings as somebody put it in force once. Never changed afterwards.
struct SettingRevision {
    int number = 0;        ///< without gaps; the highest of its kind is in force
    std::string document;  ///< as it was written, comments included
    std::string digest;    ///< equal for documents that mean the same
    std::string by;
    base::Instant at;
    std::string note;  ///< why; may be empty

    bool operator==(const SettingRevision&) const = default;
};

}  // namespace dealwire::model
