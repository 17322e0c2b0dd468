#pragma once

#include "engine/base/tree.hpp"
#include "engine/ports/conversation_store.hpp"

#include <tl/expected.hpp>

#include <string>

namespace dealwire::intake {

/// Why a document is refused.
struct Refusal {
    std::string id;      ///< `metaData.id` where it could be read, else empty
    std::string reason;  ///< one sentence that names the member and what it should be
};

/// Checks a conversation document and reads from it what deciding needs. The document itself is
/// kept whole, unknown members included. Its shape: docs/reference/conversation.schema.json.
tl::expected<ports::IncomingConversation, Refusal> read_document(base::Tree document);

}  // namespace dealwire::intake
