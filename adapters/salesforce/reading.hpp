#pragma once

#include "adapters/salesforce/column_parts.hpp"
#include "adapters/salesforce/composite.hpp"
#include "adapters/salesforce/owner_filter.hpp"
#include "adapters/salesforce/query.hpp"
#include "adapters/salesforce/session.hpp"
#include "engine/ports/record_source.hpp"

#include <optional>

namespace dealwire::salesforce {

/// One request on its way over REST. Where its query is too long, its columns are asked for in
/// parts: the first part is paged, the others are read for the ids of each page.
class Reading {
public:
    Reading(Session& session, std::size_t number, ports::ReadRequest request,
            std::size_t longest_query);

    /// Its first page may travel with those of others.
    [[nodiscard]] bool may_share() const {
        return !first_ && !alone_ && request_.ids.empty() && parts_.size() == 1;
    }

    [[nodiscard]] Subrequest first_query() const;
    /// What became of `first_query`. A trouble that may be over, or that a query of its own does
    /// not meet, is not its last word.
    void take_first(base::Result<base::Tree> answer);

    /// Reads on from its first page, or from the beginning where it has none yet.
    void run(const ports::PageSink& sink, const std::stop_token& stop);

    ports::ReadOutcome& outcome() { return outcome_; }

private:
    using Page = base::Result<QueryPage>;

    [[nodiscard]] ports::ReadRequest first_part() const;
    Page ask(const std::stop_token& stop);
    Page first_page(const std::stop_token& stop);
    Page page_after(const std::string& next, const std::stop_token& stop);
    bool cut_smaller();
    base::Result<void> run_pages(const ports::PageSink& sink, const std::stop_token& stop);
    base::Result<void> run_ids(const ports::PageSink& sink, const std::stop_token& stop);
    base::Result<void> deliver_all(Page page, const ports::PageSink& sink,
                                   const std::stop_token& stop);
    base::Result<void> deliver(QueryPage& page, const ports::PageSink& sink,
                               const std::stop_token& stop);
    base::Result<model::RecordRows> completed(model::RecordRows lead, const std::stop_token& stop);
    base::Result<model::RecordRows> rows_by_ids(const std::vector<model::Column>& columns,
                                                std::vector<model::RecordId> ids,
                                                const std::stop_token& stop);

    Session& session_;
    std::size_t number_;
    ports::ReadRequest request_;  ///< `past` moves with what was delivered
    OwnerFilter filter_;
    ColumnParts parts_;
    bool alone_ = false;  ///< shares no call (any more)
    std::optional<Page> first_;
    ports::ReadOutcome outcome_;
};

}  // namespace dealwire::salesforce
