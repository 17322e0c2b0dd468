#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/error.hpp"
#include "engine/base/id.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::model {

enum class Outcome { Ok, Partial, Failed };

const char* name_of(Outcome outcome);

/// The worse of two.
Outcome worse(Outcome a, Outcome b);

/// What a run did to one object.
struct ObjectOutcome {
    std::string object;
    Outcome outcome = Outcome::Ok;
    std::string mode;  ///< import: "first", "increment", "full"; export: "upsert", "delete"
    int read = 0;
    int changed = 0;
    int deleted = 0;
    int rejected = 0;
    int calls = 0;
    std::string bookmark;  ///< RFC 3339; empty where there is none
    std::vector<std::string> warnings;
    std::optional<base::Error> error;
};

/// One execution of a piece of work, kept so that it can be read later.
struct Run {
    base::RunId id;
    std::string kind;  ///< "import", "resolve", "export", "sync", …
    base::Instant started;
    std::optional<base::Instant> finished;  ///< absent while running, and after a crash
    Outcome outcome = Outcome::Ok;
    int calls = 0;
    std::vector<ObjectOutcome> objects;
};

}  // namespace dealwire::model
