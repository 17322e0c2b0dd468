#include "adapters/salesforce/salesforce_source.hpp"

#include "adapters/salesforce/asking.hpp"
#include "adapters/salesforce/composite.hpp"
#include "adapters/salesforce/reading.hpp"

namespace dealwire::salesforce {

using base::Fault;
using ports::ReadOutcome;
using ports::ReadRequest;
using ports::Spent;

namespace {

bool ends_everything(const base::Error& error) {
    return error.fault == Fault::Reauthorise || error.fault == Fault::BudgetSpent ||
           error.fault == Fault::Stopped;
}

Spent since(const Spent& before, const Session& session) {
    return {session.spent().calls - before.calls, session.spent().bytes - before.bytes};
}

/// The next ones that may share a call, `readings` beginning with one that may.
std::vector<Reading*> group_of(std::span<Reading> readings) {
    std::vector<Reading*> group;
    for (Reading& reading : readings)
        if (reading.may_share() && group.size() < kQueriesPerComposite) group.push_back(&reading);
    return group;
}

void share_a_call(Session& session, std::span<Reading> readings, const std::stop_token& stop) {
    const std::vector<Reading*> group = group_of(readings);
    if (group.size() < 2) return;
    std::vector<Subrequest> queries;
    for (const Reading* reading : group) queries.push_back(reading->first_query());
    const Spent before = session.spent();
    auto answers = composite(session, queries, stop);
    group.front()->outcome().spent += since(before, session);
    for (std::size_t i = 0; i < group.size(); ++i)
        group[i]->take_first(answers ? std::move((*answers)[i]) : base::fail(answers.error()));
}

}  // namespace

base::Result<std::vector<ports::ObjectAnswer>> SalesforceSource::ask(
    std::span<const ports::Question> questions, Spent& spent, std::stop_token stop) {
    const Spent before = session_.spent();
    Asking asking{session_, clock_.now() + org_ahead_, std::move(stop)};
    auto answers = asking.ask(questions);
    if (const auto at = session_.answered_at()) org_ahead_ = *at - clock_.now();
    spent += since(before, session_);
    return answers;
}

std::vector<ReadOutcome> SalesforceSource::read(std::span<const ReadRequest> requests,
                                                const ports::PageSink& sink, std::stop_token stop) {
    std::vector<Reading> readings;
    for (std::size_t i = 0; i < requests.size(); ++i)
        readings.emplace_back(session_, i, requests[i], settings_.longest_query);

    std::vector<ReadOutcome> outcomes;
    std::optional<base::Error> ended;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        Reading& reading = readings[i];
        ReadOutcome& outcome = reading.outcome();
        if (!ended && reading.may_share())
            share_a_call(session_, std::span{readings}.subspan(i), stop);
        if (ended)
            outcome.result = base::fail(*ended);
        else
            reading.run(sink, stop);
        if (!outcome.result && ends_everything(outcome.result.error()))
            ended = outcome.result.error();
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

}  // namespace dealwire::salesforce
