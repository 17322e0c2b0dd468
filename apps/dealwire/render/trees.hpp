#pragma once

#include "apps/dealwire/run_state.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/tree.hpp"
#include "engine/importing/importer.hpp"
#include "engine/jobs/import_cycle.hpp"
#include "engine/jobs/sync_cycle.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/run.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::app {

// The shapes of --json documents (design 6.1, docs/reference/cli.md).

/// RFC 3339, or null where there is none.
base::Tree time_tree(const std::optional<base::Instant>& instant);
base::Tree texts_tree(const std::vector<std::string>& texts);
base::Tree error_tree(const base::Error& error);
base::Tree run_tree(const KnownRun& known);
base::Tree connection_tree(const model::Connection& connection);
/// As a list shows it.
base::Tree conversation_tree(const model::Conversation& conversation);
base::Tree import_tree(const jobs::ImportCycleReport& report, const std::string& run, int calls);
base::Tree resolve_tree(const matching::ResolveReport& report);
base::Tree export_tree(const exporting::ExportReport& report, const std::string& run);
base::Tree export_plan_tree(const exporting::ExportReport& report, const std::string& run);
base::Tree sync_tree(const jobs::SyncReport& report, const std::string& run, int calls);

}  // namespace dealwire::app
