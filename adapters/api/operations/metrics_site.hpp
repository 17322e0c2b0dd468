#pragma once

#include "adapters/api/http/caller.hpp"

#include <functional>
#include <string>
#include <utility>

namespace dealwire::api {

/// `/metrics` behind the door, for keys with the scope `metrics`.
class MetricsSite final : public CallerSite {
public:
    explicit MetricsSite(std::function<std::string()> metrics) : metrics_{std::move(metrics)} {}

    HttpReply answer(const HttpRequest& request, const Caller& caller) override;
    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override;

private:
    std::function<std::string()> metrics_;
};

}  // namespace dealwire::api
