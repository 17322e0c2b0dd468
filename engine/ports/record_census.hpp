#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/model/export_record.hpp"

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::ports {

/// What is asked about the records of one object.
struct CensusQuestion {
    std::string object;
    std::string key_field;
    base::Instant since;                     ///< deletions from then on
    std::vector<model::RecordId> gone = {};  ///< known to be deleted: are they back?
    /// Of details, the relationship to the record that they hang on, such as "Conversation__r":
    /// those that went with it are not told. Empty: of records of their own.
    std::string parent = {};
};

struct CensusAnswer {
    std::vector<model::ExportRecord> deleted;  ///< name, id and `gone_at` are filled
    std::vector<model::RecordId> back;         ///< of those asked about
    /// Of the deleted: the org deleted them along with the opportunity, account or person that they
    /// hung on; nobody meant these.
    std::vector<model::RecordId> went_along = {};
};

/// Tells which of our records somebody deleted in the org, or brought back from its recycle bin.
/// What was purged from there within one interval is not told.
///
/// Threads: calls on one instance must not overlap.
class RecordCensus {
public:
    virtual ~RecordCensus() = default;

    /// One call for a few questions, one per further page, and one where activities were deleted.
    /// An answer per question.
    virtual base::Result<std::vector<CensusAnswer>> ask(std::span<const CensusQuestion> questions,
                                                        std::stop_token stop) = 0;

    /// Calls made through this instance since it was made, as the org counts them.
    [[nodiscard]] virtual int calls() const = 0;
};

}  // namespace dealwire::ports
