#pragma once

#include "engine/base/clock.hpp"

#include <string>

namespace dealwire::model {

/// A job of the org that carries out rows of ours. It is noted here before it gets any row, so that
/// a crash leaves no job behind that nobody knows.
struct IngestJob {
    std::string id;
    std::string object;
    std::string
        key_field;  ///< the external id field that rows are told apart by; "Id" of deletions
    bool deletion = false;
    base::Instant created;

    bool operator==(const IngestJob&) const = default;
};

}  // namespace dealwire::model
