#include "adapters/api/v2/shape.hpp"

#include "adapters/api/http/reply.hpp"

namespace dealwire::api::v2 {

HttpReply answer(const HttpRequest& request, base::Tree::Object members, int status) {
    members.insert(members.begin(), {"requestId", request.id});
    return json_reply(status, std::move(members));
}

HttpReply error(const HttpRequest& request, int status, std::vector<std::string> errors) {
    base::Tree::Array list;
    for (std::string& each : errors) list.emplace_back(std::move(each));
    return answer(request, {{"errors", std::move(list)}}, status);
}

}  // namespace dealwire::api::v2
