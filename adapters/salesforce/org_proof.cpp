// How a channel makes sure that the org of its connection answers.

#include "adapters/http/url.hpp"
#include "adapters/json/json.hpp"
#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/org_channel.hpp"

namespace dealwire::salesforce {

using base::Error;
using base::Fault;
using base::Result;
using model::OrgSighting;
using model::RecordId;
using Told = Result<std::optional<OrgSighting>>;

namespace {

constexpr const char* kUserInfo = "/services/oauth2/userinfo";
constexpr const char* kOrganization = "SELECT Id, InstanceName FROM Organization LIMIT 1";
constexpr int kOk = 200;
constexpr int kUnauthorised = 401;

/// Once more than a token can have expired.
constexpr int kMostLooks = 2;

/// A stored token may have expired: this service answers that with 403 and plain text. Source:
/// Salesforce Help, "Identity URLs".
bool means_expired(const http::Response& response) {
    return response.status == kUnauthorised ||
           response.body.find("Bad_OAuth_Token") != std::string::npos;
}

Error expired() {
    return {Fault::AuthExpired, "BAD_OAUTH_TOKEN", "The access token is not valid any more.",
            std::string{kReconnect}};
}

std::optional<RecordId> id_at(const base::Tree& body, std::string_view member) {
    return RecordId::parse(body.text_at(member).value_or(""));
}

/// Troubles of the moment, or of the account: they end the work. Anything else says that this user
/// may not ask.
bool is_worth_telling(const Error& error) {
    return error.fault != Fault::Rejected && error.fault != Fault::Missing;
}

}  // namespace

std::optional<OrgSighting> OrgChannel::sighting() const {
    const std::lock_guard lock{mutex_};
    return sighting_;
}

Told OrgChannel::ask_user_info(const Access& access, Tally& tally, const std::stop_token& stop) {
    const Call question{.path = kUserInfo};
    http::Traffic traffic;
    http::Request request = request_for(question, false, access);
    request.traffic = &traffic;
    const auto answer = transport_.send(request, stop);
    note(question.path, answer, traffic, tally);
    if (!answer) return base::fail(answer.error());
    if (answer->status != kOk) {
        if (means_expired(*answer)) return base::fail(expired());
        return std::nullopt;
    }
    const auto body = json::parse(answer->body);
    const auto org = body ? id_at(*body, "organization_id") : std::nullopt;
    if (!org) return std::nullopt;
    return OrgSighting{.org = {*org},
                       .user = id_at(*body, "user_id").value_or(RecordId{}),
                       .username = body->text_at("preferred_username").value_or(""),
                       .instance_name = "",
                       .at = clock_.now()};
}

Told OrgChannel::ask_organization(const Access& access, Tally& tally, const std::stop_token& stop) {
    const Call question{.path = path("/query?q=" + http::percent_encode(kOrganization))};
    const auto answer = once(question, nullptr, access, tally, stop);
    if (!answer) {
        if (is_worth_telling(answer.error())) return base::fail(answer.error());
        return std::nullopt;
    }
    const auto body = json::parse(answer->body);
    const base::Tree* rows = body ? body->at("records") : nullptr;
    if (!rows || !rows->array() || rows->array()->empty()) return std::nullopt;
    const base::Tree& row = rows->array()->front();
    const auto org = id_at(row, "Id");
    if (!org) return std::nullopt;
    return OrgSighting{.org = {*org},
                       .user = {},
                       .username = "",
                       .instance_name = row.text_at("InstanceName").value_or(""),
                       .at = clock_.now()};
}

Told OrgChannel::who_answers(const Access& access, Tally& tally, const std::stop_token& stop) {
    auto told = ask_user_info(access, tally, stop);
    if (told && !*told) told = ask_organization(access, tally, stop);
    return told;
}

Result<void> OrgChannel::prove(Access& access, Tally& tally, const std::stop_token& stop) {
    const model::Connection connection = keeper_.connection();
    if (connection.org.id.empty()) return {};  // it is just being introduced
    Told told = who_answers(access, tally, stop);
    for (int look = 1; look < kMostLooks && !told && told.error().fault == Fault::AuthExpired;
         ++look) {
        auto fresh = keeper_.renewed(access, stop);
        if (!fresh) return base::fail(fresh.error());
        access = std::move(*fresh);
        told = who_answers(access, tally, stop);
    }
    // Not told, or a fresh token is refused by this service alone: the token answer told the org,
    // and the request itself will show what the token is worth.
    if (!told && told.error().fault == Fault::AuthExpired) return {};
    if (!told) return base::fail(told.error());
    if (!*told) return {};
    if ((*told)->org != connection.org)
        return base::fail(keeper_.dead(another_org(connection, (*told)->org.id)));
    const std::lock_guard lock{mutex_};
    sighting_ = **told;
    return {};
}

}  // namespace dealwire::salesforce
