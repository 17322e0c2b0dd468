#pragma once

#include "adapters/api/http/site.hpp"

#include <string>

namespace dealwire::api {

/// Where `url` of a call leads that has no page in its recorder (conversation API v2).
inline constexpr const char* kCallPage = "/call";

/// The page at `/call?id=…`. There are no accounts of persons here, so it shows nothing of the
/// conversation to whoever comes: it says where to look, with the id as it was given, and the same
/// whether or not there is such a conversation. Thread-safe; asks no store.
class CallSite final : public Site {
public:
    HttpReply answer(const HttpRequest& request) override;
};

}  // namespace dealwire::api
