#pragma once

#include "adapters/salesforce/composite.hpp"
#include "engine/ports/record_sink.hpp"

#include <vector>

namespace dealwire::salesforce {

/// The sObject Collections request for a group: an upsert by external id with parents named by
/// theirs, or a deletion by ids. Rows stand alone (allOrNone=false).
/// Source: REST API Developer Guide, "Upsert Records Using sObject Collections", "Delete Multiple
/// Records".
Subrequest collections_request(const Session& session, const ports::WriteGroup& group);

/// A record as the request's body holds it.
base::Tree record_body(const model::DesiredRecord& record);

/// An answer per row, in order. An error where the answer does not fit the group: then nothing is
/// known about any row.
base::Result<std::vector<ports::RowAnswer>> read_rows(const base::Tree& body,
                                                      const ports::WriteGroup& group);

}  // namespace dealwire::salesforce
