#pragma once

#include "adapters/salesforce/org_channel.hpp"

namespace dealwire::salesforce {

/// One caller's use of a channel: counts what this caller spent, and nobody else. Cheap to make; one
/// thread at a time.
class Session {
public:
    explicit Session(OrgChannel& channel) : channel_{channel} {}

    /// See OrgChannel.
    base::Result<base::Tree> call(const Call& call, std::stop_token stop) {
        return channel_.call(call, spent_, std::move(stop));
    }

    base::Result<http::Response> download(const Call& call, const http::BodySink& sink,
                                          std::stop_token stop) {
        return channel_.download(call, sink, spent_, std::move(stop));
    }

    [[nodiscard]] std::string path(const std::string& rest) const { return channel_.path(rest); }

    [[nodiscard]] std::optional<model::ApiUsage> usage() const { return channel_.usage(); }

    [[nodiscard]] const ports::Spent& spent() const { return spent_; }

    [[nodiscard]] int calls() const { return spent_.calls; }

    [[nodiscard]] model::Connection connection() const { return channel_.connection(); }

private:
    OrgChannel& channel_;
    ports::Spent spent_;
};

}  // namespace dealwire::salesforce
