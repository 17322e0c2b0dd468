#pragma once

#include "engine/canvas/refusal.hpp"
#include "engine/model/export_record.hpp"
#include "engine/model/record_id.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::canvas {

/// What is known about a conversation that somebody wants to see from a record's page.
struct Claim {
    bool linked = false;      ///< it belongs to the record, or the record is its own
    bool held = false;        ///< it is not deleted here
    bool is_private = false;  ///< as its document says now
    bool in_org = false;      ///< its record stands in the org, as far as we know
    bool readable = true;     ///< the user may read that record, by the org's sharing
};

/// Who may see what. That the user may see the record, Salesforce proves by showing the canvas on
/// its page; so nothing is shown but what belongs to it, and of that only conversations whose own
/// records the user may read. What is private, or what the export filter keeps out of the org, is
/// shown to nobody. Nothing where the page may be shown.
std::optional<Refusal> refused(const Claim& claim);

/// Whether a record stands in the org, as far as we know.
bool stands_in_org(const model::ExportRecord& record);

/// Whether records of this kind have conversations linked to them (account, contact, lead,
/// opportunity); else the record may be that of a conversation.
bool has_linked_conversations(const model::RecordId& record);

/// Origins of the org's own pages, which may show ours within them: My Domain itself, Lightning and
/// Visualforce pages, with those of the package's namespace. An org without My Domain gives its
/// address alone. Source: Salesforce Help, "My Domain URL formats" (enhanced domains).
std::vector<std::string> frame_ancestors(const std::string& instance_url,
                                         const std::string& name_space);

}  // namespace dealwire::canvas
