#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/schema.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::ports {

/// One object to read.
struct ReadRequest {
    std::string object;
    std::vector<model::Column> columns;  ///< "Id" and `stamp_field` are among them
    std::string stamp_field;             ///< "SystemModstamp"; empty: the object has none, read all
    std::optional<base::Instant> from;   ///< only rows with a stamp of at least this
    std::optional<model::Bookmark>
        past;                     ///< only rows after this (stamp, id); narrower than `from`
    bool include_deleted = true;  ///< rows in the recycle bin and merge losers too
};

struct ReadOutcome {
    base::Result<void> result;
    int calls = 0;  ///< as the org counts them; a call shared by several requests counts once
};

/// Takes page after page of request number `request`. May throw; reading then ends with it.
using PageSink = std::function<void(std::size_t request, model::RecordPage page)>;

/// Reads the records and the schema of one CRM, as one connected user sees them.
///
/// Threads: calls on one instance must not overlap.
/// Errors: returned, never thrown (except what the sink throws). AuthExpired has been healed once
/// already when it is returned.
class RecordSource {
public:
    virtual ~RecordSource() = default;

    /// The objects as described for the connected user, in the order asked; one that does not exist
    /// or is hidden from him is left out.
    virtual base::Result<std::vector<model::ObjectInfo>> describe(
        std::span<const std::string> objects, std::stop_token stop) = 0;

    /// Reads each request in ascending (stamp, id), pages to the sink as they arrive. Never skips a
    /// row that was committed before the call; may repeat rows. One outcome per request: a failed
    /// request does not end the others, but Reauthorise, BudgetSpent and Stopped end all that
    /// follow.
    virtual std::vector<ReadOutcome> read(std::span<const ReadRequest> requests,
                                          const PageSink& sink, std::stop_token stop) = 0;
};

}  // namespace dealwire::ports
