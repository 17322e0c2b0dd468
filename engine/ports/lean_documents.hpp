#pragma once

#include "engine/base/id.hpp"
#include "engine/model/conversation.hpp"

#include <span>
#include <vector>

namespace dealwire::ports {

/// What a ConversationStore may be as well: it hands out documents without their transcripts, which
/// are half of a document and which few look at. Errors: throws StoreError.
class LeanDocuments {
public:
    virtual ~LeanDocuments() = default;

    /// As `ConversationStore::contents`, without `transcript`.
    virtual std::vector<model::ConversationContent> contents_without_transcripts(
        const base::TenantId& tenant, std::span<const base::ConversationId> ids) = 0;
};

}  // namespace dealwire::ports
