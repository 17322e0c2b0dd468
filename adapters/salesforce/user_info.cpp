#include "adapters/salesforce/user_info.hpp"

#include "adapters/json/json.hpp"

namespace dealwire::salesforce {
namespace {

using model::RecordId;

constexpr int kOk = 200;
constexpr int kUnauthorised = 401;
constexpr int kForbidden = 403;

bool names(const base::Tree& document, const char* member, const RecordId& expected) {
    const auto text = document.text_at(member);
    return text && RecordId::parse(*text) == expected;
}

http::Request question(const std::string& origin, const base::Secret& token) {
    using namespace std::chrono_literals;
    return {
        .url = origin + "/services/oauth2/userinfo",
        .headers = {{"Authorization", "Bearer " + token.reveal()}, {"Accept", "application/json"}},
        .deadlines = {.connect = 5s, .read = 5s, .total = 10s},  // somebody is waiting
        .body_limit = 1U << 20U,
        .idempotent = true};
}

/// What may stand in a header; a token has nothing else.
bool is_token(const std::string& text) {
    return !text.empty() && text.size() < 4000 &&
           text.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
               "!._~+/=-") == std::string::npos;
}

}  // namespace

base::Result<bool> UserInfo::lives(const model::Connection& connection, const RecordId& user,
                                   const base::Secret& token, std::stop_token stop) {
    if (!is_token(token.reveal())) return false;
    const auto origin = hosts_.origin_of(connection.instance_url);
    if (!origin) return base::fail(origin.error());
    const auto answer = transport_.send(question(*origin, token), std::move(stop));
    if (!answer) return base::fail(answer.error());
    if (answer->status == kUnauthorised || answer->status == kForbidden) return false;
    const auto document = json::parse(answer->body);
    if (answer->status != kOk || !document)
        return base::fail({.fault = base::Fault::Transient,
                           .code = "USER_INFO",
                           .detail = "The org answered " + std::to_string(answer->status) +
                                     " when asked who is signed in."});
    return names(*document, "user_id", user) &&
           names(*document, "organization_id", connection.org.id);
}

}  // namespace dealwire::salesforce
