#pragma once

#include "engine/model/record_id.hpp"

#include <string>

namespace dealwire::provisioning {

/// Something an admin should know about one user. Kinds: "loop", "self-manager",
/// "manager-missing", "manager-inactive", "shared-address", "recognised", "unknown-manager" (of a
/// rule), "gone".
struct Note {
    std::string kind;
    model::RecordId user;  ///< empty where it is about a rule
    std::string text;

    auto operator<=>(const Note&) const = default;
    bool operator==(const Note&) const = default;
};

}  // namespace dealwire::provisioning
