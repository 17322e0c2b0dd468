#pragma once

#include "engine/base/clock.hpp"

#include <string>

namespace dealwire::model {

/// The rules of matching as somebody set them once. Never changed afterwards.
struct RuleRevision {
    /// 0: what the config file said when the first one was set. Numbers have no gap.
    int number = 0;
    std::string document;  ///< YAML as it was written, comments included
    std::string digest;    ///< over what the document means: equal for equal rules
    std::string by;
    base::Instant at;
    std::string note;  ///< why; may be empty

    bool operator==(const RuleRevision&) const = default;
};

}  // namespace dealwire::model
