#include "adapters/api/http/router.hpp"

#include <algorithm>
#include <string_view>

namespace dealwire::api {
namespace {

/// With one slash at the beginning; `kept` holds a changed copy.
const HttpRequest& with_one_slash(const HttpRequest& request, HttpRequest& kept) {
    if (!request.path.starts_with("//")) return request;
    kept = request;
    kept.path.erase(0, std::min(kept.path.find_first_not_of('/'), kept.path.size()) - 1);
    return kept;
}

bool is_below(std::string_view path, std::string_view prefix) {
    return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

}  // namespace

void Router::add(std::string prefix, Site& site) {
    sites_.emplace_back(std::move(prefix), &site);
    std::ranges::sort(sites_, [](const auto& one, const auto& other) {
        return one.first.size() > other.first.size();
    });
}

Site& Router::site_at(std::string_view path) const {
    const auto found =
        std::ranges::find_if(sites_, [&](const auto& each) { return is_below(path, each.first); });
    return found == sites_.end() ? otherwise_ : *found->second;
}

HttpReply Router::answer(const HttpRequest& request) {
    HttpRequest kept;
    const HttpRequest& plain = with_one_slash(request, kept);
    return site_at(plain.path).answer(plain);
}

Admission Router::admit(const HttpRequest& request) {
    HttpRequest kept;
    const HttpRequest& plain = with_one_slash(request, kept);
    return site_at(plain.path).admit(plain);
}

HttpReply Router::refuse(const HttpRequest& request, int status, const std::string& why) {
    HttpRequest kept;
    const HttpRequest& plain = with_one_slash(request, kept);
    return site_at(plain.path).refuse(plain, status, why);
}

}  // namespace dealwire::api
