#pragma once

#include "adapters/http/transport.hpp"
#include "adapters/salesforce/org_error.hpp"
#include "engine/base/error.hpp"
#include "engine/model/connection.hpp"

#include <optional>
#include <string_view>

namespace dealwire::salesforce {

/// The remedy for dead credentials, as long as nobody knows of which connection.
inline constexpr std::string_view kReconnect = "Connect again with `dealwire connect salesforce`.";

/// What to do after a whole request was refused. The code decides before the status, because the
/// same 403 means "slow down", "come back tomorrow" or "never". `usage` tells the daily limit from
/// the one for concurrent requests where the message does not.
/// Source: Salesforce API reference 8.3 and 9.3 (SOAP StatusCode and ExceptionCode enumerations).
base::Error request_fault(int status, const OrgError& error,
                          const std::optional<model::ApiUsage>& usage);

/// What to do after one row of a request was refused. Unknown codes are final.
base::Error row_fault(const OrgError& error);

/// What to do after the token endpoint refused. Only passing troubles are Transient: repeating a
/// refused grant locks accounts.
base::Error token_fault(int status, const OrgError& error);

/// For RetryingTransport: whether an answer of Salesforce is a passing trouble. Reads the body only
/// where the status leaves it open.
std::optional<base::Error> passing_trouble(const http::Response& response);

/// The record is not there any more, which is all that a deletion wants.
bool means_gone(const OrgError& error);

}  // namespace dealwire::salesforce
