#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

#include <optional>
#include <string>

namespace dealwire::orgsim {

/// The answer to a query of `UserRecordAccess`, which is no table: who may read a record is worked
/// out when it is asked. Everybody may read everything but what `POST /simulator/sharing` hides
/// from him. Nothing: a query of something else.
std::optional<HttpResponse> answer_user_access(const Session& session, const std::string& soql);

}  // namespace dealwire::orgsim
