#include "adapters/salesforce/salesforce_census.hpp"

#include "adapters/salesforce/query.hpp"
#include "adapters/salesforce/soql.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dealwire::salesforce {
namespace {

using base::Result;
using ports::CensusAnswer;
using ports::CensusQuestion;

bool is_activity(const std::string& object) { return object == "Task" || object == "Event"; }

std::string deleted_since(const CensusQuestion& question) {
    const std::string hung_on = is_activity(question.object) ? ", WhatId, WhoId" : "";
    return "SELECT Id, " + question.key_field + ", SystemModstamp" + hung_on + " FROM " +
           question.object + " WHERE IsDeleted = true AND " + question.key_field +
           " != null AND SystemModstamp >= " + literal(question.since) +
           (question.parent.empty() ? "" : " AND " + question.parent + ".IsDeleted = false");
}

/// What these activities hung on, where they are deleted.
std::string deleted_among(const std::string& object, std::span<const std::string> ids) {
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "" : ", ") + quoted(id);
    return "SELECT Id, WhatId, WhoId FROM " + object + " WHERE IsDeleted = true AND Id IN (" +
           list + ")";
}

std::vector<model::Column> columns_of(const CensusQuestion& question) {
    std::vector<model::Column> columns{
        {"Id", "id"}, {question.key_field, "string"}, {"SystemModstamp", "datetime"}};
    if (is_activity(question.object)) {
        columns.push_back({"WhatId", "reference"});
        columns.push_back({"WhoId", "reference"});
    }
    return columns;
}

/// The object whose records take their activities along when they are deleted, by the prefix of
/// its ids; empty for others.
std::string object_above(std::string_view prefix) {
    if (prefix == "001") return "Account";
    if (prefix == "003") return "Contact";
    if (prefix == "006") return "Opportunity";
    return prefix == "00Q" ? "Lead" : "";
}

/// An object that the org does not have has no records of ours, and the others have.
bool knows_no_such_object(const base::Error& error) {
    return error.fault == base::Fault::Missing || error.code == "INVALID_TYPE";
}

model::ExportRecord deleted_record(const model::RecordRows::Row& row, const model::RecordId& id,
                                   const CensusQuestion& question) {
    model::ExportRecord record;
    record.name = {question.object, std::string{*row[1]}};
    record.key_field = question.key_field;
    record.id = id;
    record.gone_at = base::parse_instant(row[2].value_or("")).value_or(question.since);
    return record;
}

}  // namespace

std::vector<SalesforceCensus::Asked> SalesforceCensus::queries_of(
    std::span<const CensusQuestion> questions) {
    std::vector<Asked> queries;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const CensusQuestion& question = questions[i];
        queries.push_back({deleted_since(question), i, Rows::WithDeleted, columns_of(question)});
        std::vector<std::string> ids;
        for (const model::RecordId& id : question.gone) ids.push_back(id.text());
        for (const auto& some : chunks(ids))
            queries.push_back({select_ids(question.object, some), i, Rows::Live, {{"Id", "id"}}});
    }
    return queries;
}

/// Which of the records that deleted activities hung on are deleted.
std::vector<SalesforceCensus::Asked> SalesforceCensus::queries_about(
    const std::vector<Hung>& hung) {
    std::map<std::string, std::set<std::string>> by_object;
    for (const Hung& each : hung)
        if (const std::string object = object_above(each.on.prefix()); !object.empty())
            by_object[object].insert(each.on.text());
    std::vector<Asked> queries;
    for (const auto& [object, ids] : by_object) {
        const std::vector<std::string> keys{ids.begin(), ids.end()};
        for (const auto& some : chunks(keys))
            queries.push_back({select_ids(object, some) + " AND IsDeleted = true",
                               0,
                               Rows::WithDeleted,
                               {{"Id", "id"}}});
    }
    return queries;
}

Result<std::vector<QueryPage>> SalesforceCensus::first_pages(std::span<const Asked> queries,
                                                             const std::stop_token& stop) {
    std::vector<Subrequest> parts;
    for (const Asked& query : queries)
        parts.push_back({.path = query_path(session_, query.soql, query.rows)});
    const auto bodies = composite(session_, parts, stop);
    if (!bodies) return base::fail(bodies.error());
    std::vector<QueryPage> pages;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        if (!(*bodies)[i] && knows_no_such_object((*bodies)[i].error())) {
            pages.emplace_back();
            continue;
        }
        if (!(*bodies)[i]) return base::fail((*bodies)[i].error());
        auto page = read_page(*(*bodies)[i], queries[i].columns);
        if (!page) return base::fail(page.error());
        pages.push_back(std::move(*page));
    }
    return pages;
}

