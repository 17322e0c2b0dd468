#pragma once

#include "engine/access/scopes.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::api::v1 {

inline constexpr std::string_view kPrefix = "/api/v1";

/// What may be asked of /api/v1.
struct Route {
    const char* operation;  ///< `operationId` in the OpenAPI document
    const char* method;
    const char* path;                     ///< below the prefix; `{name}` stands for one segment
    access::Scope scope;                  ///< that the key needs
    std::vector<std::string> query = {};  ///< parameters that are understood; others are refused
    bool body = false;                    ///< whether one is read
};

/// All of them. The document in docs/reference/openapi.yaml has the same, and a test compares them.
const std::vector<Route>& routes();

/// The values of the names in a route's path.
using PathValues = std::map<std::string, std::string, std::less<>>;

/// What a path and a method ask for.
struct Match {
    const Route* route = nullptr;  ///< null where nothing is there for this method
    PathValues values = {};
    std::vector<std::string> methods = {};  ///< that the path knows; empty where it knows none
};

/// `path` is as it was written, prefix included. A segment may hold any character, written as %XX
/// where it must be.
Match match(std::string_view method, std::string_view path);

}  // namespace dealwire::api::v1
