#pragma once

#include "adapters/http/transport.hpp"
#include "adapters/salesforce/token_keeper.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/connection.hpp"

#include <optional>
#include <stop_token>
#include <string>

namespace dealwire::salesforce {

struct SessionSettings {
    std::string api_version = "66.0";
    http::Deadlines deadlines = {};
    int rows_per_page = 2'000;  ///< 200 to 2,000; a hint to the org
};

/// One request below the org's address.
struct Call {
    std::string method = "GET";
    std::string path;  ///< from `/services/…`, encoded
    std::optional<base::Tree> body = std::nullopt;
    bool idempotent = true;  ///< all we do is: reads, deletions by id, upserts by external id
};

/// Talks to one org as one connected user: adds the token, renews it once when the org calls it
/// expired, sorts refusals by what to do next, and counts calls as the org counts them.
///
/// Not thread-safe. Errors: returned as Error; StoreError is thrown where tokens cannot be kept.
class Session {
public:
    Session(http::Transport& transport, const base::Clock& clock, TokenKeeper keeper,
            SessionSettings settings)
        : transport_{transport},
          clock_{clock},
          keeper_{std::move(keeper)},
          settings_{std::move(settings)} {}

    /// The JSON of an answer with a status from 200 to 299; null for an empty body.
    base::Result<base::Tree> call(const Call& call, std::stop_token stop);

    /// `/services/data/v66.0` + rest
    [[nodiscard]] std::string path(const std::string& rest) const;

    [[nodiscard]] const std::optional<model::ApiUsage>& usage() const { return usage_; }

    [[nodiscard]] int calls() const { return calls_; }

    [[nodiscard]] const model::Connection& connection() const { return keeper_.connection(); }

private:
    base::Result<base::Tree> once(const Call& call, const Access& access, std::stop_token stop);
    [[nodiscard]] http::Request request_for(const Call& call, const Access& access) const;
    void note(const std::string& path, const base::Result<http::Response>& response,
              const http::Traffic& traffic);

    http::Transport& transport_;
    const base::Clock& clock_;
    TokenKeeper keeper_;
    SessionSettings settings_;
    std::optional<model::ApiUsage> usage_;
    int calls_ = 0;
};

}  // namespace dealwire::salesforce
