#pragma once

#include "adapters/api/http/message.hpp"
#include "engine/base/tree.hpp"

#include <string>
#include <vector>

namespace dealwire::api::v2 {

/// `requestId` first, then these members.
HttpReply answer(const HttpRequest& request, base::Tree::Object members, int status = 200);

/// The one shape of every error (conversation-API v2): `{requestId, errors[]}`.
HttpReply error(const HttpRequest& request, int status, std::vector<std::string> errors);

}  // namespace dealwire::api::v2
