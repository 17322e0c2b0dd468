#include "adapters/salesforce/faults.hpp"

#include "adapters/http/retrying_transport.hpp"
#include "adapters/json/json.hpp"
#include "adapters/salesforce/usage_header.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>
#include <string_view>

namespace dealwire::salesforce {

namespace {

using base::Fault;

struct Rule {
    std::string_view code;
    Fault fault;
    std::string_view remedy;
};

constexpr const char* kQueryTooLong = "QUERY_TOO_LONG";
constexpr std::string_view kAskAdmin =
    "Ask the Salesforce admin to allow it for the connected user.";
constexpr std::string_view kUnknownCode =
    "Dealwire does not know this code. What is sent for the conversation: 'dealwire mapping show "
    "ID'; "
    "mend what Salesforce names, or ask the admin of the org.";
constexpr std::string_view kFixRecord = "Correct the value in the record or in the mapping.";
constexpr std::string_view kNewSchema =
    "Check that the field or object exists and that the connected user may use it.";
constexpr std::string_view kFindTarget =
    "The record it refers to is gone or hidden; import again, then export.";
constexpr std::string_view kDuplicates =
    "Another record has the value already. Delete that one in Salesforce, or change it there, then "
    "retry.";
constexpr std::string_view kSendLess =
    "Shorten long texts in the mapping (length), or switch children off (export.children).";
constexpr std::string_view kWait = "The next run tries it again.";
constexpr std::string_view kCrowded =
    "Too many requests are at work in the org; run it again in a minute.";
constexpr std::string_view kReport = "This is a defect of Dealwire; please report it.";

constexpr std::array kByCode{
    Rule{"UNABLE_TO_LOCK_ROW", Fault::Transient, kWait},
    Rule{"SERVER_UNAVAILABLE", Fault::Transient, kWait},
    Rule{"UNKNOWN_EXCEPTION", Fault::Transient, kWait},
    Rule{"INTERNAL_ERROR", Fault::Transient, kWait},
    Rule{"FUNCTIONALITY_TEMPORARILY_UNAVAILABLE", Fault::Transient, kWait},
    Rule{"REQUEST_RUNNING_TOO_LONG", Fault::Transient, kWait},
    Rule{"QUERY_TIMEOUT", Fault::Transient, kWait},
    Rule{"TOO_MANY_APEX_REQUESTS", Fault::RateLimited, kCrowded},
    Rule{"TXN_SECURITY_METERING_ERROR", Fault::Transient, kWait},
    Rule{"ALREADY_IN_PROCESS", Fault::Transient, kWait},
    Rule{"RECORD_IN_USE_BY_WORKFLOW", Fault::Transient, kWait},
    Rule{"ENTITY_IS_LOCKED", Fault::Transient,
         "The record is locked by an approval; the next run tries it again."},
    Rule{"PROCESSING_HALTED", Fault::Transient, kWait},
    Rule{"BATCH_PROCESSING_HALTED", Fault::Transient, kWait},
    Rule{"ALL_OR_NONE_OPERATION_ROLLED_BACK", Fault::Transient, kWait},

    Rule{"LIMIT_EXCEEDED", Fault::BudgetSpent, "Wait until the limit of the org rolls over."},
    Rule{"EXCEEDED_QUOTA", Fault::BudgetSpent, "Wait until the limit of the org rolls over."},
    Rule{"TOO_MANY_JOBS", Fault::BudgetSpent, "Wait until the limit of the org rolls over."},
    Rule{"ORG_IN_MAINTENANCE", Fault::RateLimited, "Wait until the maintenance is over."},
    Rule{"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", Fault::RateLimited,
         "Wait until the maintenance is over."},
    Rule{"STORAGE_LIMIT_EXCEEDED", Fault::Rejected,
         "The data storage of the org is full; ask the admin to free some, then retry."},
    Rule{"LICENSE_LIMIT_EXCEEDED", Fault::Rejected, kAskAdmin},

    Rule{"INVALID_SESSION_ID", Fault::AuthExpired, kReconnect},
    Rule{"INVALID_AUTH_HEADER", Fault::AuthExpired, kReconnect},
    Rule{"INVALID_LOGIN", Fault::Reauthorise, kReconnect},
    Rule{"LOGIN_DURING_RESTRICTED_DOMAIN", Fault::Reauthorise, kAskAdmin},
    Rule{"LOGIN_DURING_RESTRICTED_TIME", Fault::Reauthorise, kAskAdmin},
    Rule{"LOGIN_CHALLENGE_ISSUED", Fault::Reauthorise, kAskAdmin},
    Rule{"LOGIN_MUST_USE_SECURITY_TOKEN", Fault::Reauthorise, kAskAdmin},
    Rule{"PASSWORD_LOCKOUT", Fault::Reauthorise, kAskAdmin},
    Rule{"INVALID_OPERATION_WITH_EXPIRED_PASSWORD", Fault::Reauthorise, kAskAdmin},
    Rule{"CLIENT_NOT_ACCESSIBLE_FOR_USER", Fault::Reauthorise, kAskAdmin},
    Rule{"TRIAL_EXPIRED", Fault::Reauthorise, "The trial of the org has ended."},
    Rule{"ORG_LOCKED", Fault::Reauthorise, "The org is locked; ask its admin."},
    Rule{"API_DISABLED_FOR_ORG", Fault::Reauthorise,
         "Give the connected user the permission API Enabled, then connect again."},
    Rule{"API_CURRENTLY_DISABLED", Fault::Reauthorise,
         "Give the connected user the permission API Enabled, then connect again."},

    Rule{"INVALID_FIELD", Fault::Rejected, kNewSchema},
    Rule{"INVALID_TYPE", Fault::Rejected, kNewSchema},
    Rule{"INVALID_FIELD_FOR_INSERT_UPDATE", Fault::Rejected, kNewSchema},
    Rule{"INVALID_TYPE_FOR_OPERATION", Fault::Rejected, kNewSchema},
    Rule{"ENTITY_NOT_QUERYABLE", Fault::Rejected, kNewSchema},
    Rule{"FIELD_NOT_UPDATABLE", Fault::Rejected, kNewSchema},
    Rule{"INVALID_QUERY_FILTER_OPERATOR", Fault::Rejected, kNewSchema},

    Rule{"REQUIRED_FIELD_MISSING", Fault::Rejected,
         "Fill the field in the mapping, or ask the admin to make it optional."},
    Rule{"STRING_TOO_LONG", Fault::Rejected, kFixRecord},
    Rule{"FIELD_CUSTOM_VALIDATION_EXCEPTION", Fault::Rejected,
         "A validation rule of the org refuses the record; correct the data or the rule."},
    Rule{"FIELD_FILTER_VALIDATION_EXCEPTION", Fault::Rejected,
         "A lookup filter of the org refuses the record; correct the data or the filter."},
    Rule{"FIELD_INTEGRITY_EXCEPTION", Fault::Rejected, kFixRecord},
    Rule{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", Fault::Rejected,
         "Add the value to the picklist in Salesforce, or map it to one that is there."},
    Rule{"INVALID_EMAIL_ADDRESS", Fault::Rejected, kFixRecord},
    Rule{"NUMBER_OUTSIDE_VALID_RANGE", Fault::Rejected, kFixRecord},
    Rule{"INVALID_DATE_FORMAT", Fault::Rejected, kFixRecord},
    Rule{"JSON_PARSER_ERROR", Fault::Rejected, kFixRecord},
    Rule{"TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET", Fault::Rejected, kFixRecord},
    Rule{"MAX_TASK_DESCRIPTION_EXCEEEDED", Fault::Rejected, kFixRecord},
    Rule{"MAX_TASK_DESCRIPTION_EXCEEDED", Fault::Rejected, kFixRecord},
    Rule{"MALFORMED_ID", Fault::Rejected, kFixRecord},
    Rule{"CIRCULAR_DEPENDENCY", Fault::Rejected, kFixRecord},
    Rule{"MAXIMUM_HIERARCHY_LEVELS_REACHED", Fault::Rejected, kFixRecord},
    Rule{"UNAVAILABLE_RECORDTYPE_EXCEPTION", Fault::Rejected, kAskAdmin},
    Rule{"INVALID_CURRENCY_ISO", Fault::Rejected, kAskAdmin},

    Rule{"DUPLICATE_VALUE", Fault::Conflict, kDuplicates},
    Rule{"DUPLICATE_EXTERNAL_ID", Fault::Conflict, kDuplicates},
    Rule{"DUPLICATES_DETECTED", Fault::Conflict,
         "A duplicate rule of the org refuses the record; merge, or relax the rule."},
    Rule{"INVALID_CROSS_REFERENCE_KEY", Fault::Rejected, kFindTarget},
    Rule{"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", Fault::Rejected, kAskAdmin},
    Rule{"ENTITY_IS_DELETED", Fault::Missing, kFindTarget},
    Rule{"NOT_FOUND", Fault::Missing, kNewSchema},
    Rule{"CANNOT_UPDATE_CONVERTED_LEAD", Fault::Conflict, kFindTarget},
    Rule{"INACTIVE_OWNER_OR_USER", Fault::Rejected,
         "Set tasks.fallback_owner to an active user, or activate the owner."},
    Rule{"OP_WITH_INVALID_USER_TYPE_EXCEPTION", Fault::Rejected,
         "Set tasks.fallback_owner to a user whose licence may own the record."},
    Rule{"TRANSFER_REQUIRES_READ", Fault::Rejected, kAskAdmin},
    Rule{"INVALID_OWNER", Fault::Rejected, kAskAdmin},

    Rule{"INSUFFICIENT_ACCESS", Fault::Rejected, kAskAdmin},
    Rule{"INSUFFICIENT_ACCESS_OR_READONLY", Fault::Rejected, kAskAdmin},
    Rule{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Fault::Rejected,
         "A trigger or flow of the org failed; its message names it. Correct it, then retry."},
    Rule{"CANNOT_EXECUTE_FLOW_TRIGGER", Fault::Rejected,
         "A flow of the org failed; correct it, then retry."},
    Rule{"APEX_ERROR", Fault::Rejected, "Apex code of the org failed; correct it, then retry."},
    Rule{"CUSTOM_APEX_ERROR", Fault::Rejected, "Apex code of the org failed; correct it."},
    Rule{"FUNCTIONALITY_NOT_ENABLED", Fault::Rejected, kAskAdmin},
    Rule{"METHOD_NOT_ALLOWED", Fault::Rejected, kReport},
    Rule{"DELETE_FAILED", Fault::Rejected, kAskAdmin},
    Rule{"DEPENDENCY_EXISTS", Fault::Rejected, kAskAdmin},
    Rule{"MIXED_DML_OPERATION", Fault::Rejected, kReport},
    Rule{"UNSUPPORTED_API_VERSION", Fault::Rejected, "Update Dealwire."},

    Rule{"INVALID_QUERY_LOCATOR", Fault::Conflict, kWait},
    Rule{"MALFORMED_QUERY", Fault::Rejected, kReport},
    Rule{"QUERY_TOO_COMPLICATED", Fault::Rejected, "Select fewer formula fields."},
};

std::string upper(std::string_view text) {
    std::string result{text};
    for (char& c : result)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return result;
}

const Rule* rule_for(std::string_view code) {
    const auto found = std::ranges::find(kByCode, code, &Rule::code);
    return found == kByCode.end() ? nullptr : &*found;
}

/// Names behind the last colon: "Unable to create/update fields: TaskSubtype, CallType. Please …".
std::vector<std::string> fields_told_in(const std::string& message) {
    const std::size_t colon = message.find("fields: ");
    if (colon == std::string::npos) return {};
    std::string list = message.substr(colon + 8);
    list = list.substr(0, list.find(". "));
    std::ranges::replace_if(
        list, [](char c) { return c == ',' || c == '.'; }, ' ');
    std::istringstream names{list};
    return {std::istream_iterator<std::string>{names}, {}};
}

/// The org leaves it empty where the code or the message tells.
std::vector<std::string> fields_blamed(const OrgError& error) {
    if (!error.fields.empty()) return error.fields;
    if (error.code == "INVALID_FIELD_FOR_INSERT_UPDATE") return fields_told_in(error.message);
    if (error.code == "INACTIVE_OWNER_OR_USER" || error.code == "INVALID_OWNER" ||
        error.code == "OP_WITH_INVALID_USER_TYPE_EXCEPTION")
        return {"OwnerId"};
    return {};
}

base::Error made(Fault fault, const OrgError& error, std::string_view remedy) {
    return {fault,        error.code,          error.sentence(), std::string{remedy},
            std::nullopt, fields_blamed(error)};
}

/// The daily allowance and a moment of crowding have the same code.
base::Error request_limit(const OrgError& error, const std::optional<model::ApiUsage>& usage) {
    const std::string message = upper(error.message);
    const bool crowded = message.find("CONCURRENT") != std::string::npos;
    const bool daily = message.find("TOTALREQUESTS") != std::string::npos;
    const bool room_left = usage && usage->used < usage->allowed;
    if (crowded || (!daily && room_left)) return made(Fault::RateLimited, error, kCrowded);
    base::Error spent = made(Fault::BudgetSpent, error, "Wait until the allowance rolls over.");
    spent.detail += " The org's daily API calls are used up.";
    return spent;
}

/// Policy, not expiry: a fresh token is refused in the same way.
/// Source: jsforce `src/http-api.ts`, its list of messages that must not trigger a refresh.
bool is_policy(const OrgError& error) {
    return error.message.find("not valid for use with the REST API") != std::string::npos ||
           error.message.find("Connected app is not attached to Agent") != std::string::npos;
}

base::Error by_status(int status, const OrgError& error) {
    switch (status) {
        case 300:
            return made(Fault::Conflict, error, kDuplicates);
        case 401:
            return made(Fault::AuthExpired, error, kReconnect);
        case 404:
            return made(Fault::Missing, error, kNewSchema);
        case 409:
        case 412:
            return made(Fault::Conflict, error, kWait);
        case 406:
        case 420:
            return made(Fault::Transient, error, kWait);
        case 410:
            return made(Fault::Rejected, error, "Update Dealwire.");
        case 413:
            return made(Fault::Rejected, error, kSendLess);
        case 414:
        case 431:
            return made(Fault::Rejected, error, "Select fewer fields.");
        case 429:
            return made(Fault::RateLimited, error, kCrowded);
        default:
            break;
    }
    if (status >= 500 || status < 300) return made(Fault::Transient, error, kWait);
    return made(Fault::Rejected, error, status == 403 ? kAskAdmin : kReport);
}

/// A trigger that lost a race or ran out of time may well succeed alone.
bool passing_apex_failure(const OrgError& error) {
    return error.code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" &&
           (error.message.find("UNABLE_TO_LOCK_ROW") != std::string::npos ||
            error.message.find("CPU time limit") != std::string::npos);
}

std::optional<base::Error> by_code(const OrgError& error) {
    if (passing_apex_failure(error)) return made(Fault::Transient, error, kWait);
    if (const Rule* rule = rule_for(error.code)) return made(rule->fault, error, rule->remedy);
    return std::nullopt;
}

}  // namespace

base::Error request_fault(int status, const OrgError& error,
                          const std::optional<model::ApiUsage>& usage) {
    OrgError said = error;
    if (said.code.empty() && said.message.empty())
        said.message = "Salesforce answered with status " + std::to_string(status) + ".";
    if (said.code == "REQUEST_LIMIT_EXCEEDED") return request_limit(said, usage);
    if (status == 401 && is_policy(said)) return made(Fault::Reauthorise, said, kAskAdmin);
    base::Error fault = by_code(said).value_or(by_status(status, said));
    // Answered by the edge, which knows no codes; a query can be cut.
    if (fault.code.empty() && (status == 414 || status == 431)) fault.code = kQueryTooLong;
    return fault;
}

base::Error row_fault(const OrgError& error) {
    if (error.code == "REQUEST_LIMIT_EXCEEDED") return request_limit(error, std::nullopt);
    return by_code(error).value_or(made(Fault::Rejected, error, kUnknownCode));
}

namespace {

/// What Salesforce says about a refused grant, and what helps. Parts of its sentences, lower case.
/// Source: Salesforce Help, "OAuth 2.0 Authorization Errors" and "OAuth 2.0 JWT Bearer Flow".
struct GrantRule {
    std::string_view part;
    std::string_view remedy;
};

constexpr std::array kGrantRules{
    GrantRule{"app must be installed",
              "Ask the admin to install the app under Connected Apps OAuth Usage, then connect "
              "again."},
    GrantRule{"audience",
              "The login address does not fit the org: check --environment and --login-url (for a "
              "sandbox https://test.salesforce.com, or the My Domain of the org)."},
    GrantRule{"approved this consumer",
              "The user may not use the app yet: in its policies choose 'Admin approved users are "
              "pre-authorized', and give the app to the user by a permission set or profile."},
    GrantRule{"assertion",
              "Check that the certificate of this private key was uploaded to the app, that client "
              "id and user name are right (in a sandbox the user name has a suffix), and that the "
              "clock of this machine follows a time server (NTP)."},
    GrantRule{"ip restricted",
              "The org takes sign-ins from some addresses only: ask its admin to relax that for "
              "the app, or to allow the address of this machine."},
    GrantRule{"inactive", "Ask the admin of the org: the user or the org itself is not active."},
    GrantRule{"locked", "Ask the admin of the org to unlock the user."},
    GrantRule{"authorization code",
              "Start again: a code is good for 15 minutes, and once. Run 'dealwire connect "
              "salesforce'."}};

constexpr std::string_view kExpiredToken = "expired access/refresh token";
constexpr std::string_view kWhyExpired =
    "Salesforce takes the grant no more: it was revoked or ran out, another program exchanged the "
    "same refresh token, the same user approved the app a sixth time, or the sandbox was "
    "refreshed. ";

std::string grant_remedy(const OrgError& error) {
    const std::string said = base::to_lower_ascii(error.message);
    for (const GrantRule& rule : kGrantRules)
        if (said.find(rule.part) != std::string::npos) return std::string{rule.remedy};
    if (error.code.starts_with("invalid_client"))
        return "Check the client id and secret, then connect again.";
    return (said == kExpiredToken ? std::string{kWhyExpired} : "") + std::string{kReconnect};
}

}  // namespace

base::Error token_fault(int status, const OrgError& error) {
    if (status >= 500 || status == 420 || error.code.empty() || error.code == "unknown_error")
        return made(Fault::Transient, error, kWait);
    if (status == 429 || error.code == "rate_limit_exceeded")
        return made(Fault::RateLimited, error, kCrowded);
    base::Error refused = made(Fault::Reauthorise, error, kReconnect);
    refused.remedy = grant_remedy(error);
    return refused;
}

std::optional<base::Error> passing_trouble(const http::Response& response) {
    if (auto plain = http::failure_by_status(response); plain && response.status != 500)
        return plain;
    // 403 and 500 may be passing or final: their body tells.
    if (response.status != 403 && response.status != 500 && response.status != 406)
        return std::nullopt;
    const auto body = json::parse(response.body);
    auto trouble = request_fault(response.status, body ? read_error(*body) : OrgError{},
                                 usage_in(response, {}));
    // The same query would run out of time again; whoever asked asks for less.
    if (trouble.code == "QUERY_TIMEOUT") return std::nullopt;
    return trouble;
}

bool means_gone(const OrgError& error) {
    return error.code == "ENTITY_IS_DELETED" || error.code == "NOT_FOUND" ||
           error.code == "INVALID_CROSS_REFERENCE_KEY";
}

}  // namespace dealwire::salesforce
