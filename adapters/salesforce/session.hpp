#pragma once

#include "adapters/salesforce/org_channel.hpp"

namespace dealwire::salesforce {

/// One caller's use of a channel: counts what this caller spent, and nobody else. Cheap to make;
/// one thread at a time.
class Session {
public:
    explicit Session(OrgChannel& channel) : channel_{channel} {}

    /// See OrgChannel.
    base::Result<base::Tree> call(const Call& call, std::stop_token stop) {
        return channel_.call(call, tally_, std::move(stop));
    }

    base::Result<http::Response> download(const Call& call, const http::BodySink& sink,
                                          std::stop_token stop) {
        return channel_.download(call, sink, tally_, std::move(stop));
    }

    [[nodiscard]] std::string path(const std::string& rest) const { return channel_.path(rest); }

    [[nodiscard]] std::optional<model::ApiUsage> usage() const { return channel_.usage(); }

    [[nodiscard]] const ports::Spent& spent() const { return tally_.spent; }

    /// When the org answered the latest request, by its own clock; nothing where it did not say.
    [[nodiscard]] std::optional<base::Instant> answered_at() const { return tally_.answered_at; }

    [[nodiscard]] int calls() const { return tally_.spent.calls; }

    [[nodiscard]] model::Connection connection() const { return channel_.connection(); }

private:
    OrgChannel& channel_;
    Tally tally_;
};

}  // namespace dealwire::salesforce
