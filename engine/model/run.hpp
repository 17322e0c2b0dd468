#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/error.hpp"
#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::model {

enum class Outcome { Ok, Partial, Failed };

const char* name_of(Outcome outcome);

/// The worse of two.
Outcome worse(Outcome a, Outcome b);

/// A row that could not be taken over.
struct RejectedRow {
    std::string id;      ///< as the org gave it; may be no id at all
    std::string reason;  ///< one sentence

    bool operator==(const RejectedRow&) const = default;
};

/// More would tell an operator no more.
inline constexpr std::size_t kRejectedRowsKept = 100;

/// What an export decided about conversations that would leave the org.
struct HeldBack {
    std::int64_t conversations = 0;  ///< left where they are, because too many would leave
    std::int64_t of = 0;             ///< conversations in the org, before

    bool operator==(const HeldBack&) const = default;
};

/// What a run did to one object.
struct ObjectOutcome {
    std::string object;
    Outcome outcome = Outcome::Ok;
    /// import: "first", "increment", "full", "fill", "refresh", "owners", "proof"; export:
    /// "export", "plan"
    std::string mode;
    std::string transfer;      ///< import: "rest" or "bulk"; export: "composite" or "bulk"
    std::string transfer_why;  ///< why this transfer was chosen, one sentence
    std::int64_t read = 0;
    std::int64_t changed = 0;
    std::int64_t deleted = 0;
    std::int64_t released = 0;  ///< of changed, opportunities let go by a page; not kept
    std::int64_t rejected = 0;
    int calls = 0;
    std::int64_t bytes = 0;                       ///< of answers, as they travelled
    std::chrono::milliseconds took{0};            ///< from its first call to its last row
    std::string bookmark_before;                  ///< RFC 3339; empty where there is none
    std::string bookmark;                         ///< the same afterwards
    std::vector<RejectedRow> rejected_rows = {};  ///< the first kRejectedRowsKept of them
    std::vector<std::string> warnings;
    std::optional<base::Error> error;
    /// Export: absent where that was not decided, because not everything that is due was looked at.
    std::optional<HeldBack> held_back = {};
};

/// One execution of a piece of work, kept so that it can be read later.
struct Run {
    base::RunId id;
    std::string kind;  ///< "import", "resolve", "export", "sync", …
    OrgId org;         ///< that it was for; empty in runs of old programs
    base::Instant started;
    std::optional<base::Instant> finished;  ///< absent while running, and after a crash
    Outcome outcome = Outcome::Ok;
    int calls = 0;
    std::vector<ObjectOutcome> objects;
};

}  // namespace dealwire::model
