#include "adapters/salesforce/salesforce_source.hpp"

#include "adapters/salesforce/composite.hpp"
#include "adapters/salesforce/describe.hpp"
#include "adapters/salesforce/soql.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::salesforce {

using base::Fault;
using model::RecordId;
using ports::ReadOutcome;
using ports::ReadRequest;

namespace {

bool ends_everything(const base::Error& error) {
    return error.fault == Fault::Reauthorise || error.fault == Fault::BudgetSpent ||
           error.fault == Fault::Stopped;
}

bool hidden(const base::Error& error) {
    return error.fault == Fault::Missing || error.code == "INVALID_TYPE";
}

Rows rows_of(const ReadRequest& request) {
    return request.include_deleted ? Rows::WithDeleted : Rows::Live;
}

/// Small by nature: what changed since the last time, and tables that have no stamp.
bool shares_a_call(const ReadRequest& request) {
    return request.from || request.past || request.stamp_field.empty();
}

std::optional<std::size_t> column(const ReadRequest& request, const std::string& name) {
    const auto found = std::ranges::find(request.columns, name, &model::Column::name);
    if (found == request.columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - request.columns.begin());
}

/// Where the last row stands; nothing where it cannot be told.
std::optional<model::Bookmark> place_of(const ReadRequest& request,
                                        const model::RecordRows::Row& row) {
    const auto id_column = column(request, "Id");
    if (!id_column || !row[*id_column]) return std::nullopt;
    const auto id = RecordId::parse(*row[*id_column]);
    if (!id) return std::nullopt;
    if (request.stamp_field.empty()) return model::Bookmark{{}, *id};
    const auto stamp_column = column(request, request.stamp_field);
    if (!stamp_column || !row[*stamp_column]) return std::nullopt;
    const auto stamp = base::parse_instant(*row[*stamp_column]);
    if (!stamp) return std::nullopt;
    return model::Bookmark{*stamp, *id};
}

}  // namespace

/// A request on its way.
struct SalesforceSource::Reading {
    std::size_t number = 0;
    ReadRequest request;  ///< `past` moves with what was delivered
    std::optional<base::Result<QueryPage>> first;
    ReadOutcome outcome;
};

base::Result<std::vector<ports::ObjectAnswer>> SalesforceSource::ask(
    std::span<const ports::Question> questions, ports::Spent& spent, std::stop_token stop) {
    std::vector<ports::ObjectAnswer> found;
    for (std::size_t begin = 0; begin < questions.size(); begin += kPartsPerComposite) {
        std::vector<Subrequest> parts;
        for (const ports::Question& question :
             questions.subspan(begin, std::min(kPartsPerComposite, questions.size() - begin)))
            parts.push_back({.path = session_.path("/sobjects/" + question.object + "/describe")});
        const int before = session_.calls();
        const auto answers = composite(session_, parts, stop);
        spent.calls += session_.calls() - before;
        if (!answers) return base::fail(answers.error());
        for (const auto& answer : *answers) {
            if (answer)
                found.push_back({.described = read_describe(*answer), .deletions = {}});
            else if (!hidden(answer.error()))
                return base::fail(answer.error());
        }
    }
    return found;
}

std::vector<SalesforceSource::Reading> SalesforceSource::prepare(
    std::span<const ReadRequest> requests) const {
    std::vector<Reading> readings;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        Reading& reading = readings.emplace_back(Reading{i, requests[i], {}, {}});
        if (const auto error = too_long(select(requests[i]))) reading.first = base::fail(*error);
    }
    return readings;
}

std::vector<ReadOutcome> SalesforceSource::read(std::span<const ReadRequest> requests,
                                                const ports::PageSink& sink, std::stop_token stop) {
    std::vector<Reading> readings = prepare(requests);
    std::vector<Reading*> small;
    for (Reading& reading : readings)
        if (!reading.first && shares_a_call(reading.request)) small.push_back(&reading);

    std::vector<ReadOutcome> outcomes;
    std::optional<base::Error> ended;
    for (Reading& reading : readings) {
        if (!ended && !reading.first) {
            const auto here = std::ranges::find(small, &reading);
            const auto count = std::min<std::size_t>(kQueriesPerComposite,
                                                     static_cast<std::size_t>(small.end() - here));
            if (here != small.end() && count > 1)
                read_first_pages({here, count}, stop);
            else
                read_first_page(reading, stop);
        }
        if (ended)
            reading.outcome.result = base::fail(*ended);
        else
            read_rest(reading, sink, stop);
        const auto& result = reading.outcome.result;
        if (!result && ends_everything(result.error())) ended = result.error();
        outcomes.push_back(std::move(reading.outcome));
    }
    return outcomes;
}

void SalesforceSource::read_first_pages(std::span<Reading* const> group, std::stop_token stop) {
    std::vector<Subrequest> parts;
    for (const Reading* reading : group)
        parts.push_back(
            {.path = query_path(session_, select(reading->request), rows_of(reading->request))});
    const int before = session_.calls();
    const auto answers = composite(session_, parts, stop);
    group.front()->outcome.spent.calls += session_.calls() - before;
    for (std::size_t i = 0; i < group.size(); ++i) {
        Reading& reading = *group[i];
        if (!answers)
            reading.first = base::fail(answers.error());
        else if (const auto& part = (*answers)[i]; !part)
            reading.first = base::fail(part.error());
        else
            reading.first = read_page(*part, reading.request.columns);
    }
}

void SalesforceSource::read_first_page(Reading& reading, std::stop_token stop) {
    const int before = session_.calls();
    reading.first = first_page(session_, select(reading.request), rows_of(reading.request),
                               reading.request.columns, std::move(stop));
    reading.outcome.spent.calls += session_.calls() - before;
}

base::Result<QueryPage> SalesforceSource::page_after(Reading& reading, const std::string& next,
                                                     std::stop_token stop) {
    const int before = session_.calls();
    auto page = next_page(session_, next, reading.request.columns, stop);
    // Page links live for a while only, and a user has few of them: go on by key.
    if (!page && page.error().code == "INVALID_QUERY_LOCATOR" && reading.request.past)
        page = first_page(session_, select(reading.request), rows_of(reading.request),
                          reading.request.columns, stop);
    reading.outcome.spent.calls += session_.calls() - before;
    return page;
}

void SalesforceSource::read_rest(Reading& reading, const ports::PageSink& sink,
                                 std::stop_token stop) {
    base::Result<QueryPage> page = std::move(*reading.first);
    while (page) {
        const std::string next = page->next;
        if (!page->rows.empty()) {
            if (const auto place = place_of(reading.request, page->rows.back()))
                reading.request.past = place;
            sink(reading.number,
                 {reading.request.object, reading.request.columns, std::move(page->rows)});
        }
        if (next.empty()) return;
        page = page_after(reading, next, stop);
    }
    reading.outcome.result = base::fail(page.error());
}

}  // namespace dealwire::salesforce
