#pragma once

#include "adapters/api/http/site.hpp"
#include "engine/ports/metrics.hpp"

#include <string_view>

namespace dealwire::api {

/// Counts what `inner` answers, by route and status, and how long it takes. What is logged
/// meanwhile carries the id of the request, and that of the trace where the client named one.
class MeasuredSite final : public Site {
public:
    MeasuredSite(Site& inner, ports::Metrics& metrics) : inner_{inner}, metrics_{metrics} {}

    HttpReply answer(const HttpRequest& request) override;
    Admission admit(const HttpRequest& request) override;
    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override;

private:
    void count(std::string_view route, const HttpRequest& request, int status);

    Site& inner_;
    ports::Metrics& metrics_;
};

}  // namespace dealwire::api