Result<void> SalesforceCensus::each_row(std::span<const Asked> queries, const Take& take,
                                        const std::stop_token& stop) {
    for (std::size_t from = 0; from < queries.size(); from += kQueriesPerComposite) {
        const auto rest = queries.subspan(from);
        const auto some = rest.first(std::min(rest.size(), kQueriesPerComposite));
        auto pages = first_pages(some, stop);
        if (!pages) return base::fail(pages.error());
        for (std::size_t i = 0; i < some.size(); ++i) {
            Result<QueryPage> page = std::move((*pages)[i]);
            for (;; page = next_page(session_, page->next, some[i].columns, stop)) {
                if (!page) return base::fail(page.error());
                for (const auto& row : page->rows) take(some[i], row);
                if (page->next.empty()) break;
            }
        }
    }
    return {};
}

Result<std::vector<CensusAnswer>> SalesforceCensus::ask(std::span<const CensusQuestion> questions,
                                                        std::stop_token stop) {
    std::vector<CensusAnswer> answers(questions.size());
    std::vector<Hung> hung;
    const Take take = [&](const Asked& asked, const Row& row) {
        const auto id = model::RecordId::parse(row[0].value_or(""));
        if (!id) return;
        CensusAnswer& answer = answers[asked.question];
        if (asked.rows == Rows::Live) return answer.back.push_back(*id);
        if (!row[1]) return;  // not one of ours
        answer.deleted.push_back(deleted_record(row, *id, questions[asked.question]));
        for (std::size_t cell = 3; cell < asked.columns.size(); ++cell)
            if (const auto on = model::RecordId::parse(row[cell].value_or("")))
                hung.push_back({asked.question, *id, *on});
    };
    if (const auto read = each_row(queries_of(questions), take, stop); !read)
        return base::fail(read.error());
    const auto along = fallen(std::move(hung), stop);
    if (!along) return base::fail(along.error());
    for (const Hung& each : *along) answers[each.question].went_along.push_back(each.activity);
    return answers;
}

Result<std::vector<SalesforceCensus::Hung>> SalesforceCensus::fallen(std::vector<Hung> hung,
                                                                     const std::stop_token& stop) {
    std::set<model::RecordId> gone;
    const Take note = [&](const Asked&, const Row& row) {
        if (const auto id = model::RecordId::parse(row[0].value_or(""))) gone.insert(*id);
    };
    if (const auto read = each_row(queries_about(hung), note, stop); !read)
        return base::fail(read.error());
    std::erase_if(hung, [&](const Hung& each) { return !gone.contains(each.on); });
    return hung;
}

Result<std::vector<model::RecordId>> SalesforceCensus::went_along(
    const std::string& object, std::span<const model::RecordId> activities, std::stop_token stop) {
    std::vector<std::string> ids;
    for (const model::RecordId& id : activities) ids.push_back(id.text());
    std::vector<Asked> queries;
    for (const auto& some : chunks(ids))
        queries.push_back({deleted_among(object, some),
                           0,
                           Rows::WithDeleted,
                           {{"Id", "id"}, {"WhatId", "reference"}, {"WhoId", "reference"}}});
    std::vector<Hung> hung;
    const Take take = [&](const Asked&, const Row& row) {
        const auto id = model::RecordId::parse(row[0].value_or(""));
        for (std::size_t cell = 1; id && cell < 3; ++cell)
            if (const auto on = model::RecordId::parse(row[cell].value_or("")))
                hung.push_back({0, *id, *on});
    };
    if (const auto read = each_row(queries, take, stop); !read) return base::fail(read.error());
    const auto along = fallen(std::move(hung), stop);
    if (!along) return base::fail(along.error());
    std::set<model::RecordId> once;
    for (const Hung& each : *along) once.insert(each.activity);
    return std::vector<model::RecordId>{once.begin(), once.end()};
}

}  // namespace dealwire::salesforce
