#include "apps/dealwire/wiring_v1/v1_desk.hpp"

#include "adapters/json/json.hpp"
#include "apps/dealwire/documents.hpp"
#include "apps/dealwire/job_asking.hpp"
#include "apps/dealwire/wiring_api_door.hpp"

#include <sstream>
#include <stdexcept>

namespace dealwire::app {
namespace {

using api::v1::Problem;
using api::v1::Question;
using api::v1::Refused;
using base::Tree;

struct Ending {
    int status;
    const char* code;
};

Ending ending_of(ExitCode code, const std::string& fault) {
    if (fault == "transient" || fault == "rate-limited") return {503, "salesforce-not-available"};
    switch (code) {
        case ExitCode::Usage:
            return {422, "not-acceptable"};
        case ExitCode::Reauthorise:
            return {409, "reauthorise"};
        case ExitCode::Budget:
            return {503, "budget-spent"};
        default:
            return {409, "not-done"};
    }
}

/// The error that a command writes, as a problem.
Problem problem_of(ExitCode code, const Tree& error) {
    const Ending ending = ending_of(code, error.text_at("fault").value_or(""));
    Problem problem{.status = ending.status, .code = ending.code};
    problem.detail = error.text_at("detail").value_or("");
    if (const auto remedy = error.text_at("remedy"); remedy && !remedy->empty())
        problem.detail += " " + *remedy;
    if (const Tree* issues = error.find("issues")) problem.more.emplace_back("issues", *issues);
    return problem;
}

Problem changed_meanwhile(const ChangedMeanwhile& changed) {
    return {.status = 412,
            .code = "changed-meanwhile",
            .title = "Changed meanwhile",
            .detail = changed.what(),
            .more = {{"revision", changed.in_force()}}};
}

/// Half an answer would be taken for the whole.
Problem stopping() {
    constexpr int kBackIn = 5;
    return {.status = 503,
            .code = "stopping",
            .detail =
                "The service stopped before all was done. What was done is kept: send the "
                "request again, what is held already is unchanged.",
            .more = {{"retryAfter", kBackIn}}};
}

Tree document_of(ExitCode code, const std::string& text) {
    auto document = json::parse(text);
    if (!document) throw std::logic_error{"A command wrote no document."};
    // A document of a failure has this member alone; others may have one among their own.
    const Tree* error = document->find("error");
    if (error && error->object() && document->object()->size() == 1)
        throw Refused{problem_of(code, *error)};
    return std::move(*document);
}

model::Connection active_connection(Local& local) {
    auto connection = local.connections().active(local.tenant());
    if (!connection)
        throw Refused{{.status = 409,
                       .code = "not-connected",
                       .detail = "The tenant is not connected to a Salesforce org. An "
                                 "administrator does that: dealwire connect salesforce."}};
    return std::move(*connection);
}

void check_alive(const model::Connection& connection) {
    if (connection.trouble.empty()) return;
    throw Refused{{.status = 409,
                   .code = "reauthorise",
                   .detail = "Connection '" + connection.name +
                             "' must be authorised again: " + connection.trouble}};
}

}  // namespace

V1Desk::V1Desk(Installation& installation, ports::ConversationDirectory& directory,
               ports::ChangeFeed& changes, std::stop_token stop)
    : installation_{installation},
      directory_{directory},
      changes_{changes},
      stop_{std::move(stop)} {}

Tree V1Desk::at_desk(const Question& question, const LocalWork& work) const {
    const ActingFor acting{actor_of(question.caller)};
    const Globals globals{.tenant = question.caller.tenant.value, .json = true};
    std::ostringstream out;
    std::ostringstream err;
    Output output{out, err, true};
    Invocation invocation{globals, output, stop_};
    Local local{installation_, question.caller.tenant};
    ExitCode code = ExitCode::Done;
    try {
        code = work(invocation, local);
    } catch (const ConfigError& error) {
        out.str("");
        code = output.failure(error.issues());
    } catch (const ChangedMeanwhile& changed) {
        throw Refused{changed_meanwhile(changed)};
    }
    if (code == ExitCode::Partial && stop_.stop_requested()) throw Refused{stopping()};
    return document_of(code, out.str());
}

Tree V1Desk::in_scope(const Question& question, const PlaceWork& work) const {
    return at_desk(question, [&](Invocation& invocation, Local& local) {
        const model::Connection connection = active_connection(local);
        Place place{local, connection, {local.tenant(), connection.org}};
        return work(invocation, place);
    });
}

Tree V1Desk::with_org(const Question& question, const OrgWork& work) const {
    return in_scope(question, [&](Invocation& invocation, Place& place) {
        check_alive(place.connection);
        Remote remote{place.local, place.connection, place.scope};
        const ExitCode code = work(invocation, place, remote);
        remote.remember_usage();
        return code;
    });
}

model::Conversation V1Desk::visible(const Question& question, const std::string& id) const {
    auto found = installation_.conversations().find(question.caller.tenant, {id});
    if (!found || (found->is_private && !sees_private(question)))
        refuse_missing("There is no conversation '" + id + "'.");
    return std::move(*found);
}

access::Turns::Turn V1Desk::take_trial_turn(const base::TenantId& tenant) const {
    constexpr int kLater = 5;
    if (auto turn = trials_.take(tenant)) return std::move(*turn);
    throw Refused{{.status = 429,
                   .code = "trial-running",
                   .title = "Another trial runs",
                   .detail = "Settings are being tried on all history already. Ask again once "
                             "that is answered.",
                   .more = {{"retryAfter", kLater}}}};
}

void V1Desk::came_in(const base::TenantId& tenant) const { ask_for_live(installation_, tenant); }

void refuse_missing(const std::string& detail) {
    throw Refused{{.status = 404, .code = "not-found", .detail = detail}};
}

bool sees_private(const Question& question) {
    return question.caller.may(access::Scope::CallsPrivate);
}

model::PrivateOnes private_ones_for(const Question& question) {
    return sees_private(question) ? model::PrivateOnes::Named : model::PrivateOnes::OnlyCounted;
}

}  // namespace dealwire::app
