#pragma once

#include "adapters/salesforce/org_error.hpp"
#include "engine/ports/record_sink.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::salesforce {

/// The body of an upload. Source: Bulk API 2.0 Developer Guide, "Prepare CSV Files".
struct IngestCsv {
    std::string text;
    std::size_t rows = 0;
};

/// Whether CSV can say what the record says: no text that stands for null (`#N/A`), no nested
/// values, no more characters than a record or a field of a job may have.
bool fits_csv(const model::DesiredRecord& record);

/// The first rows of the group, as many as stay below `most_bytes`, at least one. Lines end in LF,
/// cells are quoted where RFC 4180 wants it, null and empty texts are `#N/A`, and a field that a
/// record does not have is left empty, which leaves it alone. The header is the union of all
/// fields; parents are named by `Relationship.Key_Field`. A deletion has the column Id alone.
IngestCsv ingest_csv(const ports::WriteGroup& group, std::size_t most_bytes);

/// `CODE:message:field,field --`, as the column sf__Error holds it.
OrgError row_error(std::string_view text);

}  // namespace dealwire::salesforce
