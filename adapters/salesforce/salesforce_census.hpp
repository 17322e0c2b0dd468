#pragma once

#include "adapters/salesforce/composite.hpp"
#include "adapters/salesforce/query.hpp"
#include "adapters/salesforce/query_page.hpp"
#include "engine/ports/record_census.hpp"

#include <functional>

namespace dealwire::salesforce {

/// Asks by queryAll, which also shows the recycle bin. Source: SOQL and SOSL Reference, "Querying
/// deleted records"; a deletion moves SystemModstamp.
class SalesforceCensus final : public ports::RecordCensus {
public:
    explicit SalesforceCensus(Session session) : session_{session} {}

    base::Result<std::vector<ports::CensusAnswer>> ask(
        std::span<const ports::CensusQuestion> questions, std::stop_token stop) override;

    /// Of these deleted activities: see RecordSink.
    base::Result<std::vector<model::RecordId>> went_along(
        const std::string& object, std::span<const model::RecordId> activities,
        std::stop_token stop);

    [[nodiscard]] int calls() const override { return session_.calls(); }

private:
    /// One query, and where its rows go.
    struct Asked {
        std::string soql;
        std::size_t question = 0;
        Rows rows = Rows::WithDeleted;
        std::vector<model::Column> columns = {};
    };

    /// A deleted activity, and a record that it hung on.
    struct Hung {
        std::size_t question = 0;
        model::RecordId activity;
        model::RecordId on;
    };

    using Row = model::RecordRows::Row;
    using Take = std::function<void(const Asked& asked, const Row& row)>;

    static std::vector<Asked> queries_of(std::span<const ports::CensusQuestion> questions);
    static std::vector<Asked> queries_about(const std::vector<Hung>& hung);
    /// Those that hung on a record that is deleted.
    base::Result<std::vector<Hung>> fallen(std::vector<Hung> hung, const std::stop_token& stop);
    base::Result<std::vector<QueryPage>> first_pages(std::span<const Asked> queries,
                                                     const std::stop_token& stop);
    base::Result<void> each_row(std::span<const Asked> queries, const Take& take,
                                const std::stop_token& stop);

    Session session_;
};

}  // namespace dealwire::salesforce
