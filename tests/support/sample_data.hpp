#pragma once

#include "engine/base/tree.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/member_store.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"

#include <string>
#include <vector>

namespace dealwire::support {

/// The lines of a file below tests/data, each read as JSON. Throws where one is not.
std::vector<base::Tree> sample_lines(const std::string& file);

/// Puts the sample org into the store as an import would: users become members first, and only
/// opportunities of members are taken.
void import_sample_org(fakes::InMemoryCrmStore& store, ports::MemberStore& members,
                       const model::OrgScope& scope);

/// Puts the sample conversations into the store; returns how many.
int ingest_sample_conversations(ports::ConversationStore& store, const base::TenantId& tenant);

}  // namespace dealwire::support
