#pragma once

#include "adapters/api/http/caller.hpp"
#include "adapters/api/v2/asked.hpp"
#include "adapters/api/v2/call_pages.hpp"
#include "adapters/api/v2/holdings.hpp"
#include "adapters/api/v2/privacy_pages.hpp"
#include "adapters/api/v2/stats_pages.hpp"
#include "adapters/api/v2/user_pages.hpp"

#include <string>
#include <utility>
#include <vector>

namespace dealwire::api::v2 {

/// Everything below `/v2`: the conversation API that third-party clients know
/// (docs/guide/api-v2.md). Thread-safe.
class V2Site final : public CallerSite {
public:
    V2Site(SitePorts ports, SiteActions actions, SiteSettings settings);

    HttpReply answer(const HttpRequest& request, const Caller& caller) override;
    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override;

    /// Every method and path that is answered, `{}` where an id stands: for the document that
    /// describes the API.
    static std::vector<std::pair<std::string, std::string>> paths();

private:
    struct Route;

    static const std::vector<Route>& routes();
    static std::vector<Route> call_routes();
    static std::vector<Route> user_routes();
    static std::vector<Route> stats_routes();
    static std::vector<Route> privacy_routes();
    static std::vector<std::string> at(const char* path);
    HttpReply go(const Route& route, const HttpRequest& request, const Caller& caller,
                 std::vector<std::string> in_path);

    Holdings held_;
    CallPages calls_{held_};
    UserPages users_{held_};
    StatsPages stats_{held_};
    PrivacyPages privacy_{held_};
};

}  // namespace dealwire::api::v2
