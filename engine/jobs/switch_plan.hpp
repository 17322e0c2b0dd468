#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/way.hpp"
#include "engine/importing/transfer.hpp"
#include "engine/model/org_storage.hpp"
#include "engine/ports/record_sink.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::jobs {

/// How far an object is known of the org that is switched to.
struct ObjectThere {
    std::string object;
    bool visible = true;                            ///< to the connected user
    bool loaded = false;                            ///< its first load came to the end
    std::int64_t held = 0;                          ///< live records
    std::optional<base::Instant> known_up_to = {};  ///< what changed later is not known yet
    std::optional<std::int64_t> in_org = {};  ///< about, as the org counts them; or it did not say
};

/// What we have in an org, and what is open between it and us.
struct OrgHoldings {
    std::map<std::string, std::int64_t> written;  ///< records by object
    std::int64_t conversations = 0;               ///< with records there
    std::int64_t pending = 0;    ///< records that were sent, whose answer is not known
    std::int64_t parked = 0;     ///< records that the org refused
    std::int64_t gone = 0;       ///< records that somebody deleted there
    std::int64_t deletions = 0;  ///< conversations deleted here, and not there yet
    std::int64_t due = 0;        ///< conversations that an export would look at
    std::int64_t overrides = 0;  ///< decisions of people that count for this org alone
    std::int64_t jobs = 0;       ///< bulk jobs of ours whose end was not taken in

    [[nodiscard]] std::int64_t records() const;
};

struct SwitchFacts {
    std::vector<ObjectThere> objects = {};
    OrgHoldings left = {};           ///< of the org that is left; empty where there is none
    OrgHoldings taken = {};          ///< of the one that is switched to
    std::int64_t conversations = 0;  ///< held, alive
    std::optional<model::OrgStorage> room = {};  ///< of the org that is switched to
    std::size_t kinds = 0;                       ///< objects that the mapping writes
    importing::TransferRates reading = {};
    ports::WriteLimits writing = {};
    exporting::JobRates jobs = {};
    exporting::BulkUse bulk = exporting::BulkUse::Auto;
};

struct ObjectLoad {
    std::string object;
    bool visible = true;
    bool first = false;  ///< everything is read; else only what changed
    std::int64_t rows = 0;
    std::optional<base::Instant> known_up_to = {};
    int calls = 0;

    bool operator==(const ObjectLoad&) const = default;
};

/// What the first sync after a switch would do. Exports are foreseen by averages, because what a
/// conversation belongs to in the other org is known only after its records were imported.
struct SwitchPlan {
    std::vector<ObjectLoad> loads;
    std::int64_t rows_to_load = 0;
    int import_calls = 0;
    std::int64_t to_look_at = 0;             ///< conversations that are judged and compared
    std::int64_t conversations = 0;          ///< of them, about so many are written
    std::int64_t records = 0;                ///< about
    std::int64_t export_calls = 0;           ///< about
    std::int64_t bytes = 0;                  ///< of data storage, about
    std::optional<std::int64_t> bytes_left;  ///< nothing where the org does not tell

    [[nodiscard]] bool fits() const { return !bytes_left || bytes <= *bytes_left; }
};

SwitchPlan plan_switch(const SwitchFacts& facts);

}  // namespace dealwire::jobs
