#pragma once

#include "engine/base/tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dealwire::salesforce {

/// What the org said when it refused something, whatever shape it chose for it.
/// Source: REST API Developer Guide, "Status Codes and Error Responses"; OAuth 2.0 errors.
struct OrgError {
    std::string code;                 ///< `errorCode`, `statusCode` or `error`; may be empty
    std::string message;              ///< without control characters, at most 500 characters
    std::vector<std::string> fields;  ///< names of fields, where the org gave some
    std::vector<std::string> ids;     ///< records a duplicate rule found

    /// The message with the fields and ids it does not mention itself.
    [[nodiscard]] std::string sentence() const;
};

/// Reads the first error of `[{…}]`, `{…}`, an OAuth error or the list of addresses that comes with
/// status 300. Never fails: what cannot be read leaves an empty error.
OrgError read_error(const base::Tree& body);

}  // namespace dealwire::salesforce
