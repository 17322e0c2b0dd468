#pragma once

#include "adapters/salesforce/query.hpp"
#include "adapters/salesforce/session.hpp"
#include "engine/ports/record_source.hpp"

namespace dealwire::salesforce {

/// Reads over REST. Increments are small, so their first pages travel five to a call; first loads
/// are paged one object after another. A page link that expired is replaced by a query from the
/// last row delivered. Describes travel 25 to a call.
class SalesforceSource : public ports::RecordSource {
public:
    explicit SalesforceSource(Session& session) : session_{session} {}

    base::Result<std::vector<ports::ObjectAnswer>> ask(std::span<const ports::Question> questions,
                                                       ports::Spent& spent,
                                                       std::stop_token stop) override;

    std::vector<ports::ReadOutcome> read(std::span<const ports::ReadRequest> requests,
                                         const ports::PageSink& sink,
                                         std::stop_token stop) override;

private:
    struct Reading;

    std::vector<Reading> prepare(std::span<const ports::ReadRequest> requests) const;
    void read_first_pages(std::span<Reading* const> group, std::stop_token stop);
    void read_first_page(Reading& reading, std::stop_token stop);
    void read_rest(Reading& reading, const ports::PageSink& sink, std::stop_token stop);
    base::Result<QueryPage> page_after(Reading& reading, const std::string& next,
                                       std::stop_token stop);

    Session& session_;
};

}  // namespace dealwire::salesforce
