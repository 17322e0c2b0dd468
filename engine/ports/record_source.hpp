#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/reading.hpp"
#include "engine/model/schema.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::ports {

/// What some work cost the org and the wire.
struct Spent {
    int calls = 0;           ///< as the org counts them
    std::int64_t bytes = 0;  ///< of answers, as they travelled

    Spent& operator+=(const Spent& more) {
        calls += more.calls;
        bytes += more.bytes;
        return *this;
    }
};

/// How much there is to read, known after the first page.
struct FirstPage {
    std::int64_t total = 0;  ///< rows that the whole request has
    std::int64_t rows = 0;   ///< rows in this page
};

/// One object to read.
struct ReadRequest {
    std::string object;
    std::vector<model::Column> columns;  ///< "Id" and `stamp_field` are among them
    std::string stamp_field = {};        ///< "SystemModstamp"; empty: the object has none, read all
    std::optional<base::Instant> from = {};   ///< only rows with a stamp of at least this
    std::optional<base::Instant> until = {};  ///< only rows with a smaller stamp
    std::optional<model::Bookmark> past =
        {};  ///< only rows after this (stamp, id); narrower than `from`
    std::vector<model::RecordId> owners = {};  ///< only rows of these owners; empty: of all
    std::vector<model::RecordId> ids = {};     ///< only these records; empty: all
    bool include_deleted = true;               ///< rows in the recycle bin and merge losers too
    /// Asked after the first page where more would follow; false ends the reading there, as one
    /// that left the rest (`ReadOutcome::complete`). Empty: always go on.
    std::function<bool(const FirstPage&)> go_on = {};
};

struct ReadOutcome {
    base::Result<void> result;
    Spent spent = {};        ///< a call shared by several requests counts once
    bool complete = true;    ///< false: ended after the first page, as `go_on` wanted
    std::int64_t total = 0;  ///< rows that the org said there are
};

/// Takes page after page of request number `request`. May throw; reading then ends with it.
using PageSink = std::function<void(std::size_t request, model::RecordPage page)>;

/// What is asked about an object before it is read.
struct Question {
    std::string object;
    std::optional<base::Instant> deleted_since = {};  ///< set: the deletion log from there on
};

/// Plain questions about what the objects look like.
inline std::vector<Question> questions_about(std::span<const std::string> objects) {
    std::vector<Question> questions;
    for (const std::string& object : objects) questions.push_back({.object = object});
    return questions;
}

/// The org's own log of deletions. It also knows records that were purged from the recycle bin.
struct DeletionLog {
    std::vector<model::Deletion> deletions;
    base::Instant covered;                  ///< ask from here the next time
    std::optional<base::Instant> earliest;  ///< what was deleted before this is not in the log
};

struct ObjectAnswer {
    model::ObjectInfo described;
    /// Absent where it was not asked for, or the object keeps no log.
    std::optional<base::Result<DeletionLog>> deletions;
    /// When the org answered, by its own clock; nothing where it did not say.
    std::optional<base::Instant> at = {};
};

/// Reads the records and the schema of one CRM, as one connected user sees them.
///
/// Threads: calls on one instance must not overlap.
/// Errors: returned, never thrown (except what the sink throws). AuthExpired has been healed once
/// already when it is returned.
class RecordSource {
public:
    virtual ~RecordSource() = default;

    /// The objects as described for the connected user and their deletion logs, in the order asked
    /// and in as few calls as possible; an object that does not exist or is hidden from him is left
    /// out.
    virtual base::Result<std::vector<ObjectAnswer>> ask(std::span<const Question> questions,
                                                        Spent& spent, std::stop_token stop) = 0;

    /// Reads each request in ascending (stamp, id), pages to the sink as they arrive. Never skips a
    /// row that was committed before the call; may repeat rows. One outcome per request: a failed
    /// request does not end the others, but Reauthorise, BudgetSpent and Stopped end all that
    /// follow. QUERY_TIMEOUT is not repeated: the caller narrows the request.
    virtual std::vector<ReadOutcome> read(std::span<const ReadRequest> requests,
                                          const PageSink& sink, std::stop_token stop) = 0;
};

}  // namespace dealwire::ports
