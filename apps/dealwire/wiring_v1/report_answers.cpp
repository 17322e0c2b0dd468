#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/run_state.hpp"
#include "apps/dealwire/switching.hpp"
#include "apps/dealwire/wiring_v1/v1_desk.hpp"

namespace dealwire::app {
namespace {

using api::v1::Answer;
using api::v1::Handlers;
using api::v1::limit_of;
using api::v1::Question;
using api::v1::Refused;
using base::Tree;

constexpr std::size_t kUsual = 20;
constexpr std::size_t kMost = 200;

Answer runs(const V1Desk& desk, const Question& question) {
    const std::size_t limit = limit_of(question, kUsual, kMost);
    return {.document = desk.at_desk(question, [&](Invocation& invocation, Local& local) {
        return list_runs(invocation, local, limit);
    })};
}

Answer run(const V1Desk& desk, const Question& question) {
    const std::string& id = question.at("id");
    return {.document = desk.at_desk(question, [&](Invocation& invocation, Local& local) {
        if (!find_run(local, {id})) refuse_missing("There is no run '" + id + "'.");
        return show_run(invocation, local, id);
    })};
}

using OneConnection = ExitCode (*)(Invocation&, Local&, const std::string&);

Answer connection(const V1Desk& desk, const Question& question, OneConnection work) {
    const std::string& name = question.at("name");
    return {.document = desk.at_desk(question, [&](Invocation& invocation, Local& local) {
        if (!connection_named(local, name))
            refuse_missing("There is no connection '" + name + "'.");
        return work(invocation, local, name);
    })};
}

/// A key that leaked must not send a company's data into another org: a person does that, at the
/// machine, after looking at the plan.
ExitCode refuse_switch(Invocation& invocation, Local&, const std::string& name) {
    (void)invocation;
    throw Refused{{.status = 409,
                   .code = "by-command-only",
                   .detail = "An org is switched by a person at the machine alone: dealwire "
                             "connections switch " +
                             name + ". What it would do: GET at this path."}};
}

Answer jobs(const V1Desk& desk, const Question& question) {
    const std::size_t limit = limit_of(question, kUsual, kMost);
    return {.document = desk.at_desk(question, [&](Invocation& invocation, Local& local) {
        return list_jobs(invocation, local, limit);
    })};
}

}  // namespace

void add_report_answers(const V1Desk& desk, Handlers& handlers) {
    handlers["getStatus"] = [&](const Question& question) {
        return Answer{.document = desk.at_desk(question, show_status)};
    };
    handlers["listRuns"] = [&](const Question& question) { return runs(desk, question); };
    handlers["getRun"] = [&](const Question& question) { return run(desk, question); };
    handlers["getBudget"] = [&](const Question& question) {
        return Answer{.document = desk.in_scope(question, show_budget)};
    };
    handlers["listJobs"] = [&](const Question& question) { return jobs(desk, question); };
    handlers["listConnections"] = [&](const Question& question) {
        return Answer{.document = desk.at_desk(question, list_connections)};
    };
    handlers["getConnection"] = [&](const Question& question) {
        return connection(desk, question, show_connection);
    };
    handlers["planSwitch"] = [&](const Question& question) {
        return connection(desk, question, plan_switch);
    };
    handlers["switchConnection"] = [&](const Question& question) {
        return connection(desk, question, refuse_switch);
    };
}

}  // namespace dealwire::app
