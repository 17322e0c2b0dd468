#pragma once

#include "engine/base/tree.hpp"
#include "engine/exporting/subject.hpp"

namespace dealwire::exporting {

/// What the engine found out about a conversation, in the shape that mapping paths read as
/// `resolved.…` (documented member by member in mappings/README.md): ended_at, host,
/// primary_account, opportunity, stage, accounts, contacts, opportunities, participants, emails,
/// talk_seconds and tasks (one per activity that is wanted).
base::Tree resolved_facts(const Subject& subject, const ExportRules& rules);

}  // namespace dealwire::exporting
