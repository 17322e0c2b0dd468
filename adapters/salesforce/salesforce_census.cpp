#include "adapters/salesforce/salesforce_census.hpp"

#include "adapters/salesforce/query.hpp"
#include "adapters/salesforce/soql.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>

namespace dealwire::salesforce {
namespace {

using base::Result;
using ports::CensusAnswer;
using ports::CensusQuestion;

std::string deleted_since(const CensusQuestion& question) {
    return "SELECT Id, " + question.key_field + ", SystemModstamp FROM " + question.object +
           " WHERE IsDeleted = true AND " + question.key_field +
           " != null AND SystemModstamp >= " + literal(question.since);
}

std::string alive_among(const CensusQuestion& question, std::span<const std::string> ids) {
    return select_by_keys(question.object, "Id", ids);
}

void add_row(const auto& row, const CensusQuestion& question, bool back, CensusAnswer& answer) {
    const auto id = model::RecordId::parse(row[0].value_or(""));
    if (!id) return;
    if (back) return static_cast<void>(answer.back.push_back(*id));
    if (!row[1]) return;  // not one of ours
    model::ExportRecord& record = answer.deleted.emplace_back();
    record.name = {question.object, std::string{*row[1]}};
    record.key_field = question.key_field;
    record.id = *id;
    record.gone_at = base::parse_instant(row[2].value_or("")).value_or(question.since);
}

}  // namespace

std::vector<SalesforceCensus::Asked> SalesforceCensus::queries_of(
    std::span<const CensusQuestion> questions) {
    std::vector<Asked> queries;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const CensusQuestion& question = questions[i];
        queries.push_back(
            {deleted_since(question),
             i,
             false,
             {{"Id", "id"}, {question.key_field, "string"}, {"SystemModstamp", "datetime"}}});
        std::vector<std::string> ids;
        for (const model::RecordId& id : question.gone) ids.push_back(id.text());
        for (const auto& some : chunks(ids))
            queries.push_back({alive_among(question, some), i, true, {{"Id", "id"}}});
    }
    return queries;
}

Result<std::vector<QueryPage>> SalesforceCensus::first_pages(std::span<const Asked> queries,
                                                             const std::stop_token& stop) {
    std::vector<Subrequest> parts;
    for (const Asked& query : queries)
        parts.push_back({.path = query_path(session_, query.soql,
                                            query.back ? Rows::Live : Rows::WithDeleted)});
    const auto bodies = composite(session_, parts, stop);
    if (!bodies) return base::fail(bodies.error());
    std::vector<QueryPage> pages;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        if (!(*bodies)[i]) return base::fail((*bodies)[i].error());
        auto page = read_page(*(*bodies)[i], queries[i].columns);
        if (!page) return base::fail(page.error());
        pages.push_back(std::move(*page));
    }
    return pages;
}

Result<std::vector<CensusAnswer>> SalesforceCensus::ask(std::span<const CensusQuestion> questions,
                                                        std::stop_token stop) {
    std::vector<CensusAnswer> answers(questions.size());
    const std::vector<Asked> queries = queries_of(questions);
    for (std::size_t from = 0; from < queries.size(); from += kQueriesPerComposite) {
        const auto rest = std::span{queries}.subspan(from);
        const auto some = rest.first(std::min(rest.size(), kQueriesPerComposite));
        auto pages = first_pages(some, stop);
        if (!pages) return base::fail(pages.error());
        for (std::size_t i = 0; i < some.size(); ++i) {
            Result<QueryPage> page = std::move((*pages)[i]);
            for (;; page = next_page(session_, page->next, some[i].columns, stop)) {
                if (!page) return base::fail(page.error());
                for (const auto& row : page->rows)
                    add_row(row, questions[some[i].question], some[i].back,
                            answers[some[i].question]);
                if (page->next.empty()) break;
            }
        }
    }
    return answers;
}

}  // namespace dealwire::salesforce
