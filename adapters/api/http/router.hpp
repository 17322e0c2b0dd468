#pragma once

#include "adapters/api/http/site.hpp"

#include <string>
#include <utility>
#include <vector>

namespace dealwire::api {

/// Hands requests to sites by the beginning of their path. Slashes at the beginning count as one
/// (`//v2/calls` is `/v2/calls`), because people write base addresses with one at the end.
///
/// Fill it before it serves; the sites outlive it.
class Router final : public Site {
public:
    explicit Router(Site& otherwise) : otherwise_{otherwise} {}

    /// `/v2` takes `/v2` itself and what begins with `/v2/`. The longest prefix wins.
    void add(std::string prefix, Site& site);

    HttpReply answer(const HttpRequest& request) override;
    Admission admit(const HttpRequest& request) override;
    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override;

private:
    [[nodiscard]] Site& site_at(std::string_view path) const;

    Site& otherwise_;
    std::vector<std::pair<std::string, Site*>> sites_;
};

}  // namespace dealwire::api
