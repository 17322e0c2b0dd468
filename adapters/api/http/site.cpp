#include "adapters/api/http/site.hpp"

#include "adapters/api/http/caller.hpp"
#include "adapters/api/http/reply.hpp"

namespace dealwire::api {

Admission Site::admit(const HttpRequest&) { return {}; }

HttpReply Site::refuse(const HttpRequest&, int status, const std::string& why) {
    return text_reply(status, why + "\n");
}

std::uint64_t CallerSite::most_body(const HttpRequest&, const Caller&) { return 0; }

}  // namespace dealwire::api
