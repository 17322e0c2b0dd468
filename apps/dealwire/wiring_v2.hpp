#pragma once

#include "apps/dealwire/wiring.hpp"

#include <memory>

namespace dealwire::api {
class CallerSite;
class Cursors;
}  // namespace dealwire::api

namespace dealwire::ports {
class AccessLog;
}

namespace dealwire::app {

/// The conversation API v2 of all tenants, to be put behind the door of keys at `/v2`.
class ConversationApi {
public:
    /// Everything outlives it. Throws ConfigError where the mapping has problems.
    ConversationApi(Installation& installation, ports::AccessLog& access_log,
                    const api::Cursors& cursors);
    ConversationApi(const ConversationApi&) = delete;
    ConversationApi& operator=(const ConversationApi&) = delete;
    ~ConversationApi();

    api::CallerSite& site();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::app
