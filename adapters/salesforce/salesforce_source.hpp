#pragma once

#include "adapters/salesforce/query.hpp"
#include "adapters/salesforce/session.hpp"
#include "engine/ports/record_source.hpp"

#include <chrono>

namespace dealwire::salesforce {

struct SourceSettings {
    /// Longer queries are cut by columns and their rows put together. Orgs with many formula fields
    /// may need less than SOQL allows.
    std::size_t longest_query = kLongestQuery;
};

/// Reads over REST. First pages travel five to a call, describes and logs of deletions 25 to a
/// call. A page link that expired is replaced by a query from the last row delivered; a request for
/// records by id, which has no order, is cut into lists of one page each.
class SalesforceSource : public ports::RecordSource {
public:
    SalesforceSource(Session& session, const base::Clock& clock, SourceSettings settings = {})
        : session_{session}, clock_{clock}, settings_{settings} {}

    base::Result<std::vector<ports::ObjectAnswer>> ask(std::span<const ports::Question> questions,
                                                       ports::Spent& spent,
                                                       std::stop_token stop) override;

    std::vector<ports::ReadOutcome> read(std::span<const ports::ReadRequest> requests,
                                         const ports::PageSink& sink,
                                         std::stop_token stop) override;

private:
    Session& session_;
    const base::Clock& clock_;
    SourceSettings settings_;
    /// How far the org's clock is ahead of ours, once it said so.
    std::chrono::milliseconds org_ahead_{0};
};

}  // namespace dealwire::salesforce
