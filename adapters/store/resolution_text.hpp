#pragma once

#include "engine/model/resolution.hpp"

#include <string>
#include <string_view>

namespace dealwire::store {

/// The records a resolution names, equal for equal ones: contacts, leads, accounts and opportunity,
/// parted by `|`, ids by commas.
std::string records_text(const model::Resolution& resolution);

/// Everything else of a resolution but its conversation, as lines (line_text.hpp): one of its
/// opportunity, then `p` of each participant, followed by `r` of what was rejected for him, then
/// `c` of each candidate. Hundreds of thousands are written in one go, so it is short.
void append_trace_text(std::string& out, const model::Resolution& resolution);

/// The resolution that was written so. Throws StoreError where the texts are damaged.
model::Resolution resolution_from_text(const base::ConversationId& conversation,
                                       std::string_view records, std::string_view trace);

}  // namespace dealwire::store
