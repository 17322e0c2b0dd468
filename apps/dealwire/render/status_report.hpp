#pragma once

#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/export_outlook.hpp"
#include "apps/dealwire/output.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "apps/dealwire/run_state.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/proof.hpp"
#include "engine/model/schema.hpp"
#include "engine/model/spending.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/field_selection_store.hpp"
#include "engine/ports/resolution_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::app {

/// What is known of one imported object.
struct ObjectStatus {
    ports::HeldRecords held;
    bool begun = false;    ///< something was imported, be it that there are no records
    bool loading = false;  ///< the first load is not over
    std::string bookmark;  ///< RFC 3339; empty before the first import
    /// Why the last import that tried could not bring it in, or not wholly; nothing where it could.
    std::optional<base::Error> trouble;
    bool in_part = false;  ///< something came all the same
    std::optional<model::Proof> proof;
    std::vector<ports::ReadColumn> columns;
};

/// Members as they are held.
struct MemberStatus {
    std::int64_t active = 0;
    std::int64_t recorded = 0;
    std::int64_t left = 0;
    std::int64_t by_hand = 0;  ///< people of whom something was set by hand
    int rules_revision = 0;    ///< of the assignment rules; 0: the default ones
};

/// The figures of one moment, from this machine alone: no call is made.
struct Status {
    base::Instant now;
    std::string tenant;
    bool new_tenant = false;  ///< nothing is held of it
    std::string not_served;   ///< why nothing is done for it; empty where it is served
    std::optional<model::Connection> connection;
    std::vector<ObjectStatus> objects;
    std::vector<model::SchemaChange> changes;  ///< of the last days
    std::int64_t conversations = 0;
    RulesInForce rules;
    MemberStatus members;
    /// Of many conversations: `ports::Standing`.
    std::optional<std::int64_t> looked_at;
    ports::ResolutionCounts resolutions;
    ports::RecordCounts exports;
    /// What is wrong with the mapping; then nothing is known of what is due and what it costs.
    base::Issues unreadable = {};
    ports::DueCounts due;
    ExportOutlook outlook;
    std::int64_t waiting_for_parent = 0;  ///< of the parked records
    std::string held_back = {};           ///< of leaving the org; empty where nothing is
    bool reprocessing_paused = false;
    std::optional<model::ApiUsage> usage;
    int ours = 0;  ///< calls of the last 24 hours
    std::optional<model::Pause> pause;
    std::optional<KnownRun> last_run;
    std::vector<WaitingDeletion> deletions = {};  ///< that an org has not carried out yet
};

base::Tree status_tree(const Status& status);

void print_status(const Status& status, Output& output);

}  // namespace dealwire::app
